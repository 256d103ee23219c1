package io.wasmj.wasi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;

/**
 * Stands in for a {@link SecureDirectoryStream} where the platform has none: works by path, and checks before each step
 * that the path still leads to where it led, through no link. Holds against every path a guest can name; not against
 * one who swaps a directory for a link between the check and the step.
 */
final class CheckedDirectoryStream implements SecureDirectoryStream<Path> {

    private final Path directory;
    private final DirectoryStream<Path> stream;

    /** @param directory absolute and free of links */
    @SuppressWarnings("StreamResourceLeak") // close() closes it
    CheckedDirectoryStream(Path directory) throws IOException {
        this.directory = directory;
        stream = Files.newDirectoryStream(directory);
    }

    private Path at(Path entry) throws IOException {
        if (!directory.toRealPath().equals(directory)) {
            throw new WasiException(Errno.NOTCAPABLE);
        }
        return directory.resolve(entry).normalize();
    }

    @Override
    public SecureDirectoryStream<Path> newDirectoryStream(Path entry, LinkOption... options) throws IOException {
        Path path = at(entry);
        if (!Files.isDirectory(path, options)) {
            throw new NotDirectoryException(path.toString());
        }
        return new CheckedDirectoryStream(path);
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path entry, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        Path path = at(entry);
        if (path.getFileSystem().equals(FileSystems.getDefault())) {
            return FileChannel.open(path, options, attributes);
        }
        // That of a zip file has no links, and no such option.
        Set<OpenOption> others = new HashSet<>(options);
        others.remove(LinkOption.NOFOLLOW_LINKS);
        return FileChannel.open(path, others, attributes);
    }

    @Override
    public void deleteFile(Path entry) throws IOException {
        Path path = at(entry);
        if (isDirectory(path)) {
            throw new WasiException(Errno.ISDIR);
        }
        Files.delete(path);
    }

    @Override
    public void deleteDirectory(Path entry) throws IOException {
        Path path = at(entry);
        if (!isDirectory(path)) {
            throw new NotDirectoryException(path.toString());
        }
        Files.delete(path);
    }

    @Override
    public void move(Path entry, SecureDirectoryStream<Path> target, Path newEntry) throws IOException {
        if (!(target instanceof CheckedDirectoryStream checked)) {
            throw new WasiException(Errno.XDEV);
        }
        Path from = at(entry);
        Path to = checked.at(newEntry);
        // As rename(2): Files.move would put a file in place of an empty directory.
        if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
            if (isDirectory(to) && !isDirectory(from)) {
                throw new WasiException(Errno.ISDIR);
            }
            if (isDirectory(from) && !isDirectory(to)) {
                throw new NotDirectoryException(to.toString());
            }
            if (isDirectory(to)) {
                try (DirectoryStream<Path> entries = Files.newDirectoryStream(to)) {
                    if (entries.iterator().hasNext()) {
                        throw new DirectoryNotEmptyException(to.toString());
                    }
                }
            }
        }
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    private static boolean isDirectory(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isDirectory();
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Class<V> type) {
        return Files.getFileAttributeView(directory, type, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Path entry, Class<V> type, LinkOption... options) {
        try {
            return Files.getFileAttributeView(at(entry), type, options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Iterator<Path> iterator() {
        return stream.iterator();
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
