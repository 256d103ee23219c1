package io.wasmj.wasi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StdioTest {

    @Test
    void outputGetsAllBuffersOfAWrite() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TestGuest guest = new TestGuest(Wasi.DEFAULT.withStdout(Output.of(out)))) {
            guest.memory().write(100, "hello world".getBytes(StandardCharsets.UTF_8));
            assertEquals(
                    Errno.SUCCESS, guest.call("fd_write", 1, guest.iovecs(100, 6, 0, 0, 106, 5), 3, TestGuest.RESULT));
            assertEquals(11, guest.result());
        }
        assertEquals("hello world", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void inputGivesWhatThereIsAndThenTheEnd() throws IOException {
        byte[] in = "abc".getBytes(StandardCharsets.UTF_8);
        try (TestGuest guest = new TestGuest(Wasi.DEFAULT.withStdin(Input.of(new ByteArrayInputStream(in))))) {
            assertEquals("ab", guest.read(0, 2));
            assertEquals("c", guest.read(0, 10));
            assertEquals("", guest.read(0, 10));
        }
    }

    @Test
    void nothingIsGrantedByDefault() throws IOException {
        try (TestGuest guest = new TestGuest(Wasi.DEFAULT)) {
            assertEquals("", guest.read(0, 10));
            assertEquals(Errno.SUCCESS, guest.write(1, "gone"));
            assertEquals(4, guest.result());
            assertEquals(Errno.BADF, guest.call("fd_prestat_get", 3, TestGuest.RESULT));
            assertEquals(Errno.BADF, guest.open("/", 0));
        }
    }

    @Test
    void directionsAreKept() throws IOException {
        try (TestGuest guest = new TestGuest(Wasi.DEFAULT)) {
            assertEquals(Errno.BADF, guest.write(0, "x"));
            assertEquals("BADF", guest.read(1, 1));
            assertEquals(Errno.SPIPE, guest.call("fd_seek", 1, 0L, 0, TestGuest.RESULT));
            assertEquals(Errno.NOTSOCK, guest.call("sock_shutdown", 1, 1));
            assertEquals(Errno.NOTDIR, guest.call("path_unlink_file", 1, "x"));
        }
    }

    @Test
    void outputLaidAsideIsTakenBack() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TestGuest guest = new TestGuest(Wasi.DEFAULT.withStdout(Output.of(out)))) {
            assertEquals(Errno.SUCCESS, guest.call("fd_renumber", 1, 0));
            assertEquals(Errno.BADF, guest.write(1, "lost"));
            assertEquals(Errno.SUCCESS, guest.call("fd_renumber", 0, 1));
            assertEquals(Errno.SUCCESS, guest.write(1, "kept"));
            assertEquals(Errno.BADF, guest.call("fd_renumber", 1, 3), "only those of standard input and output");
        }
        assertEquals("kept", out.toString(StandardCharsets.UTF_8));
    }
}
