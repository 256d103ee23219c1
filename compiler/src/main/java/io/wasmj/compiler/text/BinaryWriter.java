package io.wasmj.compiler.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the values of the binary format (spec, "Binary Format: Values"), integers in the fewest bytes. */
final class BinaryWriter {

    private byte[] bytes = new byte[32];
    private int size;

    int size() {
        return size;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    void reset() {
        size = 0;
    }

    void oneByte(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    void bytes(byte[] source) {
        bytes(source, source.length);
    }

    /** What another one holds. */
    void bytes(BinaryWriter source) {
        bytes(source.bytes, source.size);
    }

    private void bytes(byte[] source, int length) {
        room(length);
        System.arraycopy(source, 0, bytes, size, length);
        size += length;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(size, more)));
        }
    }

    void unsigned(long value) {
        for (long rest = value; ; ) {
            int low = (int) rest & 0x7f;
            rest >>>= 7;
            if (rest == 0) {
                oneByte(low);
                return;
            }
            oneByte(low | 0x80);
        }
    }

    /** An index, which is unsigned. */
    void index(int index) {
        unsigned(Integer.toUnsignedLong(index));
    }

    void signed(long value) {
        for (long rest = value; ; ) {
            int low = (int) rest & 0x7f;
            rest >>= 7;
            long sign = (low & 0x40) == 0 ? 0 : -1;
            if (rest == sign) {
                oneByte(low);
                return;
            }
            oneByte(low | 0x80);
        }
    }

    /** The low bytes of a value, the lowest first. */
    void fixed(long value, int length) {
        for (int i = 0; i < length; i++) {
            oneByte((int) (value >>> (8 * i)));
        }
    }

    /** A vector of bytes. */
    void sized(byte[] content) {
        unsigned(content.length);
        bytes(content);
    }

    /** What another one holds, with its size before it. */
    void sized(BinaryWriter content) {
        unsigned(content.size);
        bytes(content);
    }

    void name(String name) {
        sized(name.getBytes(StandardCharsets.UTF_8));
    }

    /** A code, behind its prefix byte where it has one. */
    void opcode(int code) {
        if (code < 0x100) {
            oneByte(code);
        } else {
            oneByte(code >>> 16);
            unsigned(code & 0xffff);
        }
    }
}
