package io.wasmj.wasi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file of the host. Java reads and sets the attributes of files by name only: they are looked up where the file was
 * when it was opened, and believed where the same file is still there.
 */
final class HostFile implements OpenFile {

    /** Java moves a heap buffer through a direct one of its size, which it keeps for the thread. */
    private static final int MOST_AT_ONCE = 1 << 18;

    private final HostTree tree;
    private final Path path;
    private final FileChannel channel;
    private final BasicFileAttributes opened;

    HostFile(HostTree tree, Path path, FileChannel channel, BasicFileAttributes opened) {
        this.tree = tree;
        this.path = path;
        this.channel = channel;
        this.opened = opened;
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        if (into.isDirect() || into.remaining() <= MOST_AT_ONCE) {
            return channel.read(into, position);
        }
        int done = 0;
        while (into.hasRemaining()) {
            ByteBuffer part = part(into);
            int read = channel.read(part, position + done);
            if (read < 0) {
                return done == 0 ? -1 : done;
            }
            done += read;
            into.position(into.position() + read);
            if (part.hasRemaining()) {
                break;
            }
        }
        return done;
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
        if (from.isDirect() || from.remaining() <= MOST_AT_ONCE) {
            return channel.write(from, position);
        }
        int done = 0;
        while (from.hasRemaining()) {
            int written = channel.write(part(from), position + done);
            done += written;
            from.position(from.position() + written);
        }
        return done;
    }

    private static ByteBuffer part(ByteBuffer buffer) {
        return buffer.slice(buffer.position(), Math.min(MOST_AT_ONCE, buffer.remaining()));
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public void resize(long size) throws IOException {
        if (size > channel.size()) {
            channel.write(ByteBuffer.allocate(1), size - 1);
        } else {
            channel.truncate(size);
        }
    }

    @Override
    public void sync(boolean metadata) throws IOException {
        channel.force(metadata);
    }

    @Override
    public FileStat stat() throws IOException {
        BasicFileAttributes now = attributes();
        if (now != null) {
            return HostStat.of(now, path);
        }
        FileStat then = HostStat.of(opened, path);
        return new FileStat(
                then.device(),
                then.inode(),
                then.type(),
                then.links(),
                channel.size(),
                then.accessTime(),
                then.modificationTime(),
                then.changeTime());
    }

    /** Null where the file was moved or removed since. */
    private @Nullable BasicFileAttributes attributes() {
        try {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return Objects.equals(now.fileKey(), opened.fileKey()) ? now : null;
        } catch (IOException _) {
            return null;
        }
    }

    @Override
    public void setTimes(@Nullable Long accessTime, @Nullable Long modificationTime) throws IOException {
        try (SecureDirectoryStream<Path> parent = openParent()) {
            BasicFileAttributeView view = view(parent);
            if (!Objects.equals(view.readAttributes().fileKey(), opened.fileKey())) {
                throw new NoSuchFileException(path.toString());
            }
            HostStat.setTimes(view, accessTime, modificationTime);
        }
    }

    private BasicFileAttributeView view(SecureDirectoryStream<Path> parent) {
        return parent.getFileAttributeView(
                Objects.requireNonNull(path.getFileName()), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }

    /** Walks down from the root again, following no link. */
    private SecureDirectoryStream<Path> openParent() throws IOException {
        Path below = tree.root().relativize(path);
        SecureDirectoryStream<Path> directory = tree.openEntries();
        for (int i = 0; i < below.getNameCount() - 1; i++) {
            try (SecureDirectoryStream<Path> _ = directory) {
                directory = directory.newDirectoryStream(below.getName(i), LinkOption.NOFOLLOW_LINKS);
            }
        }
        return directory;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
