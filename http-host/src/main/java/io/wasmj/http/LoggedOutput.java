package io.wasmj.http;

import io.wasmj.wasi.Output;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Logs what a guest writes line by line, but no more than a log can bear. */
final class LoggedOutput implements Output, AutoCloseable {

    private static final int MOST_BYTES = 1 << 16;
    private static final int LONGEST_LINE = 4096;

    private final Consumer<String> log;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(0);
    private int left = MOST_BYTES;

    LoggedOutput(Consumer<String> log) {
        this.log = log;
    }

    @Override
    public void write(ByteBuffer bytes) {
        while (bytes.hasRemaining() && left > 0) {
            byte next = bytes.get();
            if (next != '\n') {
                line.write(next);
            }
            if (next == '\n' || line.size() == LONGEST_LINE) {
                logLine();
            }
            if (--left == 0) {
                logLine();
                log.accept("(the guest wrote more than " + MOST_BYTES
                        + " bytes to its standard error; the rest is dropped)");
            }
        }
        bytes.position(bytes.limit());
    }

    private void logLine() {
        log.accept(HeaderSyntax.printable(line.toString(StandardCharsets.UTF_8)));
        line.reset();
    }

    /** Logs what came after the last line end. */
    @Override
    public void close() {
        if (line.size() > 0) {
            logLine();
        }
    }
}
