package io.wasmj.wasi;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The files in a zip, jar or tar file, which can only be read. Names are read when it is opened, contents when a guest
 * reads them; what is unpacked is never more at a time than a quarter of a megabyte for each open file, whatever the
 * archive says of itself.
 *
 * <pre>{@code
 * try (ArchiveTree library = ArchiveTree.zip(Path.of("python-3.12.zip"))) {
 *     Wasi wasi = Wasi.DEFAULT.withTree("/usr/lib", library);
 *     …
 * }
 * }</pre>
 *
 * <p>An archive is refused that has an entry with an absolute path, with {@code ..}, with a path through what is no
 * directory, or with the path of another, and one of more than 262,144 files and directories. Symbolic links of tar files
 * are links, and lead no further than a guest's own; in zip files, which Java reads without regard to links, they are
 * files that hold the target.
 */
public final class ArchiveTree implements FileTree, Closeable {

    private final ArchiveNode.Folder root;
    private final Closeable file;

    private ArchiveTree(ArchiveNode.Folder root, Closeable file) {
        this.root = root;
        this.file = file;
    }

    /**
     * A zip or jar file, which stays open until the tree is closed.
     *
     * @throws IOException where it cannot be read, or is refused
     */
    public static ArchiveTree zip(Path archive) throws IOException {
        ZipFile zip = new ZipFile(archive.toFile());
        try {
            ArchiveIndex index = new ArchiveIndex(archive, 0);
            for (ZipEntry entry : Collections.list(zip.entries())) {
                long time =
                        entry.getTime() < 0 ? 0 : entry.getLastModifiedTime().to(TimeUnit.NANOSECONDS);
                if (entry.isDirectory()) {
                    index.addDirectory(entry.getName(), time);
                } else {
                    index.addFile(entry.getName(), entry.getSize(), time, stat -> new ZipContent(zip, entry, stat));
                }
            }
            return new ArchiveTree(index.root(), zip);
        } catch (IOException | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    /**
     * A tar file, not compressed, which stays open until the tree is closed.
     *
     * @throws IOException where it cannot be read, or is refused
     */
    public static ArchiveTree tar(Path archive) throws IOException {
        RandomAccessFile tar = new RandomAccessFile(archive.toFile(), "r");
        try {
            return new ArchiveTree(new TarReader(archive, tar).read(), tar);
        } catch (IOException | RuntimeException e) {
            tar.close();
            throw e;
        }
    }

    /**
     * What is below a directory of the archive; closed with this.
     *
     * @param path with {@code /} between names
     * @throws NoSuchFileException where there is no such directory
     */
    public FileTree directory(String path) throws NoSuchFileException {
        ArchiveNode.Folder folder = root;
        for (String name : path.split("/", -1)) {
            if (!name.isEmpty()) {
                if (!(folder.entries().get(name) instanceof ArchiveNode.Folder below)) {
                    throw new NoSuchFileException(path);
                }
                folder = below;
            }
        }
        Directory directory = new ArchiveDirectory(folder);
        return () -> directory;
    }

    @Override
    public Directory open() {
        return new ArchiveDirectory(root);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
