package io.wasmj.runtime.abi.simd;

import io.wasmj.runtime.V128;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToLongFunction;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/**
 * What instructions do lane by lane, for lanes of any width: 8, 16, 32 or 64 bits. Every loop is unrolled by the JIT,
 * every operator is a constant where it is called, so what is left is straight code on two numbers.
 */
final class Lanes {

    /** Whether vectors are registers rather than two numbers: decided once, so that the JIT sees only one of the ways. */
    static final boolean VECTORS =
            exports("jdk.internal.misc") && exports("jdk.internal.vm.vector") && Vectors.enabled();

    private Lanes() {}

    private static boolean exports(String packageName) {
        return Object.class.getModule().isExported(packageName, Lanes.class.getModule());
    }

    static V128 of(long low, long high) {
        return new TwoLongs(low, high);
    }

    /** The same value whether a lane at a time or not; for what is not worth an instruction. */
    static V128 twoLongs(V128 v) {
        return of(v.low(), v.high());
    }

    static V128 splat(long value, int width) {
        long bits = value & mask(width);
        for (int filled = width; filled < Long.SIZE; filled *= 2) {
            bits |= bits << filled;
        }
        return of(bits, bits);
    }

    static V128 replace(V128 v, long value, int lane, int width) {
        int shift = lane * width & 63;
        long mask = mask(width) << shift;
        long bits = value << shift & mask;
        return lane * width < Long.SIZE
                ? of((v.low() & ~mask) | bits, v.high())
                : of(v.low(), (v.high() & ~mask) | bits);
    }

    /** A lane, sign-extended. */
    static long signed(V128 v, int width, int lane) {
        return signed(half(v, width, lane), width, lane * width & 63);
    }

    /** A lane, zero-extended. */
    static long unsigned(V128 v, int width, int lane) {
        return unsigned(half(v, width, lane), width, lane * width & 63);
    }

    private static long half(V128 v, int width, int lane) {
        return lane * width < Long.SIZE ? v.low() : v.high();
    }

    private static long signed(long bits, int width, int shift) {
        return bits << (Long.SIZE - width - shift) >> (Long.SIZE - width);
    }

    private static long unsigned(long bits, int width, int shift) {
        return bits >>> shift & mask(width);
    }

    /** The bits of a lane. */
    static long mask(int width) {
        return -1L >>> (Long.SIZE - width);
    }

    /** A vector whose lanes are computed one by one. */
    static V128 generate(int width, IntToLongFunction lane) {
        return of(generate(width, 0, lane), generate(width, Long.SIZE / width, lane));
    }

    private static long generate(int width, int first, IntToLongFunction lane) {
        long bits = 0;
        for (int i = 0; i < Long.SIZE / width; i++) {
            bits |= (lane.applyAsLong(first + i) & mask(width)) << (i * width);
        }
        return bits;
    }

    /** Applies an operator to lanes that are sign-extended. */
    static V128 signed(int width, V128 a, LongUnaryOperator op) {
        return of(signed(width, a.low(), op), signed(width, a.high(), op));
    }

    private static long signed(int width, long a, LongUnaryOperator op) {
        long bits = 0;
        for (int at = 0; at < Long.SIZE; at += width) {
            bits |= (op.applyAsLong(signed(a, width, at)) & mask(width)) << at;
        }
        return bits;
    }

    static V128 signed(int width, V128 a, V128 b, LongBinaryOperator op) {
        return of(signed(width, a.low(), b.low(), op), signed(width, a.high(), b.high(), op));
    }

    private static long signed(int width, long a, long b, LongBinaryOperator op) {
        long bits = 0;
        for (int at = 0; at < Long.SIZE; at += width) {
            bits |= (op.applyAsLong(signed(a, width, at), signed(b, width, at)) & mask(width)) << at;
        }
        return bits;
    }

    /** Applies an operator to lanes that are zero-extended. */
    static V128 unsigned(int width, V128 a, V128 b, LongBinaryOperator op) {
        return of(unsigned(width, a.low(), b.low(), op), unsigned(width, a.high(), b.high(), op));
    }

    private static long unsigned(int width, long a, long b, LongBinaryOperator op) {
        long bits = 0;
        for (int at = 0; at < Long.SIZE; at += width) {
            bits |= (op.applyAsLong(unsigned(a, width, at), unsigned(b, width, at)) & mask(width)) << at;
        }
        return bits;
    }

    /*
     * Every f32 is a f64, and of add, sub, mul, div and sqrt the f64 result rounds to the right f32: one operator serves
     * both widths.
     */

    static double toDouble(int width, long bits) {
        return width == Float.SIZE ? Float.intBitsToFloat((int) bits) : Double.longBitsToDouble(bits);
    }

    static long toBits(int width, double value) {
        return width == Float.SIZE ? Float.floatToRawIntBits((float) value) : Double.doubleToRawLongBits(value);
    }

    static V128 floats(int width, V128 a, DoubleUnaryOperator op) {
        return signed(width, a, x -> toBits(width, op.applyAsDouble(toDouble(width, x))));
    }

    static V128 floats(int width, V128 a, V128 b, DoubleBinaryOperator op) {
        return signed(width, a, b, (x, y) -> toBits(width, op.applyAsDouble(toDouble(width, x), toDouble(width, y))));
    }
}
