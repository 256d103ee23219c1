package io.wasmj.wasi;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What is known about a file (witx, "filestat"). Times are nanoseconds since 1970.
 *
 * @param device with {@code inode}, tells files apart
 * @param links how many names the file has
 * @param size in bytes
 */
public record FileStat(
        long device,
        long inode,
        FileType type,
        long links,
        long size,
        long accessTime,
        long modificationTime,
        long changeTime) {

    private static final AtomicLong DEVICES = new AtomicLong();

    /** A number for a tree that is on no device of the host. */
    static long newDevice() {
        return DEVICES.incrementAndGet();
    }

    /** Something that is no file, such as a pipe or a socket. */
    static FileStat of(FileType type) {
        return new FileStat(0, 0, type, 1, 0, 0, 0, 0);
    }

    boolean isDirectory() {
        return type == FileType.DIRECTORY;
    }
}
