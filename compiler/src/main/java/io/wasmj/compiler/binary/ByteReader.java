package io.wasmj.compiler.binary;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wasmj.runtime.InvalidModule;
import io.wasmj.runtime.MalformedModule;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A cursor over a run of a module's bytes that reads plain values (spec, "Binary Format: Values"). */
public abstract sealed class ByteReader permits CodeReader {
    /*
     * Nearly all integers of real modules take one byte. Their methods are small enough to be inlined everywhere and
     * leave everything else to one loop each for unsigned and signed numbers of any width.
     */
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final String UNEXPECTED_END = "unexpected end of section or function";

    final byte[] bytes;
    final int function;
    private final int end;
    private int position;

    /** @param function the index of the function to name in errors, or -1 */
    ByteReader(byte[] bytes, int start, int end, int function) {
        this.bytes = bytes;
        this.position = start;
        this.end = end;
        this.function = function;
    }

    /** The offset of the next byte in the module. */
    public int position() {
        return position;
    }

    public void seek(int position) {
        this.position = position;
    }

    public boolean atEnd() {
        return position == end;
    }

    /** The number of bytes left. */
    public int remaining() {
        return end - position;
    }

    public int u8() {
        int at = position;
        if (at >= end) {
            throw unexpectedEnd();
        }
        position = at + 1;
        return bytes[at] & 0xff;
    }

    /** The byte that {@link #u8} would read. */
    int peek() {
        if (position >= end) {
            throw unexpectedEnd();
        }
        return bytes[position] & 0xff;
    }

    public int u32() {
        int at = position;
        if (at < end && bytes[at] >= 0) {
            position = at + 1;
            return bytes[at];
        }
        return (int) unsigned(Integer.SIZE);
    }

    /** Offsets of memory accesses are this wide, whatever the memory. */
    public long u64() {
        int at = position;
        if (at < end && bytes[at] >= 0) {
            position = at + 1;
            return bytes[at];
        }
        return unsigned(Long.SIZE);
    }

    public int s32() {
        int at = position;
        if (at < end && bytes[at] >= 0) {
            position = at + 1;
            return signExtend(bytes[at]);
        }
        return (int) signed(Integer.SIZE);
    }

    public long s33() {
        return signed(33);
    }

    public long s64() {
        int at = position;
        if (at < end && bytes[at] >= 0) {
            position = at + 1;
            return signExtend(bytes[at]);
        }
        return signed(Long.SIZE);
    }

    public int f32Bits() {
        return (int) INT.get(bytes, advance(Integer.BYTES));
    }

    public long f64Bits() {
        return (long) LONG.get(bytes, advance(Long.BYTES));
    }

    /** The lower and the upper half of a vector. */
    public long[] v128Bits() {
        return new long[] {f64Bits(), f64Bits()};
    }

    /** Skips {@code count} bytes and returns where they start. */
    int advance(int count) {
        int at = position;
        if (Integer.compareUnsigned(count, end - at) > 0) {
            throw unexpectedEnd();
        }
        position = at + count;
        return at;
    }

    private static int signExtend(int sevenBits) {
        return sevenBits << 25 >> 25;
    }

    private long unsigned(int width) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            int b = u8();
            int left = width - shift;
            if (left < 7) {
                checkLast(b, (b & 0x7f) >>> left == 0);
            }
            value |= (b & 0x7fL) << shift;
            if (b < 0x80) {
                return value;
            }
        }
    }

    private long signed(int width) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            int b = u8();
            int left = width - shift;
            if (left < 7) {
                int extension = signExtend(b) >> (left - 1);
                checkLast(b, extension == 0 || extension == -1);
            }
            value |= (b & 0x7fL) << shift;
            if (b < 0x80) {
                int unused = Math.max(0, Long.SIZE - 7 - shift);
                return value << unused >> unused;
            }
        }
    }

    /** The last byte of a number that takes all bytes it may: nothing may follow, and no bit may be lost. */
    private void checkLast(int b, boolean fits) {
        if (b >= 0x80) {
            throw malformed("integer representation too long", position - 1);
        }
        if (!fits) {
            throw malformed("integer too large", position - 1);
        }
    }

    /** A name: a length and so many bytes of well-formed UTF-8. */
    public String name() {
        int length = count("bytes of a name", Integer.MAX_VALUE);
        int at = advance(length);
        String name = new String(bytes, at, length, UTF_8);
        // What is not UTF-8 has become replacement characters; a name with one may still have been written with it.
        if (name.indexOf('\ufffd') >= 0
                && !Arrays.equals(name.getBytes(UTF_8), Arrays.copyOfRange(bytes, at, at + length))) {
            throw malformed("malformed UTF-8 encoding", at);
        }
        return name;
    }

    /** The length of a list, every element of which takes at least one byte. */
    int count(String what, int limit) {
        int at = position;
        int count = u32();
        if (Integer.compareUnsigned(count, remaining()) > 0) {
            String length = Integer.toUnsignedString(count) + " " + what + " in " + remaining() + " bytes";
            throw malformed(UNEXPECTED_END + ": length out of bounds, " + length, at);
        }
        if (count > limit) {
            throw new InvalidModule("too many " + what + ": " + count + ", the limit is " + limit, function, at);
        }
        return count;
    }

    private MalformedModule unexpectedEnd() {
        return malformed(UNEXPECTED_END, end);
    }

    static MalformedModule malformed(String message, int at) {
        return new MalformedModule(message, at);
    }
}
