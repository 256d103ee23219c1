package io.wasmj.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Standard error of this process as lines of JSON, while it is open: whatever writes there, such as loggers of libraries,
 * becomes an object each time it flushes.
 */
final class JsonErrors extends OutputStream {

    private final PrintStream before = System.err;
    private final PrintStream lines;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private JsonErrors(PrintStream lines) {
        this.lines = lines;
    }

    /** @param lines where the objects go */
    static JsonErrors to(PrintStream lines) {
        JsonErrors errors = new JsonErrors(lines);
        System.setErr(new PrintStream(errors, false, StandardCharsets.UTF_8));
        return errors;
    }

    @Override
    public synchronized void write(int next) {
        bytes.write(next);
    }

    @Override
    public synchronized void write(byte[] from, int offset, int length) {
        bytes.write(from, offset, length);
    }

    @Override
    public synchronized void flush() {
        String message = bytes.toString(StandardCharsets.UTF_8).strip();
        bytes.reset();
        if (!message.isEmpty()) {
            lines.println(LogFormat.host(message));
        }
    }

    @Override
    public void close() {
        flush();
        System.setErr(before);
    }
}
