package io.wasmj.wasi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** An accepted connection. */
final class ConnectionDescriptor extends Descriptor {

    private final SocketChannel channel;

    ConnectionDescriptor(SocketChannel channel) {
        super(FileType.SOCKET_STREAM, Rights.CONNECTION, 0);
        this.channel = channel;
    }

    SocketChannel channel() {
        return channel;
    }

    @Override
    void setFlags(int flags) throws IOException {
        super.setFlags(flags);
        channel.configureBlocking(!has(NONBLOCK));
    }

    @Override
    int read(ByteBuffer into) throws IOException {
        return unlessNothing(channel.read(into));
    }

    @Override
    int write(ByteBuffer from) throws IOException {
        return unlessNothing(channel.write(from));
    }

    private static int unlessNothing(int moved) throws WasiException {
        if (moved == 0) {
            throw new WasiException(Errno.AGAIN);
        }
        return moved;
    }

    @Override
    FileDescriptor file() throws WasiException {
        throw new WasiException(Errno.SPIPE);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
