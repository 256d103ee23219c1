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
    void whatIsLookedAtIsStillThere() throws IOException {
        try (Socket client = connect()) {
            client.getOutputStream().write("question".getBytes(StandardCharsets.UTF_8));
            assertEquals(Errno.SUCCESS, guest.call("sock_accept", LISTENER, 0, TestGuest.RESULT));
            int fd = guest.result();
            poll(Subscription.FD_READ, fd);
            int buffers = guest.iovecs(1024, 3, 1100, 2);
            assertEquals(Errno.SUCCESS, guest.call("sock_recv", fd, buffers, 2, 1, TestGuest.RESULT, 16));
            assertEquals(5, guest.result());
            assertEquals("que", guest.memory().readString(1024, 3));
            assertEquals("st", guest.memory().readString(1100, 2));
            assertEquals("question", guest.read(fd, 100));
            client.getOutputStream().write("more".getBytes(StandardCharsets.UTF_8));
            client.shutdownOutput();
            assertEquals(Errno.SUCCESS, guest.call("sock_recv", fd, guest.iovecs(1024, 9), 1, 2, TestGuest.RESULT, 16));
            assertEquals(4, guest.result(), "all there was before the end");
            poll(Subscription.FD_READ, fd);
            assertEquals(1, guest.memory().readShort(3000 + 24), "the other side hung up");
        }
    }

    /** A socket that blocks can be polled, too. */
    @Test
    void pollingTellsWhoHasSomething() throws IOException {
        try (Socket client = connect()) {
            assertEquals(Errno.SUCCESS, guest.call("sock_accept", LISTENER, 0, TestGuest.RESULT));
            int fd = guest.result();
            client.getOutputStream().write("12345".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 2; i++) {
                guest.memory().writeByte(SUBSCRIPTION + 48 * i + 8, (byte) Subscription.FD_READ);
                guest.memory().writeInt(SUBSCRIPTION + 48 * i + 16, i == 0 ? LISTENER : fd);
                guest.memory().writeLong(SUBSCRIPTION + 48 * i, i);
            }
            assertEquals(Errno.SUCCESS, guest.call("poll_oneoff", SUBSCRIPTION, 3000, 2, TestGuest.RESULT));
            assertEquals(1, guest.result());
            assertEquals(1, guest.memory().readLong(3000), "nobody else wants to be accepted");
            assertTrue(guest.memory().readLong(3000 + 16) > 0);
            assertEquals("12345", guest.read(fd, 10));
        }
    }

    @Test
    void anInterruptEndsTheGuestThatWaitsForAConnection() {
        Thread.currentThread().interrupt();
        Trap trap = assertThrows(Trap.class, () -> guest.call("sock_accept", LISTENER, 0, TestGuest.RESULT));
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
