package io.wasmj.wasi;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** A stream as output. */
record StreamOutput(OutputStream stream, boolean isTerminal) implements Output {

    private static final int MOST_AT_ONCE = 1 << 16;

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        if (bytes.hasArray()) {
            stream.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
            bytes.position(bytes.limit());
        } else {
            byte[] chunk = new byte[Math.min(bytes.remaining(), MOST_AT_ONCE)];
            while (bytes.hasRemaining()) {
                int length = Math.min(chunk.length, bytes.remaining());
                bytes.get(chunk, 0, length);
                stream.write(chunk, 0, length);
            }
        }
        stream.flush();
    }
}
