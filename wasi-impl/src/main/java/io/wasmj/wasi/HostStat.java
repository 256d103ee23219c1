package io.wasmj.wasi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** File attributes as Java gives them, read as {@link FileStat}. */
final class HostStat {

    private static final boolean UNIX =
            java.nio.file.FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
    private static final int TYPE_MASK = 0xF000;
    private static final int CHARACTER_DEVICE = 0x2000;
    private static final int BLOCK_DEVICE = 0x6000;
    private static final int SOCKET = 0xC000;

    private HostStat() {}

    /**
     * @param attributes read from a handle
     * @param path by which more is known, where it leads to the same file
     */
    static FileStat of(BasicFileAttributes attributes, Path path) throws IOException {
        Map<String, Object> more = unixAttributes(attributes, path);
        if (more == null) {
            long inode = attributes.fileKey() == null
                    ? path.hashCode()
                    : attributes.fileKey().hashCode();
            return new FileStat(
                    0,
                    inode,
                    type(attributes, 0),
                    1,
                    attributes.size(),
                    nanos(attributes.lastAccessTime()),
                    nanos(attributes.lastModifiedTime()),
                    nanos(attributes.lastModifiedTime()));
        }
        return new FileStat(
                number(more, "dev"),
                number(more, "ino"),
                type(attributes, (int) number(more, "mode")),
                number(more, "nlink"),
                attributes.size(),
                nanos(attributes.lastAccessTime()),
                nanos(attributes.lastModifiedTime()),
                nanos((FileTime) Objects.requireNonNull(more.get("ctime"))));
    }

    /** Whether a path leads to the file that the attributes were read of. */
    static boolean isSame(BasicFileAttributes attributes, Path path) throws IOException {
        return Objects.equals(
                attributes.fileKey(),
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .fileKey());
    }

    private static @Nullable Map<String, Object> unixAttributes(BasicFileAttributes attributes, Path path) {
        if (!UNIX) {
            return null;
        }
        try {
            Map<String, Object> more =
                    Files.readAttributes(path, "unix:dev,ino,mode,nlink,ctime,fileKey", LinkOption.NOFOLLOW_LINKS);
            return Objects.equals(more.get("fileKey"), attributes.fileKey()) ? more : null;
        } catch (IOException _) {
            return null;
        }
    }

    private static long number(Map<String, Object> attributes, String name) {
        return ((Number) Objects.requireNonNull(attributes.get(name))).longValue();
    }

    private static FileType type(BasicFileAttributes attributes, int mode) {
        if (attributes.isDirectory()) {
            return FileType.DIRECTORY;
        }
        if (attributes.isRegularFile()) {
            return FileType.REGULAR_FILE;
        }
        if (attributes.isSymbolicLink()) {
            return FileType.SYMBOLIC_LINK;
        }
        return switch (mode & TYPE_MASK) {
            case CHARACTER_DEVICE -> FileType.CHARACTER_DEVICE;
            case BLOCK_DEVICE -> FileType.BLOCK_DEVICE;
            case SOCKET -> FileType.SOCKET_STREAM;
            default -> FileType.UNKNOWN;
        };
    }

    private static long nanos(FileTime time) {
        return time.to(TimeUnit.NANOSECONDS);
    }

    static void setTimes(BasicFileAttributeView view, @Nullable Long accessTime, @Nullable Long modificationTime)
            throws IOException {
        view.setTimes(fileTime(modificationTime), fileTime(accessTime), null);
    }

    private static @Nullable FileTime fileTime(@Nullable Long nanos) {
        return nanos == null ? null : FileTime.from(nanos, TimeUnit.NANOSECONDS);
    }
}
