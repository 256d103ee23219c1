package io.wasmj.wasi;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;

/**
 * A directory of the host, or of any other file system Java knows, such as that of a zip file. Its own path is the host's
 * business: links in it are followed once, when it is granted.
 */
public final class HostTree implements FileTree {

    private final Path root;
    private final boolean byHandle;

    private HostTree(Path root, boolean byHandle) {
        this.root = root;
        this.byHandle = byHandle;
    }

    /**
     * A directory in which guests may read and write.
     *
     * @throws IOException where there is no such directory
     */
    public static HostTree writable(Path directory) throws IOException {
        Path root = directory.toRealPath();
        if (!Files.isDirectory(root)) {
            throw new NotDirectoryException(directory.toString());
        }
        return new HostTree(root, true);
    }

    /** A directory in which guests may read. */
    public static FileTree readOnly(Path directory) throws IOException {
        return writable(directory).readOnly();
    }

    /** The same tree as on a platform that has no directory handles. */
    HostTree byPath() {
        return new HostTree(root, false);
    }

    @Override
    public Directory open() throws IOException {
        return openRoot();
    }

    HostDirectory openRoot() throws IOException {
        return new HostDirectory(this, root, openEntries());
    }

    /** Whether there are {@link DirectoryHandle}s. */
    boolean hasHandles() {
        return byHandle && DirectoryHandle.isAvailable(root.getFileSystem());
    }

    @SuppressWarnings("StreamResourceLeak") // whoever asks for it closes it
    SecureDirectoryStream<Path> openEntries() throws IOException {
        DirectoryStream<Path> stream = Files.newDirectoryStream(root);
        if (byHandle && stream instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        stream.close();
        return new CheckedDirectoryStream(root);
    }

    Path root() {
        return root;
    }

    /** Reads an entry's name as one; what this file system would take for more than a bare name is none. */
    Path entry(String name) throws WasiException {
        Path entry = root.getFileSystem().getPath(name);
        if (entry.isAbsolute()
                || entry.getRoot() != null
                || entry.getNameCount() != 1
                || !entry.toString().equals(name)) {
            throw new WasiException(Errno.NOENT);
        }
        return entry;
    }
}
