package io.wasmj.runtime.abi.simd;

import static jdk.internal.vm.vector.VectorSupport.*;

import io.wasmj.runtime.V128;

/** What instructions do, without instructions of the machine for it: half by half, or lane by lane. */
final class Lanes {

    private Lanes() {}

    static V128 of(long low, long high) {
        return new TwoLongs(low, high);
    }

    /** The same value whether a lane at a time or not; for what is not worth an instruction. */
    static V128 twoLongs(V128 v) {
        return of(v.low(), v.high());
    }

    static V128 splat(long value, int kind) {
        long bits = Halves.splat(value, Math.abs(kind));
        return of(bits, bits);
    }

    static V128 replace(V128 v, long value, int lane, int kind) {
        int width = Math.abs(kind);
        int shift = lane * width & 63;
        long mask = Halves.mask(width) << shift;
        long bits = value << shift & mask;
        return lane * width < Long.SIZE
                ? of((v.low() & ~mask) | bits, v.high())
                : of(v.low(), (v.high() & ~mask) | bits);
    }

    /** A lane, sign-extended. */
    static long signed(V128 v, int width, int lane) {
        return Halves.signed(half(v, width, lane), width, lane * width & 63);
    }

    /** A lane, zero-extended. */
    static long unsigned(V128 v, int width, int lane) {
        return Halves.unsigned(half(v, width, lane), width, lane * width & 63);
    }

    private static long half(V128 v, int width, int lane) {
        return lane * width < Long.SIZE ? v.low() : v.high();
    }

    static V128 unary(int op, V128 a, int kind) {
        return of(Halves.unary(op, a.low(), kind), Halves.unary(op, a.high(), kind));
    }

    static V128 binary(int op, V128 a, V128 b, int kind) {
        return of(Halves.binary(op, a.low(), b.low(), kind), Halves.binary(op, a.high(), b.high(), kind));
    }

    static V128 shift(int op, V128 a, int by, int width) {
        return of(Halves.shift(op, a.low(), by, width), Halves.shift(op, a.high(), by, width));
    }

    /** All ones in the lanes for which the condition holds. */
    static V128 compare(int condition, V128 a, V128 b, int kind) {
        return of(
                Halves.compare(condition, a.low(), b.low(), kind), Halves.compare(condition, a.high(), b.high(), kind));
    }

    /** The bits of {@code a} where {@code mask} has ones, those of {@code b} elsewhere. */
    static V128 bitselect(V128 a, V128 b, V128 mask) {
        return of(Halves.select(mask.low(), a.low(), b.low()), Halves.select(mask.high(), a.high(), b.high()));
    }

    /** The signs of the lanes. */
    static int signs(V128 a, int width) {
        int bits = 0;
        for (int lane = 0; lane < 128 / width; lane++) {
            bits |= (int) (unsigned(a, width, lane) >>> (width - 1)) << lane;
        }
        return bits;
    }

    /** The bytes of {@code a} and {@code b} by numbers, of which five bits count. */
    static V128 select(V128 a, V128 b, V128 numbers) {
        return of(select(a, b, numbers.low()), select(a, b, numbers.high()));
    }

    private static long select(V128 a, V128 b, long numbers) {
        long bytes = 0;
        for (int at = 0; at < Long.SIZE; at += 8) {
            int number = (int) (numbers >>> at);
            bytes |= unsigned((number & 16) == 0 ? a : b, 8, number & 15) << at;
        }
        return bytes;
    }

    /** The lanes of another kind, or as many of the low ones as there is room for; the rest is zero. */
    static V128 convert(int op, V128 a, int from, int to) {
        if (op == VECTOR_OP_REINTERPRET) {
            return a;
        }
        int count = 128 / Math.abs(to);
        long low = 0;
        long high = 0;
        for (int lane = 0; lane < Math.min(count, 128 / Math.abs(from)); lane++) {
            long bits = converted(op, a, lane, from, to) & Halves.mask(Math.abs(to));
            if (lane < count / 2) {
                low |= bits << (lane * Math.abs(to));
            } else {
                high |= bits << (lane * Math.abs(to) - Long.SIZE);
            }
        }
        return of(low, high);
    }

    private static long converted(int op, V128 a, int lane, int from, int to) {
        if (op == VECTOR_OP_UCAST) {
            return unsigned(a, from, lane);
        }
        long bits = signed(a, Math.abs(from), lane);
        return switch (to) {
            case Kind.F32 -> Float.floatToRawIntBits(from < 0 ? (float) toDouble(from, bits) : (float) bits);
            case Kind.F64 -> Double.doubleToRawLongBits(from < 0 ? toDouble(from, bits) : (double) bits);
            case Kind.I32 -> from < 0 ? (int) toDouble(from, bits) : bits;
            default -> bits;
        };
    }

    private static double toDouble(int kind, long bits) {
        return kind == Kind.F32 ? Float.intBitsToFloat((int) bits) : Double.longBitsToDouble(bits);
    }
}
