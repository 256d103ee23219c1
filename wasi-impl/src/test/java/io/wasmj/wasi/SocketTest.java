package io.wasmj.wasi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SocketTest {

    private static final int LISTENER = 3;
    private static final int SUBSCRIPTION = 2048;

    private ServerSocketChannel listener;
    private TestGuest guest;

    @BeforeEach
    void listen() throws IOException {
        listener = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        guest = new TestGuest(Wasi.DEFAULT.withListener(listener).withTree("/", new MemoryTree(1024)));
    }

    @AfterEach
    void close() throws IOException {
        guest.close();
        assertTrue(listener.isOpen(), "it is the host's");
        listener.close();
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), listener.socket().getLocalPort());
    }

    private void poll(int tag, int fd) {
        guest.memory().writeByte(SUBSCRIPTION + 8, (byte) tag);
        guest.memory().writeInt(SUBSCRIPTION + 16, fd);
        assertEquals(Errno.SUCCESS, guest.call("poll_oneoff", SUBSCRIPTION, 3000, 1, TestGuest.RESULT));
        assertEquals(1, guest.result());
        assertEquals(0, guest.memory().readShort(3000 + 8));
    }

    @Test
    void aConnectionIsAcceptedReadAndAnswered() throws IOException {
        try (Socket client = connect()) {
            client.getOutputStream().write("question".getBytes(StandardCharsets.UTF_8));
            assertEquals(Errno.SUCCESS, guest.call("sock_accept", LISTENER, 0, TestGuest.RESULT));
            int fd = guest.result();
            assertEquals(Errno.SUCCESS, guest.call("sock_recv", fd, guest.iovecs(1024, 4), 1, 2, TestGuest.RESULT, 16));
            assertEquals("ques", guest.memory().readString(1024, guest.result()));
            assertEquals("tion", guest.read(fd, 100));
            guest.memory().write(1024, "answer".getBytes(StandardCharsets.UTF_8));
            assertEquals(Errno.SUCCESS, guest.call("sock_send", fd, guest.iovecs(1024, 6), 1, 0, TestGuest.RESULT));
            assertEquals(Errno.SUCCESS, guest.write(fd, "!"));
            assertEquals(Errno.SUCCESS, guest.call("sock_shutdown", fd, 2));
            assertEquals("answer!", new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            client.shutdownOutput();
            assertEquals("", guest.read(fd, 100));
            assertEquals(Errno.SPIPE, guest.call("fd_seek", fd, 0L, 0, 0));
            assertEquals(Errno.SUCCESS, guest.call("fd_close", fd));
            assertEquals(Errno.BADF, guest.call("sock_shutdown", fd, 1));
        }
    }

    @Test
    void waitingIsPolling() throws IOException {
        assertEquals(Errno.SUCCESS, guest.call("fd_fdstat_set_flags", LISTENER, Descriptor.NONBLOCK));
        assertEquals(Errno.AGAIN, guest.call("sock_accept", LISTENER, 0, TestGuest.RESULT));
        try (Socket client = connect()) {
            poll(Subscription.FD_READ, LISTENER);
            assertEquals(Errno.SUCCESS, guest.call("sock_accept", LISTENER, Descriptor.NONBLOCK, TestGuest.RESULT));
            int fd = guest.result();
            assertEquals("AGAIN", guest.read(fd, 10));
            poll(Subscription.FD_WRITE, fd);
            client.getOutputStream().write('x');
            poll(Subscription.FD_READ, fd);
            assertEquals("x", guest.read(fd, 10));
        }
    }

    @Test
    void anInterruptEndsTheGuestThatWaits() {
        assertEquals(Errno.SUCCESS, guest.call("fd_fdstat_set_flags", LISTENER, Descriptor.NONBLOCK));
        Thread.currentThread().interrupt();
        Trap trap = assertThrows(Trap.class, () -> poll(Subscription.FD_READ, LISTENER));
        assertEquals(TrapCode.INTERRUPTED, trap.code());
        assertTrue(Thread.interrupted());
    }

    @Test
    void whatIsNoSocketSaysSo() {
        assertEquals(Errno.NOTSOCK, guest.call("sock_accept", 4, 0, TestGuest.RESULT));
        assertEquals(Errno.NOTSOCK, guest.call("sock_send", 1, 0, 0, 0, TestGuest.RESULT));
        assertEquals(Errno.NOTCONN, guest.call("sock_shutdown", LISTENER, 1));
        assertEquals(Errno.BADF, guest.call("sock_recv", 9, 0, 0, 0, TestGuest.RESULT, 0));
        assertEquals(Errno.BADF, guest.call("fd_prestat_dir_name", LISTENER, 0, 100));
    }

    @Test
    void theListenerDoesNotHideTheDirectoriesBehindIt() {
        assertEquals(Errno.SUCCESS, guest.call("fd_prestat_get", LISTENER, 0));
        assertEquals(1, guest.memory().readInt(0), "no directory");
        assertEquals(Errno.SUCCESS, guest.call("fd_prestat_get", LISTENER + 1, 0));
        assertEquals(0, guest.memory().readInt(0));
        assertEquals(1, guest.memory().readInt(4));
    }
}
