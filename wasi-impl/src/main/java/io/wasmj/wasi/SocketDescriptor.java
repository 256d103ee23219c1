package io.wasmj.wasi;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.Selector;

/**
 * A socket. Java's never blocks: where the guest's does, it is waited for here, so that it can be polled all the same, and
 * so that an interrupt ends the guest and not the socket, which may be the host's.
 */
abstract sealed class SocketDescriptor extends Descriptor permits ListenerDescriptor, ConnectionDescriptor {

    /** A selector does not hear of a socket that another thread closes. */
    private static final long WAIT_MILLIS = 1000;

    private final SelectableChannel socket;

    SocketDescriptor(SelectableChannel socket, long rights, long inheriting) throws IOException {
        super(FileType.SOCKET_STREAM, rights, inheriting);
        this.socket = socket;
        socket.configureBlocking(false);
    }

    final SelectableChannel socket() {
        return socket;
    }

    /** Waits until an operation of {@link java.nio.channels.SelectionKey} is likely to do something. */
    final void await(int operation) throws IOException {
        if (has(NONBLOCK)) {
            throw new WasiException(Errno.AGAIN);
        }
        try (Selector selector = Selector.open()) {
            socket.register(selector, operation);
            while (selector.select(WAIT_MILLIS) == 0) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new ClosedByInterruptException();
                }
                if (!socket.isOpen()) {
                    throw new ClosedChannelException();
                }
            }
        }
    }

    @Override
    FileDescriptor file() throws WasiException {
        throw new WasiException(Errno.SPIPE);
    }
}
