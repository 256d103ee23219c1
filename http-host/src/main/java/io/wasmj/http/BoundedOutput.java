package io.wasmj.http;

import io.wasmj.wasi.Output;
import java.nio.ByteBuffer;

/** Keeps what a guest writes, up to a limit; a guest that writes more is stopped. */
final class BoundedOutput implements Output {

    /** The guest wrote more than it may. Not a failing write, because guests are known to retry those for ever. */
    static final class Exceeded extends RuntimeException {
        private static final long serialVersionUID = 1;

        Exceeded(int limit) {
            super("wrote more than the " + limit + " bytes that a response may have", null, false, false);
        }
    }

    private final CollectedBytes bytes = new CollectedBytes();
    private final int limit;

    BoundedOutput(int limit) {
        this.limit = limit;
    }

    @Override
    public void write(ByteBuffer from) {
        if (from.remaining() > limit - bytes.size()) {
            throw new Exceeded(limit);
        }
        bytes.append(from);
    }

    ByteBuffer written() {
        return bytes.collected();
    }
}
