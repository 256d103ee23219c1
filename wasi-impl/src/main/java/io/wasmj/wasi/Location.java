package io.wasmj.wasi;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Where a guest's path leads: a name in an open directory. Paths are walked component by component from the directory
 * they are relative to; each directory on the way is held open, {@code ..} goes back to the one before, and never above
 * the first. Symbolic links are expanded here, so that a link can lead only where a path could.
 */
final class Location implements Closeable {

    private static final int MOST_LINKS = 40;
    private static final int MOST_DEPTH = 256;
    private static final int MOST_NAME_BYTES = 255;
    private static final int MOST_COMPONENTS = 4096;

    private final Directory base;
    private final Deque<Directory> below = new ArrayDeque<>();
    private final Deque<String> rest = new ArrayDeque<>();
    private final boolean trailingSlash;
    private int links;
    private @Nullable String name;

    private Location(Directory base, boolean trailingSlash) {
        this.base = base;
        this.trailingSlash = trailingSlash;
    }

    /**
     * Walks a path.
     *
     * @param follow whether a symbolic link at the end is followed
     */
    static Location of(Directory base, String path, boolean follow) throws IOException {
        if (path.isEmpty()) {
            throw new WasiException(Errno.NOENT);
        }
        Location location = new Location(base, meansDirectory(path));
        try {
            location.expand(path);
            location.walk(follow);
            return location;
        } catch (IOException | RuntimeException e) {
            location.close();
            throw e;
        }
    }

    /** Whether a path says by its end that what it leads to is a directory. */
    static boolean meansDirectory(String path) {
        return path.endsWith("/") || path.endsWith("/.");
    }

    private void expand(String path) throws WasiException {
        if (path.startsWith("/")) {
            throw new WasiException(Errno.NOTCAPABLE);
        }
        // In front of what is left.
        Arrays.asList(path.split("/")).reversed().forEach(rest::addFirst);
        if (rest.size() > MOST_COMPONENTS) {
            throw new WasiException(Errno.NAMETOOLONG);
        }
    }

    private void walk(boolean follow) throws IOException {
        while (!rest.isEmpty()) {
            String component = rest.removeFirst();
            if (component.isEmpty() || component.equals(".")) {
                continue;
            }
            if (component.equals("..")) {
                leave();
                continue;
            }
            if (Errors.utf8Length(component) > MOST_NAME_BYTES) {
                throw new WasiException(Errno.NAMETOOLONG);
            }
            boolean last = rest.stream().allMatch(c -> c.isEmpty() || c.equals("."));
            step(component, last, follow);
            if (name != null) {
                return;
            }
        }
    }

    private void step(String component, boolean last, boolean follow) throws IOException {
        if (last && !follow) {
            name = component;
            return;
        }
        FileType type = type(component);
        if (type == FileType.SYMBOLIC_LINK) {
            if (++links > MOST_LINKS) {
                throw new WasiException(Errno.LOOP);
            }
            expand(directory().readSymbolicLink(component));
        } else if (last) {
            name = component;
        } else if (type == null) {
            throw new NoSuchFileException(component);
        } else if (type == FileType.DIRECTORY) {
            enter(component);
        } else {
            throw new NotDirectoryException(component);
        }
    }

    private @Nullable FileType type(String component) throws IOException {
        try {
            return directory().type(component);
        } catch (NoSuchFileException _) {
            return null;
        }
    }

    private void enter(String component) throws IOException {
        if (below.size() >= MOST_DEPTH) {
            throw new WasiException(Errno.NAMETOOLONG);
        }
        below.push(directory().openDirectory(component));
    }

    private void leave() throws IOException {
        if (below.isEmpty()) {
            throw new WasiException(Errno.NOTCAPABLE);
        }
        below.pop().close();
    }

    /** The directory in which {@link #name} is; closed with this. */
    Directory directory() {
        return below.isEmpty() ? base : below.peek();
    }

    /** Whether the path leads to {@link #directory} itself, such as {@code .} or {@code a/..}. */
    boolean isDirectoryItself() {
        return name == null;
    }

    /**
     * The name of an entry.
     *
     * @throws WasiException where the path leads to a directory itself
     */
    String name() throws WasiException {
        return name(Errno.INVAL);
    }

    String name(Errno orElse) throws WasiException {
        if (name == null) {
            throw new WasiException(orElse);
        }
        return name;
    }

    /** Whether the path says that it means a directory. */
    boolean trailingSlash() {
        return trailingSlash;
    }

    /** What is there; null where nothing is. */
    @Nullable
    FileStat statOrNull() throws IOException {
        try {
            return name == null ? directory().stat() : directory().stat(name);
        } catch (NoSuchFileException _) {
            return null;
        }
    }

    /** What is there. */
    FileStat stat() throws IOException {
        FileStat stat = statOrNull();
        if (stat == null) {
            throw new WasiException(Errno.NOENT);
        }
        if (trailingSlash && !stat.isDirectory()) {
            throw new WasiException(Errno.NOTDIR);
        }
        return stat;
    }

    @Override
    public void close() throws IOException {
        while (!below.isEmpty()) {
            below.pop().close();
        }
    }
}
