package io.wasmj.wasi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A guest without code that works with the files of one tree. */
final class GuestFiles implements AutoCloseable {

    static final int CREAT = 1;
    static final int DIRECTORY = 2;
    static final int EXCL = 4;
    static final int TRUNC = 8;

    static final int ROOT = TestGuest.ROOT;
    static final int STAT = 256;
    private static final int NUMBER = 512;
    private static final int BUFFER = 2048;
    private static final int DIRENT = 24;

    private final TestGuest guest;

    GuestFiles(FileTree tree) {
        guest = new TestGuest(Wasi.DEFAULT.withTree("/", tree));
    }

    Errno call(String name, Object... arguments) {
        return guest.call(name, arguments);
    }

    TestGuest guest() {
        return guest;
    }

    Errno open(String path, int flags, long rights) {
        return guest.open(ROOT, path, flags, rights);
    }

    /** A descriptor for reading. */
    int reader(String path) {
        assertEquals(Errno.SUCCESS, open(path, 0, Rights.FD_READ), path);
        return guest.result();
    }

    /** A descriptor for reading and writing. */
    int writer(String path, int flags) {
        assertEquals(Errno.SUCCESS, guest.open(path, flags), path);
        return guest.result();
    }

    int directory(String path) {
        assertEquals(Errno.SUCCESS, open(path, DIRECTORY, Rights.FD_READ), path);
        return guest.result();
    }

    void close(int fd) {
        assertEquals(Errno.SUCCESS, call("fd_close", fd));
    }

    void create(String path, String text) {
        int fd = writer(path, CREAT | TRUNC);
        assertEquals(Errno.SUCCESS, guest.write(fd, text));
        close(fd);
    }

    String read(int fd, int length) {
        return guest.read(fd, length);
    }

    String pread(int fd, int length, long at) {
        Errno errno = call("fd_pread", fd, guest.iovecs(1024, length), 1, at, TestGuest.RESULT);
        return errno == Errno.SUCCESS ? guest.memory().readString(1024, guest.result()) : errno.name();
    }

    Errno write(int fd, String text) {
        return guest.write(fd, text);
    }

    Errno pwrite(int fd, String text, long at) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        guest.memory().write(1024, bytes);
        return call("fd_pwrite", fd, guest.iovecs(1024, bytes.length), 1, at, TestGuest.RESULT);
    }

    /** The new position, or the negative error. */
    long seek(int fd, long offset, int whence) {
        Errno errno = call("fd_seek", fd, offset, whence, NUMBER);
        return errno == Errno.SUCCESS ? guest.memory().readLong(NUMBER) : -errno.code();
    }

    /** What a file holds, or why it cannot be opened. */
    String contents(String path) {
        Errno errno = open(path, 0, Rights.FD_READ);
        if (errno != Errno.SUCCESS) {
            return errno.name();
        }
        int fd = guest.result();
        String text = guest.read(fd, 1000);
        close(fd);
        return text;
    }

    Errno statErrno(String path) {
        return call("path_filestat_get", ROOT, 0, path, STAT);
    }

    /** What is at a path; a link at its end is not followed. */
    FileStat stat(String path) {
        assertEquals(Errno.SUCCESS, statErrno(path), path);
        return stat();
    }

    FileStat statFollowing(String path) {
        assertEquals(Errno.SUCCESS, call("path_filestat_get", ROOT, 1, path, STAT), path);
        return stat();
    }

    FileStat stat(int fd) {
        assertEquals(Errno.SUCCESS, call("fd_filestat_get", fd, STAT));
        return stat();
    }

    /** What a call left at {@link #STAT}. */
    FileStat stat() {
        return new FileStat(
                guest.memory().readLong(STAT),
                guest.memory().readLong(STAT + 8),
                FileType.values()[guest.memory().readByte(STAT + 16)],
                guest.memory().readLong(STAT + 24),
                guest.memory().readLong(STAT + 32),
                guest.memory().readLong(STAT + 40),
                guest.memory().readLong(STAT + 48),
                guest.memory().readLong(STAT + 56));
    }

    String readlink(String path) {
        Errno errno = call("path_readlink", ROOT, path, BUFFER, 100, TestGuest.RESULT);
        return errno == Errno.SUCCESS ? guest.memory().readString(BUFFER, guest.result()) : errno.name();
    }

    /** An entry at a cookie; null at the end. The buffer holds one at a time, so that every cookie is needed. */
    @Nullable
    DirectoryEntry entry(int fd, long cookie) {
        assertEquals(Errno.SUCCESS, call("fd_readdir", fd, BUFFER, DIRENT + 255, cookie, TestGuest.RESULT));
        if (guest.result() < DIRENT) {
            return null;
        }
        assertEquals(cookie + 1, guest.memory().readLong(BUFFER));
        int length = guest.memory().readInt(BUFFER + 16);
        return new DirectoryEntry(
                guest.memory().readString(BUFFER + DIRENT, length),
                guest.memory().readLong(BUFFER + 8),
                FileType.values()[guest.memory().readByte(BUFFER + 20)]);
    }

    /** All entries by name, without {@code .} and {@code ..}, each seen once. */
    Map<String, DirectoryEntry> list(int fd) {
        Map<String, DirectoryEntry> entries = new LinkedHashMap<>();
        long cookie = 0;
        for (DirectoryEntry entry = entry(fd, cookie); entry != null; entry = entry(fd, ++cookie)) {
            assertEquals(null, entries.put(entry.name(), entry), "twice: " + entry.name());
        }
        assertEquals(
                FileType.DIRECTORY, Objects.requireNonNull(entries.remove(".")).type());
        assertEquals(
                FileType.DIRECTORY, Objects.requireNonNull(entries.remove("..")).type());
        return entries;
    }

    Map<String, DirectoryEntry> list(String path) {
        int fd = directory(path);
        Map<String, DirectoryEntry> entries = list(fd);
        close(fd);
        return entries;
    }

    @Override
    public void close() throws IOException {
        guest.close();
    }
}
