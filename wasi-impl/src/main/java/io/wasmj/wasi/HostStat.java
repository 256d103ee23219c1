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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** File attributes as Java gives them, read as {@link FileStat}. */
final class HostStat {

    /** How the JDK writes the key of a file on Unix: the only place where it tells device and inode of a handle. */
    private static final Pattern UNIX_KEY = Pattern.compile("\\(dev=([0-9a-f]+),ino=(\\d+)\\)");

    private static final int TYPE_MASK = 0xF000;
    private static final int CHARACTER_DEVICE = 0x2000;
    private static final int BLOCK_DEVICE = 0x6000;
    private static final int SOCKET = 0xC000;

    private HostStat() {}

    /**
     * Reads what Java tells of any file, and by path what it tells of Unix files only.
     *
     * @param attributes read from a handle
     * @param path where the file was; believed where the same file is there
     */
    static FileStat of(BasicFileAttributes attributes, Path path) {
        Map<String, Object> more = unixAttributes(attributes, path);
        Matcher key = UNIX_KEY.matcher(String.valueOf(attributes.fileKey()));
        boolean unix = key.matches();
        return new FileStat(
                unix ? Long.parseUnsignedLong(key.group(1), 16) : 0,
                unix ? Long.parseUnsignedLong(key.group(2)) : path.hashCode(),
                type(attributes, (int) number(more, "mode")),
                Math.max(number(more, "nlink"), 1),
                attributes.size(),
                nanos(attributes.lastAccessTime()),
                nanos(attributes.lastModifiedTime()),
                nanos((FileTime) more.getOrDefault("ctime", attributes.lastModifiedTime())));
    }

    /** Whether a path leads to the file that the attributes were read of. */
    static boolean isSame(BasicFileAttributes attributes, Path path) throws IOException {
        return Objects.equals(
                attributes.fileKey(),
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .fileKey());
    }

    private static Map<String, Object> unixAttributes(BasicFileAttributes attributes, Path path) {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return Map.of();
        }
        try {
            Map<String, Object> more =
                    Files.readAttributes(path, "unix:mode,nlink,ctime,fileKey", LinkOption.NOFOLLOW_LINKS);
            return Objects.equals(more.get("fileKey"), attributes.fileKey()) ? more : Map.of();
        } catch (IOException _) {
            return Map.of();
        }
    }

    private static long number(Map<String, Object> attributes, String name) {
        return ((Number) attributes.getOrDefault(name, 0)).longValue();
    }

    /** @param mode as on Unix, which alone tells devices apart; or 0 */
    static FileType type(BasicFileAttributes attributes, int mode) {
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
