package io.wasmj.wasi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What programs do with files, on every back end that can be written to. */
class FileSystemTest {

    private static final int CREAT = 1;
    private static final int DIRECTORY = 2;
    private static final int EXCL = 4;
    private static final int TRUNC = 8;

    enum BackEnd {
        HANDLES {
            @Override
            FileTree tree(Path directory) throws IOException {
                return HostTree.writable(directory);
            }
        },
        PATHS {
            @Override
            FileTree tree(Path directory) throws IOException {
                return HostTree.writable(directory).byPath();
            }
        },
        MEMORY {
            @Override
            FileTree tree(Path directory) {
                return new MemoryTree(1 << 20);
            }
        },
        OVERLAY {
            @Override
            FileTree tree(Path directory) throws IOException {
                return MemoryTree.over(HostTree.readOnly(directory), 1 << 20);
            }
        };

        abstract FileTree tree(Path directory) throws IOException;
    }

    @TempDir
    Path directory;

    private TestGuest guest(BackEnd backEnd) throws IOException {
        return new TestGuest(Wasi.DEFAULT.withTree("/", backEnd.tree(directory)));
    }

    private static int opened(TestGuest guest, String path, int flags) {
        assertEquals(Errno.SUCCESS, guest.open(path, flags), path);
        return guest.result();
    }

    private static void create(TestGuest guest, String path, String text) {
        int fd = opened(guest, path, CREAT | TRUNC);
        assertEquals(Errno.SUCCESS, guest.write(fd, text));
        assertEquals(Errno.SUCCESS, guest.call("fd_close", fd));
    }

    private static String contents(TestGuest guest, String path) {
        int fd = opened(guest, path, 0);
        String text = guest.read(fd, 1000);
        assertEquals(Errno.SUCCESS, guest.call("fd_close", fd));
        return text;
    }

    private static FileStat stat(TestGuest guest, String path, int lookup) {
        assertEquals(Errno.SUCCESS, guest.call("path_filestat_get", TestGuest.ROOT, lookup, path, 256), path);
        return stat(guest);
    }

    private static FileStat stat(TestGuest guest) {
        return new FileStat(
                guest.memory().readLong(256),
                guest.memory().readLong(264),
                FileType.values()[guest.memory().readByte(272)],
                guest.memory().readLong(280),
                guest.memory().readLong(288),
                guest.memory().readLong(296),
                guest.memory().readLong(304),
                guest.memory().readLong(312));
    }

    @ParameterizedTest
    @EnumSource
    void filesAreWrittenAndRead(BackEnd backEnd) throws IOException {
        try (TestGuest guest = guest(backEnd)) {
            create(guest, "a", "hello");
            assertEquals("hello", contents(guest, "a"));
            assertEquals("hello", contents(guest, "./a"));
            assertEquals(5, stat(guest, "a", 0).size());
            create(guest, "a", "x");
            assertEquals("x", contents(guest, "a"));
            assertEquals(Errno.EXIST, guest.open("a", CREAT | EXCL));
            assertEquals(Errno.NOENT, guest.open("b", 0));
            assertEquals(Errno.NOTDIR, guest.open("a", DIRECTORY));
            assertEquals(Errno.NOTDIR, guest.open("a/", 0));
            assertEquals(Errno.NOTDIR, guest.open("a/b", CREAT));
        }
    }

    @ParameterizedTest
    @EnumSource
    void positionsAreTheDescriptors(BackEnd backEnd) throws IOException {
        try (TestGuest guest = guest(backEnd)) {
            create(guest, "a", "0123456789");
            int fd = opened(guest, "a", 0);
            assertEquals("012", guest.read(fd, 3));
            assertEquals(Errno.SUCCESS, guest.call("fd_seek", fd, 2L, 1, 512));
            assertEquals(5, guest.memory().readLong(512));
            assertEquals("56", guest.read(fd, 2));
            assertEquals(Errno.SUCCESS, guest.call("fd_pread", fd, guest.iovecs(1024, 2), 1, 1L, TestGuest.RESULT));
            assertEquals("12", guest.memory().readString(1024, 2));
            assertEquals(Errno.SUCCESS, guest.call("fd_tell", fd, 512));
            assertEquals(7, guest.memory().readLong(512));
            assertEquals(Errno.SUCCESS, guest.call("fd_seek", fd, -1L, 2, 512));
            assertEquals(Errno.SUCCESS, guest.write(fd, "AB"));
            assertEquals("", guest.read(fd, 1));
            assertEquals("012345678AB", contents(guest, "a"));
            assertEquals(Errno.INVAL, guest.call("fd_seek", fd, -1L, 0, 512));
            assertEquals(Errno.INVAL, guest.call("fd_seek", fd, Long.MAX_VALUE, 1, 512));
            assertEquals(Errno.INVAL, guest.call("fd_seek", fd, 0L, 3, 512));
        }
    }

    @ParameterizedTest
    @EnumSource
    void filesGrowWithZerosAndShrink(BackEnd backEnd) throws IOException {
        try (TestGuest guest = guest(backEnd)) {
            create(guest, "a", "abc");
            int fd = opened(guest, "a", 0);
            assertEquals(Errno.SUCCESS, guest.call("fd_filestat_set_size", fd, 1L));
            assertEquals(Errno.SUCCESS, guest.call("fd_allocate", fd, 2L, 2L));
            assertEquals("a\0\0\0", contents(guest, "a"));
            assertEquals(Errno.SUCCESS, guest.call("fd_allocate", fd, 0L, 2L));
            assertEquals(4, stat(guest, "a", 0).size());
            assertEquals(Errno.INVAL, guest.call("fd_allocate", fd, 0L, 0L));
            assertEquals(Errno.INVAL, guest.call("fd_filestat_set_size", fd, -1L));
            assertEquals(Errno.FBIG, guest.call("fd_allocate", fd, 2L, Long.MAX_VALUE));
        }
    }

    @ParameterizedTest
    @EnumSource
    void appendedWritesGoToTheEnd(BackEnd backEnd) throws IOException {
        try (TestGuest guest = guest(backEnd)) {
            create(guest, "a", "abc");
            int fd = opened(guest, "a", 0);
            assertEquals(Errno.SUCCESS, guest.call("fd_fdstat_set_flags", fd, Descriptor.APPEND));
            assertEquals(Errno.SUCCESS, guest.write(fd, "d"));
            assertEquals(Errno.SUCCESS, guest.call("fd_fdstat_set_flags", fd, Descriptor.SYNC));
            assertEquals(Errno.SUCCESS, guest.call("fd_seek", fd, 0L, 0, 512));
            assertEquals(Errno.SUCCESS, guest.write(fd, "A"));
            assertEquals("Abcd", contents(guest, "a"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void directoriesAreMadeListedAndRemoved(BackEnd backEnd) throws IOException {
        try (TestGuest guest = guest(backEnd)) {
            assertEquals(Errno.SUCCESS, guest.call("path_create_directory", 3, "d"));
            assertEquals(Errno.EXIST, guest.call("path_create_directory", 3, "d"));
            assertEquals(Errno.EXIST, guest.call("path_create_directory", 3, "."));
            assertEquals(Errno.SUCCESS, guest.call("path_create_directory", 3, "d/e/"));
            assertEquals(Errno.NOENT, guest.call("path_create_directory", 3, "x/e"));
            create(guest, "d/f", "");
            assertEquals(Errno.ISDIR, guest.open("d", 0));
            assertEquals(Errno.SUCCESS, guest.open(3, "d", DIRECTORY, Rights.FD_READ));
            int fd = guest.result();
            assertEquals(
                    List.of(".", "..", "e", "f"),
                    list(guest, fd).stream().sorted().toList());
            assertEquals("ISDIR", guest.read(fd, 1));
            assertEquals(Errno.NOTEMPTY, guest.call("path_remove_directory", 3, "d"));
            assertEquals(Errno.NOTDIR, guest.call("path_remove_directory", 3, "d/f"));
            assertEquals(Errno.ISDIR, guest.call("path_unlink_file", 3, "d/e"));
            assertEquals(Errno.SUCCESS, guest.call("path_remove_directory", fd, "e"));
            assertEquals(Errno.SUCCESS, guest.call("path_unlink_file", fd, "f"));
            assertEquals(Errno.SUCCESS, guest.call("path_remove_directory", 3, "d/"));
            assertEquals(Errno.NOENT, guest.call("path_remove_directory", 3, "d"));
        }
    }

    private static List<String> list(TestGuest guest, int fd) {
        List<String> names = new ArrayList<>();
        long cookie = 0;
        while (true) {
            // Too small for two entries, so that cookies are needed.
            assertEquals(Errno.SUCCESS, guest.call("fd_readdir", fd, 2048, 48, cookie, TestGuest.RESULT));
            if (guest.result() < 24) {
                return names;
            }
            cookie = guest.memory().readLong(2048);
            int length = guest.memory().readInt(2048 + 16);
            names.add(guest.memory().readString(2048 + 24, length));
        }
    }

    @ParameterizedTest
    @EnumSource
    void linksAreFollowedInside(BackEnd backEnd) throws IOException {
        try (TestGuest guest = guest(backEnd)) {
            assertEquals(Errno.SUCCESS, guest.call("path_create_directory", 3, "d"));
            assertEquals(Errno.SUCCESS, guest.call("path_create_directory", 3, "d/e"));
            create(guest, "d/f", "text");
            assertEquals(Errno.SUCCESS, guest.call("path_symlink", "d/e/../f", 3, "link"));
            assertEquals(Errno.SUCCESS, guest.call("path_symlink", "../..", 3, "d/e/up"));
            assertEquals("text", contents(guest, "link"));
            assertEquals("text", contents(guest, "d/e/up/d/e/up/link"));
            assertEquals(FileType.SYMBOLIC_LINK, stat(guest, "link", 0).type());
            assertEquals(FileType.REGULAR_FILE, stat(guest, "link", 1).type());
            assertEquals(FileType.DIRECTORY, stat(guest, "d/e/up/", 0).type());
            assertEquals(Errno.SUCCESS, guest.call("path_readlink", 3, "link", 2048, 100, TestGuest.RESULT));
            assertEquals("d/e/../f", guest.memory().readString(2048, guest.result()));
            assertEquals(Errno.INVAL, guest.call("path_readlink", 3, "d/f", 2048, 100, TestGuest.RESULT));
            assertEquals(Errno.LOOP, guest.call("path_open", 3, 0, "link", 0, 0L, 0L, 0, TestGuest.RESULT));
            assertEquals(Errno.SUCCESS, guest.call("path_symlink", "loop", 3, "loop"));
            assertEquals(Errno.LOOP, guest.open("loop", 0));
            assertEquals(Errno.SUCCESS, guest.call("path_symlink", "new", 3, "dangling"));
            assertEquals(Errno.EXIST, guest.open("dangling", CREAT | EXCL));
            create(guest, "dangling", "made");
            assertEquals("made", contents(guest, "new"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void filesHaveSeveralNames(BackEnd backEnd) throws IOException {
        try (TestGuest guest = guest(backEnd)) {
            create(guest, "a", "text");
            assertEquals(Errno.SUCCESS, guest.call("path_create_directory", 3, "d"));
            assertEquals(Errno.SUCCESS, guest.call("path_link", 3, 0, "a", 3, "d/b"));
            assertEquals(2, stat(guest, "a", 0).links());
            assertEquals(stat(guest, "a", 0), stat(guest, "d/b", 0));
            assertEquals(Errno.EXIST, guest.call("path_link", 3, 0, "a", 3, "d/b"));
            assertEquals(Errno.PERM, guest.call("path_link", 3, 0, "d", 3, "e"));
            assertEquals(Errno.SUCCESS, guest.call("path_unlink_file", 3, "a"));
            assertEquals("text", contents(guest, "d/b"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void renamingIsPosix(BackEnd backEnd) throws IOException {
        try (TestGuest guest = guest(backEnd)) {
            create(guest, "a", "a");
            create(guest, "b", "b");
            assertEquals(Errno.SUCCESS, guest.call("path_create_directory", 3, "d"));
            assertEquals(Errno.SUCCESS, guest.call("path_create_directory", 3, "e"));
            assertEquals(Errno.SUCCESS, guest.call("path_rename", 3, "a", 3, "b"));
            assertEquals("a", contents(guest, "b"));
            assertEquals(Errno.NOENT, guest.call("path_rename", 3, "a", 3, "b"));
            assertEquals(Errno.ISDIR, guest.call("path_rename", 3, "b", 3, "d"));
            assertEquals(Errno.NOTDIR, guest.call("path_rename", 3, "d", 3, "b"));
            assertEquals(Errno.SUCCESS, guest.call("path_rename", 3, "b", 3, "d/b"));
            assertEquals(Errno.NOTEMPTY, guest.call("path_rename", 3, "e", 3, "d"));
            assertEquals(Errno.SUCCESS, guest.call("path_rename", 3, "d", 3, "e"));
            assertEquals(Errno.INVAL, guest.call("path_rename", 3, "e", 3, "e/f"));
            assertEquals(Errno.BUSY, guest.call("path_rename", 3, ".", 3, "g"));
            assertEquals("a", contents(guest, "e/b"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void openFilesOutliveTheirNames(BackEnd backEnd) throws IOException {
        try (TestGuest guest = guest(backEnd)) {
            create(guest, "a", "text");
            int fd = opened(guest, "a", 0);
            FileStat before = stat(guest, "a", 0);
            assertEquals(Errno.SUCCESS, guest.call("path_unlink_file", 3, "a"));
            create(guest, "a", "another");
            assertEquals("text", guest.read(fd, 10));
            assertEquals(Errno.SUCCESS, guest.write(fd, "!"));
            assertEquals(Errno.SUCCESS, guest.call("fd_filestat_get", fd, 256));
            assertEquals(before.inode(), stat(guest).inode());
            assertEquals(5, stat(guest).size());
            assertNotEquals(before.inode(), stat(guest, "a", 0).inode());
        }
    }

    @ParameterizedTest
    @EnumSource
    void timesAreSetToTheNanosecond(BackEnd backEnd) throws IOException {
        int mtim = 4;
        int atim = 1;
        try (TestGuest guest = guest(backEnd)) {
            create(guest, "a", "");
            assertEquals(Errno.SUCCESS, guest.call("path_create_directory", 3, "d"));
            assertEquals(Errno.SUCCESS, guest.call("path_symlink", "a", 3, "link"));
            for (String path : List.of("a", "d", "link", ".")) {
                FileStat before = stat(guest, path, 0);
                assertEquals(
                        Errno.SUCCESS,
                        guest.call("path_filestat_set_times", 3, 0, path, 7L, 1_234_567_890_123_456_789L, mtim),
                        path);
                assertEquals(1_234_567_890_123_456_789L, stat(guest, path, 0).modificationTime(), path);
                assertEquals(before.accessTime(), stat(guest, path, 0).accessTime(), path);
            }
            int fd = opened(guest, "a", 0);
            assertEquals(Errno.SUCCESS, guest.call("fd_filestat_set_times", fd, 5L, 6L, atim));
            assertEquals(5, stat(guest, "a", 0).accessTime());
            assertEquals(Errno.INVAL, guest.call("fd_filestat_set_times", fd, 5L, 6L, atim | 2));
        }
    }

    @ParameterizedTest
    @EnumSource
    void namesAreUnicode(BackEnd backEnd) throws IOException {
        try (TestGuest guest = guest(backEnd)) {
            create(guest, "naïve – 文件", "x");
            assertEquals("x", contents(guest, "naïve – 文件"));
            assertEquals(Errno.NOENT, guest.open("nai\u0308ve – 文件", 0));
            byte[] latin1 = "ü".getBytes(StandardCharsets.ISO_8859_1);
            guest.memory().write(1024, latin1);
            assertEquals(Errno.ILSEQ, guest.call("path_unlink_file", 3, 1024, latin1.length));
        }
    }

    @Test
    void theRootNeedNotBeWritable() throws IOException {
        Files.createDirectory(directory.resolve("own"));
        assumeTrue(directory.toFile().setWritable(false) && !Files.isWritable(directory), "root writes anywhere");
        try (TestGuest guest = guest(BackEnd.HANDLES)) {
            assertEquals(Errno.ACCES, guest.call("path_create_directory", 3, "d"));
            assertEquals(Errno.SUCCESS, guest.call("path_create_directory", 3, "own/d"));
            assertEquals(Errno.SUCCESS, guest.call("path_symlink", "d", 3, "own/link"));
            create(guest, "own/link/f", "x");
            assertEquals(Errno.SUCCESS, guest.call("path_link", 3, 0, "own/d/f", 3, "own/g"));
            assertEquals("x", contents(guest, "own/g"));
        } finally {
            assertTrue(directory.toFile().setWritable(true));
        }
    }
}
