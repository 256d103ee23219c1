package io.wasmj.wasi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Where {@code wasi_unstable} is another. */
class UnstableTest {

    @Test
    void layoutsAndWhenceAreTheOldOnes() throws IOException {
        try (TestGuest guest = new TestGuest(Wasi.DEFAULT.withTree("/", new MemoryTree(1 << 20)), Preview1.UNSTABLE)) {
            assertEquals(Errno.SUCCESS, guest.open("a", 1));
            int fd = guest.result();
            guest.write(fd, "0123456789");
            assertEquals(Errno.SUCCESS, guest.call("fd_seek", fd, -3L, 0, 0), "current");
            assertEquals(7, guest.memory().readLong(0));
            assertEquals(Errno.SUCCESS, guest.call("fd_seek", fd, -4L, 1, 0), "end");
            assertEquals(6, guest.memory().readLong(0));
            assertEquals(Errno.SUCCESS, guest.call("fd_seek", fd, 5L, 2, 0), "set");
            assertEquals(5, guest.memory().readLong(0));
            assertEquals(Errno.INVAL, guest.call("fd_seek", fd, 5L, 3, 0));
            for (int from : new int[] {0, 256}) {
                assertEquals(
                        Errno.SUCCESS,
                        from == 0
                                ? guest.call("fd_filestat_get", fd, from)
                                : guest.call("path_filestat_get", 3, 0, "a", from));
                assertEquals(FileType.REGULAR_FILE.code(), guest.memory().readByte(from + 16));
                assertEquals(1, guest.memory().readInt(from + 20));
                assertEquals(10, guest.memory().readLong(from + 24));
            }
            // A clock with an identifier of its own in front.
            guest.memory().writeLong(8192, 77);
            guest.memory().writeInt(8192 + 24, 1);
            guest.memory().writeLong(8192 + 32, 1);
            assertEquals(Errno.SUCCESS, guest.call("poll_oneoff", 8192, 2048, 1, TestGuest.RESULT));
            assertEquals(1, guest.result());
            assertEquals(77, guest.memory().readLong(2048));
        }
    }
}
