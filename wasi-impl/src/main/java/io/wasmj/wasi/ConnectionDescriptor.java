package io.wasmj.wasi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** An accepted connection. Java cannot look at what has come without taking it: that is kept here until it is read. */
final class ConnectionDescriptor extends SocketDescriptor {

    private static final int MOST_AHEAD = 4096;

    private final SocketChannel channel;
    private ByteBuffer ahead = ByteBuffer.allocate(0);

    ConnectionDescriptor(SocketChannel channel) throws IOException {
        super(channel, Rights.CONNECTION, 0);
        this.channel = channel;
    }

    SocketChannel channel() {
        return channel;
    }

    @Override
    int read(ByteBuffer into) throws IOException {
        while (into.hasRemaining()) {
            int read = readNow(into);
            if (read != 0) {
                return read;
            }
            await(SelectionKey.OP_READ);
        }
        return 0;
    }

    private synchronized int readNow(ByteBuffer into) throws IOException {
        int known = Math.min(ahead.remaining(), into.remaining());
        if (known > 0) {
            into.put(ahead.slice(ahead.position(), known));
            ahead.position(ahead.position() + known);
        }
        int read = into.hasRemaining() ? channel.read(into) : 0;
        return known == 0 ? read : known + Math.max(read, 0);
    }

    /** Reads from {@code done} bytes on what a read will find again. */
    int peek(ByteBuffer into, int done) throws IOException {
        while (true) {
            synchronized (this) {
                int known = available();
                if (known < 0) {
                    return known;
                }
                if (known > 0) {
                    int length = Math.clamp(known - done, 0, into.remaining());
                    into.put(ahead.slice(ahead.position() + Math.min(done, known), length));
                    return length;
                }
            }
            await(SelectionKey.OP_READ);
        }
    }

    /** How many bytes are known to have come; -1 at the end. */
    synchronized int available() throws IOException {
        if (!ahead.hasRemaining()) {
            ahead = ahead.capacity() == 0 ? ByteBuffer.allocate(MOST_AHEAD) : ahead.clear();
            int read = channel.read(ahead);
            ahead.flip();
            if (read < 0) {
                return read;
            }
        }
        return ahead.remaining();
    }

    @Override
    int write(ByteBuffer from) throws IOException {
        int before = from.remaining();
        while (from.hasRemaining()) {
            if (channel.write(from) > 0) {
                continue;
            }
            if (has(NONBLOCK) && from.remaining() < before) {
                break;
            }
            await(SelectionKey.OP_WRITE);
        }
        return before - from.remaining();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
