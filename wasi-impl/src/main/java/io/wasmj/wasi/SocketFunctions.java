package io.wasmj.wasi;

import io.wasmj.runtime.HostFunction;
import java.io.IOException;
import java.nio.ByteBuffer;

/** What can be done with sockets; a guest has only those it was given and the connections it accepts. */
final class SocketFunctions {

    private static final int RECV_PEEK = 1;
    private static final int RECV_WAITALL = 1 << 1;

    private static final int SHUT_RD = 1;
    private static final int SHUT_WR = 1 << 1;

    private SocketFunctions() {}

    @HostFunction("sock_accept")
    static int sockAccept(Guest guest, int fd, int flags) throws IOException {
        if (!(guest.descriptor(fd) instanceof ListenerDescriptor listener)) {
            throw new WasiException(Errno.NOTSOCK);
        }
        listener.require(Rights.SOCK_ACCEPT);
        guest.state().descriptors().requireRoom();
        return guest.install(listener.accept(), flags);
    }

    @HostFunction("sock_recv")
    static Received sockRecv(Guest guest, int fd, Iovecs buffers, int flags) throws IOException {
        ConnectionDescriptor connection = connection(guest, fd, Rights.FD_READ);
        Guest.requireKnown(flags, RECV_PEEK | RECV_WAITALL);
        boolean waitAll = (flags & RECV_WAITALL) != 0;
        int received = (flags & RECV_PEEK) != 0
                ? buffers.transfer(false, connection::peek)
                : buffers.transfer(!waitAll, (buffer, _) -> receive(connection, buffer, waitAll));
        return new Received(received);
    }

    private static int receive(ConnectionDescriptor connection, ByteBuffer buffer, boolean waitAll) throws IOException {
        int read = connection.read(buffer);
        boolean more = waitAll && read >= 0;
        while (more && buffer.hasRemaining()) {
            more = connection.read(buffer) >= 0;
        }
        return read < 0 ? read : buffer.position();
    }

    @HostFunction("sock_send")
    static int sockSend(Guest guest, int fd, Iovecs buffers, int flags) throws IOException {
        ConnectionDescriptor connection = connection(guest, fd, Rights.FD_WRITE);
        Guest.requireKnown(flags, 0);
        return buffers.transfer(false, (buffer, _) -> connection.write(buffer));
    }

    @HostFunction("sock_shutdown")
    static void sockShutdown(Guest guest, int fd, int how) throws IOException {
        ConnectionDescriptor connection = connection(guest, fd, Rights.SOCK_SHUTDOWN);
        if (how == 0 || (how & ~(SHUT_RD | SHUT_WR)) != 0) {
            throw new WasiException(Errno.INVAL);
        }
        if ((how & SHUT_RD) != 0) {
            connection.channel().shutdownInput();
        }
        if ((how & SHUT_WR) != 0) {
            connection.channel().shutdownOutput();
        }
    }

    private static ConnectionDescriptor connection(Guest guest, int fd, long right) throws WasiException {
        return switch (guest.descriptor(fd)) {
            case ConnectionDescriptor connection -> {
                connection.require(right);
                yield connection;
            }
            case ListenerDescriptor _ -> throw new WasiException(Errno.NOTCONN);
            default -> throw new WasiException(Errno.NOTSOCK);
        };
    }
}
