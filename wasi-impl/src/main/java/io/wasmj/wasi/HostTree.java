package io.wasmj.wasi;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;

/** A directory of the host. Its own path is the host's business: links in it are followed once, when it is granted. */
public final class HostTree implements FileTree {

    private final Path root;

    private HostTree(Path root) {
        this.root = root;
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
        return new HostTree(root);
    }

    /** A directory in which guests may read. */
    public static FileTree readOnly(Path directory) throws IOException {
        return writable(directory).readOnly();
    }

    @Override
    public Directory open() throws IOException {
        return new HostDirectory(this, root, openRoot());
    }

    @SuppressWarnings("StreamResourceLeak") // whoever asks for it closes it
    SecureDirectoryStream<Path> openRoot() throws IOException {
        DirectoryStream<Path> stream = Files.newDirectoryStream(root);
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        stream.close();
        return new CheckedDirectoryStream(root);
    }

    Path root() {
        return root;
    }

    /** Reads an entry's name as one; what this platform would take for more than a bare name is none. */
    static Path entry(String name) throws WasiException {
        Path entry = FileSystems.getDefault().getPath(name);
        if (entry.isAbsolute()
                || entry.getRoot() != null
                || entry.getNameCount() != 1
                || !entry.toString().equals(name)) {
            throw new WasiException(Errno.NOENT);
        }
        return entry;
    }
}
