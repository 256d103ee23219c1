package io.wasmj.runtime.abi.simd;

import static jdk.internal.vm.vector.VectorSupport.*;

import io.wasmj.runtime.abi.Numeric;

/**
 * Operations on the lanes of half a vector, as one number. Lanes of integers are computed side by side, what they carry
 * kept from their neighbours (Lamport, "Multiple Byte Processing with Full-Word Instructions"). Operations have the
 * JIT's numbers; both they and kinds are constants where the JIT compiles generated code.
 */
final class Halves {

    private Halves() {}

    /** The bits of a lane. */
    static long mask(int width) {
        return -1L >>> (Long.SIZE - width);
    }

    /** One in every lane. */
    private static long ones(int width) {
        return switch (width) {
            case 8 -> 0x0101_0101_0101_0101L;
            case 16 -> 0x0001_0001_0001_0001L;
            case 32 -> 0x0000_0001_0000_0001L;
            default -> 1;
        };
    }

    /** The same in every lane. */
    static long splat(long value, int width) {
        return ones(width) * (value & mask(width));
    }

    private static long signs(int width) {
        return ones(width) << (width - 1);
    }

    /** All ones in the lanes whose sign is set. */
    private static long spread(long a, int width) {
        return (a >>> (width - 1) & ones(width)) * mask(width);
    }

    /** The lane that starts at a bit, sign-extended. */
    static long signed(long a, int width, int at) {
        return a << (Long.SIZE - width - at) >> (Long.SIZE - width);
    }

    /** The lane that starts at a bit, zero-extended. */
    static long unsigned(long a, int width, int at) {
        return a >>> at & mask(width);
    }

    // ---- Integers

    static long add(long a, long b, int width) {
        long signs = signs(width);
        return ((a & ~signs) + (b & ~signs)) ^ ((a ^ b) & signs);
    }

    static long sub(long a, long b, int width) {
        long signs = signs(width);
        return ((a | signs) - (b & ~signs)) ^ ((a ^ ~b) & signs);
    }

    private static long mul(long a, long b, int width) {
        long product = 0;
        for (int at = 0; at < Long.SIZE; at += width) {
            product |= ((a >>> at) * (b >>> at) & mask(width)) << at;
        }
        return product;
    }

    private static long ltU(long a, long b, int width) {
        return spread((~a & b) | (~(a ^ b) & sub(a, b, width)), width);
    }

    private static long ltS(long a, long b, int width) {
        return ltU(a ^ signs(width), b ^ signs(width), width);
    }

    private static long ne(long a, long b, int width) {
        long differing = a ^ b;
        long low = ~signs(width);
        return spread(((differing & low) + low) | differing, width);
    }

    /** The bits of {@code a} where {@code mask} has ones, those of {@code b} elsewhere. */
    static long select(long mask, long a, long b) {
        return (a & mask) | (b & ~mask);
    }

    /** What is too large becomes the largest, and what is too small the smallest number with the sign of {@code a}. */
    private static long saturated(long result, long overflow, long a, int width) {
        return select(spread(overflow, width), spread(a, width) ^ ~signs(width), result);
    }

    private static long integers(int op, long a, long b, int width) {
        return switch (op) {
            case VECTOR_OP_AND -> a & b;
            case VECTOR_OP_OR -> a | b;
            case VECTOR_OP_XOR -> a ^ b;
            case VECTOR_OP_ADD -> add(a, b, width);
            case VECTOR_OP_SUB -> sub(a, b, width);
            case VECTOR_OP_MUL -> mul(a, b, width);
            case VECTOR_OP_MIN -> select(ltS(a, b, width), a, b);
            case VECTOR_OP_MAX -> select(ltS(a, b, width), b, a);
            case VECTOR_OP_UMIN -> select(ltU(a, b, width), a, b);
            case VECTOR_OP_UMAX -> select(ltU(a, b, width), b, a);
            case VECTOR_OP_SUADD -> {
                long sum = add(a, b, width);
                yield sum | ltU(sum, a, width);
            }
            case VECTOR_OP_SUSUB -> sub(a, b, width) & ~ltU(a, b, width);
            case VECTOR_OP_SADD -> {
                long sum = add(a, b, width);
                yield saturated(sum, ~(a ^ b) & (a ^ sum), a, width);
            }
            case VECTOR_OP_SSUB -> {
                long difference = sub(a, b, width);
                yield saturated(difference, (a ^ b) & (a ^ difference), a, width);
            }
            default -> throw new AssertionError(op);
        };
    }

    /** A shift of every lane by fewer bits than it has. */
    static long shift(int op, long a, int by, int width) {
        return switch (op) {
            case VECTOR_OP_LSHIFT -> a << by & splat(mask(width) << by, width);
            case VECTOR_OP_URSHIFT -> a >>> by & splat(mask(width) >>> by, width);
            default -> {
                long kept = splat(mask(width) >>> by, width);
                yield (a >>> by & kept) | (spread(a, width) & ~kept);
            }
        };
    }

    // ---- Operations on lanes of any kind

    static long unary(int op, long a, int kind) {
        return switch (op) {
            case VECTOR_OP_ABS -> {
                long negative = spread(a, kind);
                yield sub(a ^ negative, negative, kind);
            }
            case VECTOR_OP_BIT_COUNT -> bitCount(a, kind);
            case VECTOR_OP_SQRT -> sqrt(a, kind);
            default -> throw new AssertionError(op);
        };
    }

    private static long bitCount(long a, int width) {
        long counts = 0;
        for (int at = 0; at < Long.SIZE; at += width) {
            counts |= (long) Long.bitCount(unsigned(a, width, at)) << at;
        }
        return counts;
    }

    private static long sqrt(long a, int kind) {
        if (kind == Kind.F64) {
            return bits(Math.sqrt(Double.longBitsToDouble(a)));
        }
        return pair((float) Math.sqrt(low(a)), (float) Math.sqrt(high(a)));
    }

    static long binary(int op, long a, long b, int kind) {
        return switch (kind) {
            case Kind.F32 -> pair((float) floats(op, low(a), low(b)), (float) floats(op, high(a), high(b)));
            case Kind.F64 -> bits(floats(op, Double.longBitsToDouble(a), Double.longBitsToDouble(b)));
            default -> integers(op, a, b, kind);
        };
    }

    /**
     * Every f32 is a f64, and of add, sub, mul and div the f64 result rounds to the right f32: one operator serves both
     * widths.
     */
    private static double floats(int op, double a, double b) {
        return switch (op) {
            case VECTOR_OP_ADD -> a + b;
            case VECTOR_OP_SUB -> a - b;
            case VECTOR_OP_MUL -> a * b;
            case VECTOR_OP_DIV -> a / b;
            case VECTOR_OP_MIN -> Numeric.min(a, b);
            case VECTOR_OP_MAX -> Numeric.max(a, b);
            default -> throw new AssertionError(op);
        };
    }

    /** All ones in the lanes for which the condition holds. */
    static long compare(int condition, long a, long b, int kind) {
        return switch (condition) {
            case BT_gt -> less(BT_lt, b, a, kind);
            case BT_ge -> less(BT_le, b, a, kind);
            case BT_ugt -> less(BT_ult, b, a, kind);
            case BT_uge -> less(BT_ule, b, a, kind);
            default -> less(condition, a, b, kind);
        };
    }

    private static long less(int condition, long a, long b, int kind) {
        return switch (kind) {
            case Kind.F32 ->
                (holds(condition, low(a), low(b)) ? mask(32) : 0)
                        | (holds(condition, high(a), high(b)) ? -1L << 32 : 0);
            case Kind.F64 -> holds(condition, Double.longBitsToDouble(a), Double.longBitsToDouble(b)) ? -1 : 0;
            default ->
                switch (condition) {
                    case BT_eq -> ~ne(a, b, kind);
                    case BT_ne -> ne(a, b, kind);
                    case BT_lt -> ltS(a, b, kind);
                    case BT_le -> ~ltS(b, a, kind);
                    case BT_ult -> ltU(a, b, kind);
                    default -> ~ltU(b, a, kind);
                };
        };
    }

    private static boolean holds(int condition, double a, double b) {
        return switch (condition) {
            case BT_eq -> a == b;
            case BT_ne -> a != b;
            case BT_lt -> a < b;
            default -> a <= b;
        };
    }

    // ---- Lanes as floats

    private static float low(long a) {
        return Float.intBitsToFloat((int) a);
    }

    private static float high(long a) {
        return Float.intBitsToFloat((int) (a >>> 32));
    }

    private static long pair(float low, float high) {
        return (Float.floatToRawIntBits(low) & mask(32)) | ((long) Float.floatToRawIntBits(high) << 32);
    }

    private static long bits(double value) {
        return Double.doubleToRawLongBits(value);
    }
}
