package io.wasmj.wasi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pointers and lengths that no memory has. */
class GuestMemoryTest {

    private static final int END = 4 << 16;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final TestGuest guest =
            new TestGuest(Wasi.DEFAULT.withStdout(Output.of(out)).withTree("/", new MemoryTree(1 << 20)));

    @AfterEach
    void close() throws IOException {
        guest.close();
    }

    @Test
    void resultsOutside() {
        assertEquals(Errno.FAULT, guest.call("args_sizes_get", END, 0));
        assertEquals(Errno.FAULT, guest.call("args_sizes_get", 0, -4));
        assertEquals(Errno.FAULT, guest.call("clock_time_get", 0, 0L, END - 7));
        assertEquals(Errno.SUCCESS, guest.call("clock_time_get", 0, 0L, END - 8));
        assertEquals(Errno.FAULT, guest.call("random_get", END - 1, 2));
        assertEquals(Errno.FAULT, guest.call("random_get", 0, -1));
        assertEquals(Errno.SUCCESS, guest.call("random_get", END, 0));
        assertEquals(Errno.FAULT, guest.call("fd_fdstat_get", 1, END - 8));
        assertEquals(Errno.FAULT, guest.call("fd_prestat_get", 3, END));
        assertEquals(Errno.FAULT, guest.call("path_filestat_get", 3, 0, ".", END - 63));
        assertEquals(Errno.FAULT, guest.call("path_open", 3, 0, END - 1, 2, 0, 0L, 0L, 0, 0));
        assertEquals(Errno.FAULT, guest.call("path_open", 3, 0, ".", 0, 0L, 0L, 0, -1));
        assertEquals(Errno.BADF, guest.call("fd_close", 4), "nothing was opened in vain");
        assertEquals(Errno.FAULT, guest.call("fd_readdir", 3, END, 1, 0L, 0));
        assertEquals(Errno.FAULT, guest.call("poll_oneoff", 0, 0, -1, 0));
        assertEquals(Errno.INVAL, guest.call("poll_oneoff", 0, 0, 0, 0));
    }

    @Test
    void buffersOutsideWriteNothing() {
        assertEquals(Errno.FAULT, guest.call("fd_write", 1, guest.iovecs(100, 5, END - 1, 2), 2, TestGuest.RESULT));
        assertEquals(Errno.FAULT, guest.call("fd_write", 1, guest.iovecs(100, 5, 0, -1), 2, TestGuest.RESULT));
        assertEquals(Errno.FAULT, guest.call("fd_write", 1, END - 8, 2, TestGuest.RESULT));
        assertEquals(Errno.FAULT, guest.call("fd_write", 1, 0, 0x2000_0000, TestGuest.RESULT));
        assertEquals(Errno.FAULT, guest.call("fd_write", 1, 0, -1, TestGuest.RESULT));
        assertEquals(Errno.FAULT, guest.call("fd_write", 1, guest.iovecs(100, 5), 1, END));
        assertEquals(0, out.size());
        assertEquals(Errno.SUCCESS, guest.call("fd_write", 1, END, 0, TestGuest.RESULT));
        assertEquals(0, guest.result());
    }

    @Test
    void overlappingBuffersAreJustBuffers() {
        assertEquals(Errno.SUCCESS, guest.open("a", 1));
        int fd = guest.result();
        assertEquals(Errno.SUCCESS, guest.write(fd, "abcdef"));
        assertEquals(
                Errno.SUCCESS, guest.call("fd_pread", fd, guest.iovecs(1024, 4, 1025, 2), 2, 0L, TestGuest.RESULT));
        assertEquals(6, guest.result());
        assertEquals("aefd", guest.memory().readString(1024, 4));
        // The list itself is overwritten while it is worked through.
        assertEquals(Errno.SUCCESS, guest.call("fd_pread", fd, guest.iovecs(8, 4, 1024, 2), 2, 0L, TestGuest.RESULT));
    }

    @Test
    void offsetsAreUnsigned() {
        assertEquals(Errno.SUCCESS, guest.open("a", 1));
        int fd = guest.result();
        assertEquals(Errno.INVAL, guest.call("fd_pread", fd, guest.iovecs(0, 4), 1, -1L, TestGuest.RESULT));
        assertEquals(Errno.INVAL, guest.call("fd_pwrite", fd, guest.iovecs(0, 4), 1, -1L, TestGuest.RESULT));
        assertEquals(Errno.FBIG, guest.call("fd_pwrite", fd, guest.iovecs(0, 4), 1, Long.MAX_VALUE, TestGuest.RESULT));
        assertEquals(Errno.INVAL, guest.call("fd_readdir", 3, 0, 100, -1L, TestGuest.RESULT));
        assertEquals(Errno.INVAL, guest.call("fd_readdir", 3, 0, 100, 1L << 40, TestGuest.RESULT));
        assertEquals(Errno.INVAL, guest.call("fd_advise", fd, -1L, 0L, 0));
        assertEquals(Errno.INVAL, guest.call("fd_advise", fd, 0L, 0L, 6));
    }

    @Test
    void memoryTreesAreCapped() {
        assertEquals(Errno.SUCCESS, guest.open("a", 1));
        int fd = guest.result();
        assertEquals(Errno.NOSPC, guest.call("fd_allocate", fd, 0L, 1L << 21));
        assertEquals(Errno.NOSPC, guest.call("fd_pwrite", fd, guest.iovecs(0, 4), 1, 1L << 20, TestGuest.RESULT));
        assertEquals(Errno.SUCCESS, guest.call("fd_allocate", fd, 0L, 1_000_000L));
        assertEquals(Errno.SUCCESS, guest.call("path_unlink_file", 3, "a"));
        assertEquals(Errno.SUCCESS, guest.open("b", 1));
        assertEquals(Errno.NOSPC, guest.call("fd_allocate", guest.result(), 0L, 1_000_000L), "it is still open");
        assertEquals(Errno.SUCCESS, guest.call("fd_close", fd));
        assertEquals(Errno.SUCCESS, guest.call("fd_allocate", guest.result(), 0L, 1_000_000L));
    }
}
