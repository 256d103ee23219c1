package io.wasmj.wasi;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The directories of an archive as its entries' names make them. Names are not trusted: one that leads elsewhere, or is
 * ambiguous, makes the whole archive unfit, since who checked it may have read it otherwise.
 */
final class ArchiveIndex {

    /** Directories included: an archive of few bytes can name many. */
    private static final int MOST_NODES = 1 << 18;

    private static final int MOST_NAME_BYTES = 255;

    private final Path archive;
    private final long device = FileStat.newDevice();
    private final ArchiveNode.Folder root;
    private int nodes;

    /** @param time of directories that have no entry of their own, in nanoseconds since 1970 */
    ArchiveIndex(Path archive, long time) throws IOException {
        this.archive = archive;
        root = new ArchiveNode.Folder(stat(FileType.DIRECTORY, 0, time));
    }

    ArchiveNode.Folder root() {
        return root;
    }

    IOException unfit(String name, String why) {
        return new IOException(archive + ": entry '" + name + "' " + why);
    }

    private FileStat stat(FileType type, long size, long time) throws IOException {
        if (++nodes > MOST_NODES) {
            throw new IOException(archive + ": more than " + MOST_NODES + " files and directories");
        }
        return new FileStat(device, nodes, type, 1, size, time, time, time);
    }

    void addDirectory(String name, long time) throws IOException {
        folder(name, name, time);
    }

    void addFile(String name, long size, long time, ArchiveNode.Opener opener) throws IOException {
        if (size < 0) {
            throw unfit(name, "does not say how long it is");
        }
        add(name, new ArchiveNode.Content(stat(FileType.REGULAR_FILE, size, time), opener));
    }

    void addLink(String name, String target, long time) throws IOException {
        add(name, new ArchiveNode.Link(stat(FileType.SYMBOLIC_LINK, Errors.utf8Length(target), time), target));
    }

    /** Gives a file that is there another name. */
    void addName(String name, String existing) throws IOException {
        String path = plain(existing);
        ArchiveNode node = folder(name, parent(path), 0).entries().get(last(path));
        if (!(node instanceof ArchiveNode.Content)) {
            throw unfit(name, "is another name of '" + existing + "', which is no file before it");
        }
        add(name, node);
    }

    private void add(String name, ArchiveNode node) throws IOException {
        String path = plain(name);
        String last = last(path);
        if (path.isEmpty()) {
            throw unfit(name, "has no name");
        }
        requireName(name, last);
        if (folder(name, parent(path), node.stat().modificationTime()).entries().putIfAbsent(last, node) != null) {
            throw unfit(name, "is there twice");
        }
    }

    /** Walks to a directory, making what is missing. */
    private ArchiveNode.Folder folder(String entry, String path, long time) throws IOException {
        ArchiveNode.Folder folder = root;
        for (String name : plain(path).split("/", -1)) {
            if (name.isEmpty()) {
                continue;
            }
            requireName(entry, name);
            ArchiveNode next = folder.entries().get(name);
            if (next == null) {
                next = new ArchiveNode.Folder(stat(FileType.DIRECTORY, 0, time));
                folder.entries().put(name, next);
            }
            if (!(next instanceof ArchiveNode.Folder below)) {
                throw unfit(entry, "goes through '" + name + "', which is no directory");
            }
            folder = below;
        }
        return folder;
    }

    private void requireName(String entry, String name) throws IOException {
        if (name.equals("..")) {
            throw unfit(entry, "leads out of the archive");
        }
        if (name.indexOf('\0') >= 0 || Errors.utf8Length(name) > MOST_NAME_BYTES) {
            throw unfit(entry, "has a name that no file can have");
        }
    }

    /** Without what changes nothing: {@code ./} and doubled slashes. */
    private String plain(String name) throws IOException {
        if (name.startsWith("/")) {
            throw unfit(name, "has an absolute path");
        }
        StringBuilder path = new StringBuilder();
        for (String component : name.split("/", -1)) {
            if (!component.isEmpty() && !component.equals(".")) {
                path.append(path.isEmpty() ? "" : "/").append(component);
            }
        }
        return path.toString();
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(path.lastIndexOf('/'), 0));
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
