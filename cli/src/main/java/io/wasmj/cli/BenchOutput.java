package io.wasmj.cli;

import io.wasmj.wasi.Output;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** Keeps what a guest prints in its first iteration, and notices when a later one prints something else. */
final class BenchOutput implements Output {

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final CRC32 current = new CRC32();
    private long first;
    private boolean isFirst = true;
    private boolean differs;

    @Override
    public void write(ByteBuffer bytes) {
        if (isFirst) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            kept.writeBytes(copy);
        }
        current.update(bytes);
    }

    void endIteration() {
        if (isFirst) {
            first = current.getValue();
            isFirst = false;
        } else {
            differs |= current.getValue() != first;
        }
        current.reset();
    }

    byte[] kept() {
        return kept.toByteArray();
    }

    boolean differs() {
        return differs;
    }
}
