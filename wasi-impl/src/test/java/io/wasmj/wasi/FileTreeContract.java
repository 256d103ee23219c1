package io.wasmj.wasi;

import static io.wasmj.wasi.GuestFiles.CREAT;
import static io.wasmj.wasi.GuestFiles.DIRECTORY;
import static io.wasmj.wasi.GuestFiles.EXCL;
import static io.wasmj.wasi.GuestFiles.ROOT;
import static io.wasmj.wasi.GuestFiles.TRUNC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What a guest may expect of files, whatever they are kept in. Each back end makes a tree of {@link #FILES},
 * {@link #DIRECTORIES} and {@link #LINKS}, and says what it {@linkplain #lacks does not do}.
 */
public abstract class FileTreeContract extends FileTreeReading {

    // ---- Writing

    @Test
    void filesAreMade() {
        if (canCreate()) {
            for (String path : List.of("new", "d/e/new", "d/sub/../新")) {
                guest.create(path, "made");
                assertEquals("made", guest.contents(path));
                assertEquals(4, guest.stat(path).size());
            }
            assertEquals(Set.of("new"), names("d/e"));
            assertTrue(names(".").contains("new"));
            assertEquals(Errno.SUCCESS, guest.guest().open("d/empty", CREAT), "one that is there");
        }
    }

    @Test
    void whatIsThereIsNotMadeAgain() {
        assertEquals(Errno.EXIST, guest.guest().open("a", CREAT | EXCL));
        assertEquals(Errno.EXIST, guest.guest().open("d", CREAT | EXCL));
        if (canCreate()) {
            assertEquals(Errno.SUCCESS, guest.guest().open("new", CREAT | EXCL));
            assertEquals(Errno.EXIST, guest.guest().open("new", CREAT | EXCL));
        }
        assertEquals("hello", guest.contents("a"));
    }

    @Test
    void filesAreMadeWhereADirectoryIs() {
        assertEquals(Errno.NOENT, guest.guest().open("x/new", CREAT));
        assertEquals(Errno.NOTDIR, guest.guest().open("a/new", CREAT));
        assertEquals(Errno.NOENT, guest.guest().open("new/", CREAT));
        assertEquals(Errno.ISDIR, guest.guest().open("d/", CREAT));
        assertEquals(Errno.INVAL, guest.open("new", CREAT | DIRECTORY, Rights.FD_READ));
    }

    @Test
    void filesAreEmptiedWhenOpened() {
        if (can(Ability.WRITE_FILE, guest.guest().open("a", TRUNC))) {
            guest.close(guest.guest().result());
            assertEquals("", guest.contents("a"));
            assertEquals(0, guest.stat("a").size());
            guest.create("d/f", "x");
            assertEquals("x", guest.contents("d/f"));
        }
    }

    @Test
    void writesLeaveTheRest() {
        if (can(Ability.WRITE_FILE, guest.guest().open("d/f", 0))) {
            int fd = guest.guest().result();
            assertEquals(5, guest.seek(fd, 5, 0));
            assertEquals(Errno.SUCCESS, guest.write(fd, "OF"));
            assertEquals(" d/f", guest.read(fd, 10));
            assertEquals(Errno.SUCCESS, guest.write(fd, "!"));
            guest.close(fd);
            assertEquals("text OF d/f!", guest.contents("d/f"));
        }
    }

    @Test
    void writesPastTheEndLeaveZeros() {
        if (can(Ability.WRITE_FILE, guest.guest().open("a", 0))) {
            int fd = guest.guest().result();
            assertEquals(Errno.SUCCESS, guest.pwrite(fd, "J", 0));
            assertEquals(Errno.SUCCESS, guest.pwrite(fd, "!", 7));
            assertEquals(Errno.INVAL, guest.pwrite(fd, "!", -1));
            assertEquals("Jello\0\0!", guest.read(fd, 100), "the position is where it was");
            guest.close(fd);
            assertEquals("Jello\0\0!", guest.contents("a"));
        }
    }

    @Test
    void appendedWritesGoToTheEnd() {
        if (can(Ability.WRITE_FILE, guest.guest().open("a", 0))) {
            int fd = guest.guest().result();
            assertEquals(Errno.SUCCESS, guest.call("fd_fdstat_set_flags", fd, Descriptor.APPEND));
            assertEquals(Errno.SUCCESS, guest.write(fd, ","));
            assertEquals(0, guest.seek(fd, 0, 0));
            assertEquals(Errno.SUCCESS, guest.write(fd, " you"));
            assertEquals(Errno.SUCCESS, guest.call("fd_fdstat_set_flags", fd, Descriptor.SYNC));
            assertEquals(0, guest.seek(fd, 0, 0));
            assertEquals(Errno.SUCCESS, guest.write(fd, "H"));
            guest.close(fd);
            assertEquals("Hello, you", guest.contents("a"));
        }
    }

    @Test
    void filesGrowAndShrink() {
        if (can(Ability.WRITE_FILE, guest.guest().open("a", 0))) {
            int fd = guest.guest().result();
            assertEquals(Errno.SUCCESS, guest.call("fd_filestat_set_size", fd, 1L));
            assertEquals(Errno.SUCCESS, guest.call("fd_allocate", fd, 2L, 2L));
            assertEquals("h\0\0\0", guest.pread(fd, 100, 0));
            assertEquals(Errno.SUCCESS, guest.call("fd_allocate", fd, 0L, 2L));
            assertEquals(4, guest.stat(fd).size());
            assertEquals(Errno.INVAL, guest.call("fd_allocate", fd, 0L, 0L));
            assertEquals(Errno.INVAL, guest.call("fd_filestat_set_size", fd, -1L));
            assertEquals(Errno.FBIG, guest.call("fd_allocate", fd, 2L, Long.MAX_VALUE));
            guest.close(fd);
            assertEquals("h\0\0\0", guest.contents("a"));
        }
    }

    @Test
    void writesAreSynced() {
        if (can(Ability.WRITE_FILE, guest.guest().open("a", TRUNC))) {
            int fd = guest.guest().result();
            assertEquals(Errno.SUCCESS, guest.write(fd, "synced"));
            assertEquals(Errno.SUCCESS, guest.call("fd_datasync", fd));
            assertEquals("synced", guest.contents("a"));
            assertEquals(Errno.SUCCESS, guest.write(fd, "!"));
            assertEquals(Errno.SUCCESS, guest.call("fd_sync", fd));
            assertEquals("synced!", guest.contents("a"));
        }
    }

    @Test
    void descriptorsOfOneFileShareWhatIsWritten() {
        int reader = guest.reader("a");
        if (can(Ability.WRITE_FILE, guest.guest().open("a", 0))) {
            int writer = guest.guest().result();
            need(Ability.SHARE_WRITES);
            assertEquals("he", guest.read(reader, 2));
            assertEquals(Errno.SUCCESS, guest.write(writer, "HELLO!"));
            assertEquals("LLO!", guest.read(reader, 10));
            assertEquals(6, guest.stat("a").size());
            assertEquals("HELLO!", guest.contents("a"));
        }
    }

    // ---- Directories

    @Test
    void directoriesAreMade() {
        if (can(Ability.CREATE_DIRECTORY, guest.call("path_create_directory", ROOT, "new"))) {
            assertEquals(Errno.SUCCESS, guest.call("path_create_directory", ROOT, "new/sub/"));
            assertEquals(Set.of("sub"), names("new"));
            assertEquals(Set.of(), names("new/sub"));
            assertEquals(
                    FileType.DIRECTORY,
                    Objects.requireNonNull(guest.list(".").get("new")).type());
            for (String path : List.of("a", "d", ".", "new")) {
                assertEquals(Errno.EXIST, guest.call("path_create_directory", ROOT, path), path);
            }
        }
        assertEquals(Errno.NOENT, guest.call("path_create_directory", ROOT, "x/new"));
        assertEquals(Errno.NOTDIR, guest.call("path_create_directory", ROOT, "a/new"));
    }

    @Test
    void emptyDirectoriesAreRemoved() {
        if (can(Ability.REMOVE_DIRECTORY, guest.call("path_remove_directory", ROOT, "d/e/"))) {
            assertEquals(Errno.NOENT, guest.statErrno("d/e"));
            assertFalse(names("d").contains("e"));
            assertEquals(Errno.NOENT, guest.call("path_remove_directory", ROOT, "d/e"));
            assertEquals(Errno.NOTEMPTY, guest.call("path_remove_directory", ROOT, "d"));
            assertEquals(Errno.NOTDIR, guest.call("path_remove_directory", ROOT, "a"));
        }
    }

    @Test
    void whatIsMadeAnewIsEmpty() {
        if (can(Ability.UNLINK_FILE, guest.call("path_unlink_file", ROOT, "d/sub/deep"))) {
            assertEquals(
                    FileType.DIRECTORY, guest.stat("d/sub").type(), "the last file does not take its directory along");
            assertEquals(Errno.SUCCESS, guest.call("path_remove_directory", ROOT, "d/sub"));
            assertEquals(Errno.SUCCESS, guest.call("path_create_directory", ROOT, "d/sub"));
            assertEquals(Set.of(), names("d/sub"));
            assertEquals("NOENT", guest.contents("d/sub/deep"));
            guest.create("d/sub/deep", "");
            assertEquals("", guest.contents("d/sub/deep"));
        }
    }

    @Test
    void filesAreUnlinked() {
        if (can(Ability.UNLINK_FILE, guest.call("path_unlink_file", ROOT, "d/f"))) {
            assertEquals("NOENT", guest.contents("d/f"));
            assertFalse(names("d").contains("f"));
            assertEquals(Errno.NOENT, guest.call("path_unlink_file", ROOT, "d/f"));
            assertEquals(Errno.NOTDIR, guest.call("path_unlink_file", ROOT, "a/"));
        }
        assertEquals(Errno.ISDIR, guest.call("path_unlink_file", ROOT, "d"));
        assertEquals(Errno.ISDIR, guest.call("path_unlink_file", ROOT, "."));
        assertEquals("hello", guest.contents("a"));
    }

    @Test
    void filesOutliveTheirNames() {
        int reader = guest.reader("d/f");
        FileStat before = guest.stat("d/f");
        if (can(Ability.UNLINK_FILE, guest.call("path_unlink_file", ROOT, "d/f"))) {
            if (lacks().containsKey(Ability.OUTLIVE_NAMES)) {
                assertEquals(Objects.toString(lacks().get(Ability.OUTLIVE_NAMES)), guest.read(reader, 10));
                return;
            }
            guest.create("d/f", "another");
            assertEquals("text", guest.read(reader, 4));
            assertEquals(before.inode(), guest.stat(reader).inode());
            assertNotEquals(before.inode(), guest.stat("d/f").inode());
            int writer = guest.writer("d/f", 0);
            assertEquals(Errno.SUCCESS, guest.call("path_unlink_file", ROOT, "d/f"));
            assertEquals(Errno.SUCCESS, guest.write(writer, "ANO"));
            assertEquals("ther", guest.read(writer, 10));
            assertEquals("NOENT", guest.contents("d/f"));
        }
    }

    // ---- Renaming

    @Test
    void filesAreRenamed() {
        if (can(Ability.RENAME_FILE, guest.call("path_rename", ROOT, "a", ROOT, "b"))) {
            assertEquals("hello", guest.contents("b"));
            assertEquals("NOENT", guest.contents("a"));
            assertEquals(Errno.SUCCESS, guest.call("path_rename", ROOT, "b", ROOT, "d/e/c"));
            assertEquals(Set.of("c"), names("d/e"));
            assertEquals(Errno.SUCCESS, guest.call("path_rename", guest.directory("d/e"), "c", ROOT, "d/f"));
            assertEquals("hello", guest.contents("d/f"), "another file is replaced");
            assertEquals(Set.of(), names("d/e"));
            assertEquals(Errno.SUCCESS, guest.call("path_rename", ROOT, "d/f", ROOT, "d/f"));
            assertEquals("hello", guest.contents("d/f"));
        }
    }

    @Test
    void filesAreNotRenamedToWhatTheyAreNot() {
        need(Ability.RENAME_FILE);
        assertEquals(Errno.NOENT, guest.call("path_rename", ROOT, "x", ROOT, "y"));
        assertEquals(Errno.NOENT, guest.call("path_rename", ROOT, "a", ROOT, "x/y"));
        assertEquals(Errno.ISDIR, guest.call("path_rename", ROOT, "a", ROOT, "d/e"));
        assertEquals(Errno.NOTDIR, guest.call("path_rename", ROOT, "a", ROOT, "b/"));
        assertEquals(Errno.NOTDIR, guest.call("path_rename", ROOT, "a", ROOT, "d/f/x"));
        assertEquals(Errno.BUSY, guest.call("path_rename", ROOT, ".", ROOT, "b"));
        assertEquals("hello", guest.contents("a"));
    }

    @Test
    void directoriesAreRenamed() {
        if (can(Ability.RENAME_DIRECTORY, guest.call("path_rename", ROOT, "d/sub", ROOT, "moved"))) {
            assertEquals("deep", guest.contents("moved/deep"));
            assertEquals(Errno.NOENT, guest.statErrno("d/sub"));
            assertEquals(Errno.SUCCESS, guest.call("path_rename", ROOT, "moved", ROOT, "d/e/"));
            assertEquals("deep", guest.contents("d/e/deep"), "an empty one is replaced");
            assertEquals(Errno.SUCCESS, guest.call("path_rename", ROOT, "d", ROOT, "m"));
            assertEquals("text of d/f", guest.contents("m/f"));
            assertEquals("deep", guest.contents("m/e/deep"));
            assertEquals(Errno.SUCCESS, guest.call("path_create_directory", ROOT, "n"));
            assertEquals(Errno.NOTEMPTY, guest.call("path_rename", ROOT, "n", ROOT, "m"));
            assertEquals(Errno.NOTDIR, guest.call("path_rename", ROOT, "n", ROOT, "a"));
            assertEquals(Errno.INVAL, guest.call("path_rename", ROOT, "m", ROOT, "m/e/n"));
        }
    }

    // ---- Links

    @Test
    void symbolicLinksAreMade() {
        if (can(Ability.CREATE_SYMBOLIC_LINK, guest.call("path_symlink", "../f", ROOT, "d/e/made"))) {
            assertEquals("text of d/f", guest.contents("d/e/made"));
            assertEquals("../f", guest.readlink("d/e/made"));
            assertEquals(4, guest.stat("d/e/made").size());
            assertEquals(Errno.EXIST, guest.call("path_symlink", "x", ROOT, "a"));
            assertEquals(Errno.SUCCESS, guest.call("path_symlink", "new", ROOT, "to-new"));
            guest.create("to-new", "made");
            assertEquals("made", guest.contents("new"));
            assertEquals(Errno.SUCCESS, guest.call("path_unlink_file", ROOT, "to-new"));
            assertEquals("made", guest.contents("new"));
        }
        assertEquals(Errno.NOTCAPABLE, guest.call("path_symlink", "/etc/passwd", ROOT, "absolute"));
        assertEquals(Errno.NOENT, guest.call("path_symlink", "", ROOT, "nothing"));
    }

    @Test
    void filesHaveSeveralNames() {
        if (can(Ability.CREATE_LINK, guest.call("path_link", ROOT, 0, "a", ROOT, "d/b"))) {
            assertEquals(2, guest.stat("a").links());
            assertEquals(guest.stat("a"), guest.stat("d/b"));
            guest.create("d/b", "shared");
            assertEquals("shared", guest.contents("a"));
            assertEquals(Errno.SUCCESS, guest.call("path_unlink_file", ROOT, "a"));
            assertEquals("shared", guest.contents("d/b"));
            assertEquals(1, guest.stat("d/b").links());
            assertEquals(Errno.EXIST, guest.call("path_link", ROOT, 0, "d/b", ROOT, "d/f"));
        }
        assertEquals(Errno.PERM, guest.call("path_link", ROOT, 0, "d", ROOT, "e"));
        assertEquals(Errno.NOENT, guest.call("path_link", ROOT, 0, "x", ROOT, "e"));
    }

    // ---- Times

    @Test
    void timesAreSetToTheNanosecond() {
        int mtim = 4;
        long then = 1_234_567_890_123_456_789L;
        for (String path : List.of("a", "d", ".")) {
            FileStat before = guest.stat(path);
            if (!can(Ability.SET_TIMES, guest.call("path_filestat_set_times", ROOT, 0, path, 7L, then, mtim))) {
                return;
            }
            assertEquals(then, guest.stat(path).modificationTime(), path);
            assertEquals(before.accessTime(), guest.stat(path).accessTime(), path);
        }
        assertEquals(Errno.SUCCESS, guest.call("path_symlink", "a", ROOT, "l"));
        assertEquals(Errno.SUCCESS, guest.call("path_filestat_set_times", ROOT, 0, "l", 7L, 5L, mtim));
        assertEquals(5, guest.stat("l").modificationTime());
        assertEquals(then, guest.stat("a").modificationTime());
    }

    @Test
    void timesOfOpenFilesAreSet() {
        int atim = 1;
        int fd = guest.reader("a");
        assertEquals(Errno.INVAL, guest.call("fd_filestat_set_times", fd, 5L, 6L, atim | 2));
        if (can(Ability.SET_TIMES, guest.call("fd_filestat_set_times", fd, 5L, 6L, atim))) {
            assertEquals(5, guest.stat("a").accessTime());
            assertEquals(5, guest.stat(fd).accessTime());
        }
    }

    @Test
    void writingChangesTheTime() {
        if (can(Ability.WRITE_FILE, guest.guest().open("a", 0))) {
            int fd = guest.guest().result();
            need(Ability.SET_TIMES);
            assertEquals(Errno.SUCCESS, guest.call("path_filestat_set_times", ROOT, 0, "a", 5L, 5L, 4));
            assertEquals(Errno.SUCCESS, guest.write(fd, "x"));
            assertTrue(guest.stat("a").modificationTime() > 5);
        }
    }
}
