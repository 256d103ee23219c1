package io.wasmj.wasi;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** A socket on which connections are accepted. It is the host's, and stays open. */
final class ListenerDescriptor extends Descriptor {

    private final ServerSocketChannel channel;

    ListenerDescriptor(ServerSocketChannel channel) {
        super(FileType.SOCKET_STREAM, Rights.LISTENER, Rights.CONNECTION);
        this.channel = channel;
    }

    ServerSocketChannel channel() {
        return channel;
    }

    @Override
    void setFlags(int flags) throws IOException {
        super.setFlags(flags);
        channel.configureBlocking(!has(NONBLOCK));
    }

    ConnectionDescriptor accept() throws IOException {
        SocketChannel connection = channel.accept();
        if (connection == null) {
            throw new WasiException(Errno.AGAIN);
        }
        return new ConnectionDescriptor(connection);
    }

    @Override
    FileDescriptor file() throws WasiException {
        throw new WasiException(Errno.SPIPE);
    }
}
