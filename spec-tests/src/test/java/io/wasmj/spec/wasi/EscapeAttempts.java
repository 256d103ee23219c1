package io.wasmj.spec.wasi;

import static io.wasmj.spec.wasi.WasiGuest.ALL_RIGHTS;
import static io.wasmj.spec.wasi.WasiGuest.CREAT;
import static io.wasmj.spec.wasi.WasiGuest.DIRECTORY;
import static io.wasmj.spec.wasi.WasiGuest.FOLLOW;
import static io.wasmj.spec.wasi.WasiGuest.RESULT;
import static io.wasmj.spec.wasi.WasiGuest.TRUNC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.wasi.Errno;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The table of attempts. A guest has a tree it may write to as descriptor 3 and one it may only read as descriptor 4; beside
 * both lies {@code outside}, with a file {@code secret}. Whatever a row does, {@link EscapeSuiteTest} then looks whether
 * anything outside was read or changed.
 */
final class EscapeAttempts {

    static final int OURS = 3;
    static final int READ_ONLY = 4;

    private static final int END = 4 << 16;

    /** What a guest tries. */
    record Attempt(String name, Consumer<WasiGuest> body) {}

    private static final List<Attempt> ALL = new ArrayList<>();

    private EscapeAttempts() {}

    static List<Attempt> all() {
        return List.copyOf(ALL);
    }

    private static void row(String name, Consumer<WasiGuest> body) {
        ALL.add(new Attempt(name, body));
    }

    // ---- Paths that lead out, by all functions that take one

    private static final List<String> LEADING_OUT = List.of(
            "../outside/secret",
            "./../outside/secret",
            "../ours/../outside/secret",
            "sub/../../outside/secret",
            "sub/deep/../../../outside/secret",
            "sub//..//..//outside//secret",
            "sub/./.././../outside/./secret",
            "..",
            "../",
            "../.",
            "../..",
            "../outside",
            "../outside/",
            "sub/../..",
            "../../../../../../../../../../etc/passwd",
            "/",
            "//",
            "/etc/passwd",
            "//etc/passwd",
            "/../outside/secret",
            "/outside/secret",
            "up/secret",
            "up/../outside/secret",
            "up/",
            "up-secret",
            "parent/outside/secret",
            "parent",
            "parent/../outside",
            "chain1/secret",
            "sub/chain3",
            "new",
            "sub/../up/secret");

    static {
        for (String path : LEADING_OUT) {
            row("the path " + path, guest -> everything(guest, path));
        }
    }

    private static void everything(WasiGuest guest, String path) {
        for (int flags : new int[] {0, CREAT, TRUNC, DIRECTORY}) {
            guest.is(Errno.NOTCAPABLE, "path_open", OURS, FOLLOW, path, flags, 66L, ALL_RIGHTS, 0, RESULT);
            guest.refused("path_open", OURS, 0, path, flags, 66L, ALL_RIGHTS, 0, RESULT);
        }
        guest.is(Errno.NOTCAPABLE, "path_filestat_get", OURS, FOLLOW, path, 1024);
        guest.is(Errno.NOTCAPABLE, "path_filestat_set_times", OURS, FOLLOW, path, 1L, 1L, 5);
        String below = path.endsWith("/") ? path + "x" : path + "/x";
        guest.refused("path_create_directory", OURS, below);
        guest.refused("path_symlink", "file", OURS, below);
        guest.refused("path_link", OURS, 0, "file", OURS, below);
        guest.refused("path_rename", OURS, "file", OURS, below);
        guest.refused("path_unlink_file", OURS, path + "/secret");
        guest.refused("path_remove_directory", OURS, path + "/secret");
        guest.refused("path_readlink", OURS, path + "/secret", 1024, 100, RESULT);
        guest.refused("path_link", OURS, 0, path + "/secret", OURS, "taken");
        guest.refused("path_rename", OURS, path + "/secret", OURS, "taken");
    }

    // ---- Names that are something else to somebody

    static {
        named("a NUL behind the name", "file\0", Errno.INVAL);
        named("a NUL in front of the way out", "\0../outside/secret", Errno.INVAL);
        named("a NUL behind the way out", "../outside/secret\0", Errno.INVAL);
        named("no name", "", Errno.NOENT);
        named("a name of 256 bytes", "x".repeat(256), Errno.NAMETOOLONG);
        named("a name of 256 bytes in 128 letters", "ü".repeat(128), Errno.NAMETOOLONG);
        named("a path that is too long", "x/".repeat(3000), Errno.NAMETOOLONG);
        named("a path of dots that is too long", "./".repeat(3000) + "file", Errno.NAMETOOLONG);
        named("backslashes", "..\\outside\\secret", Errno.NOENT);
        named("percent signs", "%2e%2e/outside/secret", Errno.NOENT);
        named("a drive", "C:/outside/secret", Errno.NOENT);
        named("three dots", ".../outside/secret", Errno.NOENT);
        named("dots and a space", ".. /outside/secret", Errno.NOENT);
        named("fullwidth dots", "．．/outside/secret", Errno.NOENT);
        named("one dot leaders", "\u2024\u2024/outside/secret", Errno.NOENT);
        named("a two dot leader", "\u2025/outside/secret", Errno.NOENT);
        named("a fraction slash", "..\u2044outside\u2044secret", Errno.NOENT);
        named("a zero width space", ".\u200b./outside/secret", Errno.NOENT);
        named("right to left", "\u202e../outside/secret", Errno.NOENT);
        bytes("dots of two bytes each", 0xC0, 0xAE, 0xC0, 0xAE, '/', 'o', 'u', 't', 's', 'i', 'd', 'e');
        bytes("a slash of two bytes", '.', '.', 0xC0, 0xAF, 'o', 'u', 't', 's', 'i', 'd', 'e');
        bytes("half a surrogate pair", '.', '.', 0xED, 0xA0, 0x80, '/', 'o', 'u', 't');
        bytes("a letter that was cut", 'f', 'i', 'l', 0xC3);
        row("composed and decomposed letters are two names", guest -> {
            guest.opened(OURS, "caf\u00e9", CREAT);
            guest.is(Errno.NOENT, "path_filestat_get", OURS, FOLLOW, "cafe\u0301", 1024);
        });
    }

    private static void named(String name, String path, Errno errno) {
        row(name, guest -> {
            assertEquals(errno, guest.open(OURS, path, 0));
            guest.refused("path_filestat_get", OURS, FOLLOW, path, 1024);
            guest.refused("path_rename", OURS, "sub", OURS, path + "/../../outside/taken");
        });
    }

    private static void bytes(String name, int... path) {
        byte[] bytes = new byte[path.length];
        for (int i = 0; i < path.length; i++) {
            bytes[i] = (byte) path[i];
        }
        row(name, guest -> {
            assertEquals(Errno.ILSEQ, guest.open(OURS, bytes, CREAT));
            guest.is(Errno.ILSEQ, "path_create_directory", OURS, bytes);
        });
    }

    // ---- Links

    static {
        row("links of the guest's own that lead out", guest -> {
            guest.is(Errno.NOTCAPABLE, "path_symlink", "/etc", OURS, "etc");
            guest.is(Errno.SUCCESS, "path_symlink", "../../outside", OURS, "sub/out");
            assertEquals(Errno.NOTCAPABLE, guest.open(OURS, "sub/out/secret", 0));
            guest.is(Errno.SUCCESS, "path_symlink", "../outside/secret", OURS, "out");
            assertEquals(Errno.NOTCAPABLE, guest.open(OURS, "out", CREAT));
            guest.is(Errno.LOOP, "path_open", OURS, 0, "out", 0, 2L, 0L, 0, RESULT);
        });
        row("a link that leads out only from where it is moved to", guest -> {
            guest.is(Errno.SUCCESS, "path_symlink", "../outside", OURS, "sub/out");
            assertEquals(Errno.NOENT, guest.open(OURS, "sub/out/secret", 0));
            guest.is(Errno.SUCCESS, "path_rename", OURS, "sub/out", OURS, "out");
            assertEquals(Errno.NOTCAPABLE, guest.open(OURS, "out/secret", 0));
        });
        row("a chain of forty-five links", guest -> {
            guest.is(Errno.SUCCESS, "path_symlink", "../outside", OURS, "l0");
            for (int i = 1; i <= 45; i++) {
                guest.is(Errno.SUCCESS, "path_symlink", "l" + (i - 1), OURS, "l" + i);
            }
            assertEquals(Errno.NOTCAPABLE, guest.open(OURS, "l20/secret", 0));
            assertEquals(Errno.LOOP, guest.open(OURS, "l45/secret", 0));
        });
        row("a link to itself", guest -> {
            guest.is(Errno.SUCCESS, "path_symlink", "self", OURS, "self");
            assertEquals(Errno.LOOP, guest.open(OURS, "self/../../outside/secret", 0));
        });
        row("a hard link to a link that leads out", guest -> {
            guest.is(Errno.SUCCESS, "path_link", OURS, 0, "up-secret", OURS, "sub/deep/hard");
            guest.refused("path_open", OURS, FOLLOW, "sub/deep/hard", 0, 2L, 0L, 0, RESULT);
            guest.is(Errno.INVAL, "path_link", OURS, FOLLOW, "up-secret", OURS, "hard");
        });
        row("a hard link to a directory", guest -> {
            guest.is(Errno.PERM, "path_link", OURS, 0, "sub", OURS, "again");
            guest.is(Errno.PERM, "path_link", OURS, 0, ".", OURS, "again");
        });
        row("writing through a link that leads out", guest -> {
            assertEquals(Errno.NOTCAPABLE, guest.open(OURS, "up-secret", TRUNC));
            assertEquals(Errno.NOTCAPABLE, guest.open(OURS, "new", CREAT));
            guest.is(Errno.EXIST, "path_create_directory", OURS, "new");
            guest.is(Errno.EXIST, "path_open", OURS, FOLLOW, "new", CREAT | 4, 66L, 0L, 0, RESULT);
        });
        row("removing a link with a slash behind it", guest -> {
            guest.refused("path_unlink_file", OURS, "up/");
            guest.refused("path_remove_directory", OURS, "up/");
            guest.refused("path_rename", OURS, "up/", OURS, "taken");
        });
        row("absolute links that the host made", guest -> {
            for (String path : List.of("absolute/secret", "absolute-secret", "absolute/", "absolute/../secret")) {
                guest.refused("path_open", OURS, FOLLOW, path, 0, 2L, 0L, 0, RESULT);
                guest.refused("path_filestat_get", OURS, FOLLOW, path, 1024);
            }
        });
    }

    // ---- Descriptors

    static {
        row("the parent of an open directory", guest -> {
            int sub = guest.opened(OURS, "sub", DIRECTORY);
            assertEquals(Errno.NOTCAPABLE, guest.open(sub, "..", DIRECTORY));
            assertEquals(Errno.NOTCAPABLE, guest.open(sub, "../file", 0));
            assertEquals(Errno.NOTCAPABLE, guest.open(sub, "deep/../../file", 0));
        });
        row("a directory that was moved up", guest -> {
            int deep = guest.opened(OURS, "sub/deep", DIRECTORY);
            guest.is(Errno.SUCCESS, "path_rename", OURS, "sub/deep", OURS, "deep");
            assertEquals(Errno.NOTCAPABLE, guest.open(deep, "../../outside/secret", 0));
            assertEquals(Errno.NOTCAPABLE, guest.open(deep, "../file", 0));
            guest.call("path_create_directory", deep, "made");
            guest.call("path_symlink", "../../outside", deep, "out");
            guest.refused("path_open", OURS, FOLLOW, "deep/out/secret", 0, 2L, 0L, 0, RESULT);
        });
        row("a directory that is gone", guest -> {
            int deep = guest.opened(OURS, "sub/deep", DIRECTORY);
            guest.is(Errno.SUCCESS, "path_remove_directory", OURS, "sub/deep");
            guest.is(Errno.SUCCESS, "path_symlink", "../../outside", OURS, "sub/deep");
            guest.refused("path_open", deep, FOLLOW, "secret", 0, 2L, 0L, 0, RESULT);
            guest.refused("path_create_directory", deep, "made");
            guest.refused("path_link", OURS, 0, "file", deep, "made");
        });
        row("a directory renumbered to be the root", guest -> {
            int sub = guest.opened(OURS, "sub", DIRECTORY);
            guest.is(Errno.SUCCESS, "fd_renumber", sub, OURS);
            guest.is(Errno.BADF, "fd_prestat_get", OURS, 1024);
            assertEquals(Errno.NOTCAPABLE, guest.open(OURS, "../file", 0));
            guest.is(Errno.BADF, "fd_renumber", sub, OURS);
        });
        row("the read-only tree renumbered to be the other", guest -> {
            guest.is(Errno.SUCCESS, "fd_renumber", READ_ONLY, OURS);
            assertEquals(Errno.ROFS, guest.open(OURS, "kept", 0));
            guest.is(Errno.ROFS, "path_unlink_file", OURS, "kept");
            guest.is(Errno.BADF, "fd_close", READ_ONLY);
        });
        row("renumbering to and from what is not open", guest -> {
            for (int fd : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 5, 1 << 20}) {
                guest.is(Errno.BADF, "fd_renumber", fd, OURS);
                guest.is(Errno.BADF, "fd_renumber", OURS, fd);
                guest.is(Errno.BADF, "fd_close", fd);
                assertEquals(Errno.BADF, guest.open(fd, "file", 0));
            }
        });
        row("standard output as a directory", guest -> {
            for (int fd = 0; fd < 3; fd++) {
                assertEquals(Errno.NOTDIR, guest.open(fd, "file", 0));
                guest.refused("fd_readdir", fd, 1024, 100, 0L, RESULT);
            }
        });
        row("a file as a directory", guest -> {
            int file = guest.opened(OURS, "file", 0);
            assertEquals(Errno.NOTDIR, guest.open(file, "../outside/secret", 0));
            assertEquals(Errno.NOTDIR, guest.open(OURS, "file/../../outside/secret", 0));
            assertEquals(Errno.NOTDIR, guest.open(OURS, "file/", 0));
        });
        row("rights that were dropped", guest -> {
            guest.is(Errno.SUCCESS, "fd_fdstat_set_rights", OURS, 1L << 13, 1L << 13 | 2);
            guest.is(Errno.NOTCAPABLE, "fd_fdstat_set_rights", OURS, ALL_RIGHTS, ALL_RIGHTS);
            guest.is(Errno.NOTCAPABLE, "path_create_directory", OURS, "x");
            assertEquals(Errno.NOTCAPABLE, guest.open(OURS, "x", CREAT));
            int file = guest.opened(OURS, "file", 0);
            guest.is(Errno.BADF, "fd_write", file, 0, guest.iovecs(0, 4), RESULT);
        });
        row("opening files in a loop", guest -> {
            Errno last = Errno.SUCCESS;
            int open = 0;
            for (; last == Errno.SUCCESS && open < 10_000; open++) {
                last = guest.open(OURS, "file", 0);
            }
            assertEquals(Errno.MFILE, last);
            assertTrue(open < EscapeSuiteTest.MOST_DESCRIPTORS, "those it was given count, too");
            assertEquals(Errno.MFILE, guest.open(OURS, "not-made", CREAT));
            guest.is(Errno.SUCCESS, "fd_close", 10);
            guest.is(Errno.NOENT, "path_filestat_get", OURS, FOLLOW, "not-made", 1024);
        });
    }

    // ---- From one tree into the other

    static {
        row("renaming between trees", guest -> {
            guest.is(Errno.ROFS, "path_rename", READ_ONLY, "kept", OURS, "taken");
            guest.refused("path_rename", OURS, "file", READ_ONLY, "put");
            guest.refused("path_rename", OURS, "sub", READ_ONLY, "put");
            guest.refused("path_rename", OURS, "file", READ_ONLY, "kept");
        });
        row("linking between trees", guest -> {
            guest.refused("path_link", READ_ONLY, 0, "kept", OURS, "taken");
            guest.refused("path_link", OURS, 0, "file", READ_ONLY, "put");
        });
        row("a path from one tree to the other", guest -> {
            assertEquals(Errno.NOTCAPABLE, guest.open(OURS, "../read-only/kept", 0));
            assertEquals(Errno.NOTCAPABLE, guest.open(READ_ONLY, "../ours/file", 0));
        });
        row("writing where only reading was granted", guest -> {
            assertEquals(Errno.ROFS, guest.open(READ_ONLY, "kept", 0), "it asks to write");
            assertEquals(Errno.ROFS, guest.open(READ_ONLY, "kept", TRUNC));
            assertEquals(Errno.ROFS, guest.open(READ_ONLY, "put", CREAT));
            guest.is(Errno.ROFS, "path_create_directory", READ_ONLY, "put");
            guest.is(Errno.ROFS, "path_symlink", "kept", READ_ONLY, "put");
            guest.is(Errno.ROFS, "path_unlink_file", READ_ONLY, "kept");
            guest.is(Errno.ROFS, "path_filestat_set_times", READ_ONLY, 0, "kept", 1L, 1L, 5);
            guest.is(Errno.SUCCESS, "path_open", READ_ONLY, 0, "kept", 0, 2L, ALL_RIGHTS, 0, RESULT);
            int kept = guest.result();
            guest.refused("fd_write", kept, 0, guest.iovecs(0, 4), RESULT);
            guest.refused("fd_pwrite", kept, 0, guest.iovecs(0, 4), 0L, RESULT);
            guest.refused("fd_allocate", kept, 0L, 100L);
            guest.refused("fd_filestat_set_size", kept, 0L);
            guest.is(Errno.ROFS, "fd_filestat_set_times", kept, 1L, 1L, 5);
        });
    }

    // ---- Addresses, lengths, offsets

    static {
        row("a path outside the memory", guest -> {
            for (int[] place : new int[][] {{END, 1}, {END - 3, 4}, {-1, 1}, {100, -1}, {-1, -1}, {0, END + 1}}) {
                guest.is(Errno.FAULT, "path_create_directory", OURS, place[0], place[1]);
                guest.is(Errno.FAULT, "path_open", OURS, 0, place[0], place[1], 0, 2L, 0L, 0, RESULT);
            }
        });
        row("a negative length", guest -> {
            guest.is(Errno.FAULT, "random_get", 1024, -1);
            guest.is(Errno.FAULT, "random_get", 1024, Integer.MIN_VALUE);
            guest.is(Errno.FAULT, "fd_readdir", OURS, 1024, -1, 0L, RESULT);
            guest.is(Errno.FAULT, "path_readlink", OURS, "up", 1024, -1, RESULT);
            guest.is(Errno.FAULT, "fd_prestat_dir_name", OURS, 1024, -1);
        });
        row("buffers outside the memory", guest -> {
            int file = guest.opened(OURS, "file", 0);
            for (int[] buffer : new int[][] {{END, 1}, {END - 1, 2}, {-1, 1}, {0, -1}, {1024, Integer.MIN_VALUE}}) {
                guest.is(Errno.FAULT, "fd_read", file, 0, guest.iovecs(buffer), RESULT);
                guest.is(Errno.FAULT, "fd_write", file, 0, guest.iovecs(buffer), RESULT);
                guest.is(Errno.FAULT, "fd_pread", file, 0, guest.iovecs(buffer), 0L, RESULT);
                guest.is(Errno.FAULT, "fd_pwrite", file, 0, guest.iovecs(buffer), 0L, RESULT);
            }
        });
        row("a list of buffers outside the memory", guest -> {
            guest.is(Errno.FAULT, "fd_write", 1, END - 4, 1, RESULT);
            guest.is(Errno.FAULT, "fd_write", 1, -8, 1, RESULT);
            guest.is(Errno.FAULT, "fd_write", 1, 0, -1, RESULT);
            guest.is(Errno.FAULT, "fd_write", 1, 0, 0x2000_0000, RESULT);
            guest.is(Errno.FAULT, "fd_write", 1, 0, 0x2000_0001, RESULT);
        });
        row("buffers that together overflow", guest -> {
            int file = guest.opened(OURS, "file", 0);
            int[] numbers = new int[2 * 1024];
            for (int i = 0; i < numbers.length; i += 2) {
                numbers[i] = 1 << 16;
                numbers[i + 1] = 3 << 16;
            }
            guest.call("fd_read", file, 0, guest.iovecs(numbers), RESULT);
            guest.is(Errno.INVAL, "fd_read", file, 0, 1025, RESULT);
        });
        row("buffers that overlap each other and their list", guest -> {
            int file = guest.opened(OURS, "file", 0);
            guest.is(Errno.SUCCESS, "fd_read", file, 0, guest.iovecs(0, 16, 8, 16, 4, 16), RESULT);
            guest.is(Errno.SUCCESS, "fd_write", file, 0, guest.iovecs(0, 16, 8, 16, 4, 16), RESULT);
            guest.is(Errno.SUCCESS, "fd_pread", file, 0, guest.iovecs(8, 8, 1024, 8), 0L, 12);
        });
        row("results outside the memory", guest -> {
            guest.is(Errno.FAULT, "path_open", OURS, 0, "made", CREAT, 2L, 0L, 0, END - 3);
            guest.is(Errno.NOENT, "path_filestat_get", OURS, 0, "made", 1024);
            guest.is(Errno.FAULT, "path_filestat_get", OURS, 0, "file", END - 63);
            guest.is(Errno.FAULT, "fd_prestat_get", OURS, END - 7);
            guest.is(Errno.FAULT, "clock_time_get", 0, 0L, -8);
            guest.is(Errno.FAULT, "args_sizes_get", 0, END);
        });
        row("offsets that overflow", guest -> {
            int file = guest.opened(OURS, "file", 0);
            guest.is(Errno.INVAL, "fd_seek", file, Long.MIN_VALUE, 0, RESULT);
            guest.is(Errno.INVAL, "fd_seek", file, -1L, 0, RESULT);
            guest.is(Errno.SUCCESS, "fd_seek", file, Long.MAX_VALUE, 0, RESULT);
            guest.is(Errno.INVAL, "fd_seek", file, 1L, 1, RESULT);
            guest.is(Errno.FBIG, "fd_write", file, 0, guest.iovecs(1024, 4), RESULT);
            guest.is(Errno.INVAL, "fd_pread", file, 0, guest.iovecs(1024, 4), -1L, RESULT);
            guest.is(Errno.FBIG, "fd_allocate", file, Long.MAX_VALUE, 1L);
            guest.is(Errno.INVAL, "fd_filestat_set_size", file, -1L);
        });
        row("cookies that nobody gave", guest -> {
            for (long cookie : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32, 100}) {
                guest.is(Errno.INVAL, "fd_readdir", OURS, 1024, 4096, cookie, RESULT);
            }
        });
        row("numbers that mean nothing", guest -> {
            guest.is(Errno.INVAL, "fd_seek", guest.opened(OURS, "file", 0), 0L, 3, RESULT);
            guest.is(Errno.INVAL, "fd_advise", 5, 0L, 0L, 6);
            guest.is(Errno.INVAL, "clock_time_get", 4, 0L, RESULT);
            guest.is(Errno.INVAL, "clock_res_get", -1, RESULT);
            guest.is(Errno.INVAL, "fd_fdstat_set_flags", 5, 1 << 5);
            guest.is(Errno.INVAL, "proc_raise", 31);
            guest.is(Errno.INVAL, "poll_oneoff", 0, 1024, 0, RESULT);
            guest.is(Errno.INVAL, "path_filestat_set_times", OURS, 0, "file", 1L, 1L, 3);
            guest.is(Errno.INVAL, "path_filestat_set_times", OURS, 0, "file", 1L, 1L, 16);
            guest.is(Errno.INVAL, "path_filestat_get", OURS, 2, "file", 1024);
            guest.is(Errno.INVAL, "path_open", OURS, 0, "file", 16, 2L, 0L, 0, RESULT);
        });
    }
}
