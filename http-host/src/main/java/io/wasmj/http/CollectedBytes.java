package io.wasmj.http;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Bytes that arrive piece by piece. */
final class CollectedBytes {

    private static final int FIRST = 1024;
    private static final byte[] NONE = {};

    private byte[] bytes = NONE;
    private int size;

    int size() {
        return size;
    }

    void append(ByteBuffer from) {
        int more = from.remaining();
        if (more > bytes.length - size) {
            int room = (int) Math.min(Integer.MAX_VALUE - 8, Math.max(FIRST, 2L * bytes.length));
            bytes = Arrays.copyOf(bytes, Math.max(room, Math.addExact(size, more)));
        }
        from.get(bytes, size, more);
        size += more;
    }

    /** All of them, without a copy. */
    ByteBuffer collected() {
        return ByteBuffer.wrap(bytes, 0, size).slice();
    }
}
