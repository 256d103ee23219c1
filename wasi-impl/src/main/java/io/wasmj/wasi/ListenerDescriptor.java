package io.wasmj.wasi;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** A socket on which connections are accepted. It is the host's, and stays open. */
final class ListenerDescriptor extends SocketDescriptor {

    private final ServerSocketChannel channel;

    ListenerDescriptor(ServerSocketChannel channel) throws IOException {
        super(channel, Rights.LISTENER, Rights.CONNECTION);
        this.channel = channel;
    }

    ConnectionDescriptor accept() throws IOException {
        while (true) {
            SocketChannel connection = channel.accept();
            if (connection != null) {
                return new ConnectionDescriptor(connection);
            }
            await(SelectionKey.OP_ACCEPT);
        }
    }
}
