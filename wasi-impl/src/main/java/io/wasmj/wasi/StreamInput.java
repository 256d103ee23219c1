package io.wasmj.wasi;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** A stream as input. */
record StreamInput(InputStream stream, boolean isTerminal) implements Input {

    private static final int MOST_AT_ONCE = 1 << 16;

    @SuppressWarnings("SystemConsoleNull") // it may be null again since Java 25
    static boolean onTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (into.hasArray()) {
            int read = stream.read(into.array(), into.arrayOffset() + into.position(), into.remaining());
            into.position(into.position() + Math.max(read, 0));
            return read;
        }
        byte[] bytes = new byte[Math.min(into.remaining(), MOST_AT_ONCE)];
        int read = stream.read(bytes);
        if (read > 0) {
            into.put(bytes, 0, read);
        }
        return read;
    }

    @Override
    public int available() throws IOException {
        return stream.available();
    }
}
