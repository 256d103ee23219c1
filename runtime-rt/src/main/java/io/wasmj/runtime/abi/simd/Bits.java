package io.wasmj.runtime.abi.simd;

import static io.wasmj.runtime.abi.simd.Lanes.VECTORS;
import static jdk.internal.vm.vector.VectorSupport.*;

import io.wasmj.runtime.V128;
import java.util.function.LongBinaryOperator;

/** Instructions on v128 as such, and those that move bytes. The last parameter is the {@link Kind}, of integers. */
public final class Bits {

    private Bits() {}

    public static V128 constant(long low, long high, int kind) {
        if (!VECTORS) {
            return Lanes.of(low, high);
        }
        V128 both = Vectors.splat(Kind.I64, low);
        return as(low == high ? both : Vectors.insert(Kind.I64, both, 1, high), Kind.I64, kind);
    }

    /** The same bits as lanes of another kind. */
    public static V128 as(V128 a, int from, int to) {
        return VECTORS && from != to ? Vectors.convert(VECTOR_OP_REINTERPRET, from, to, a, v -> v) : a;
    }

    /** The vector whose low 32 bits are these, the rest zero. */
    public static V128 zeroExtend(int bits, int kind) {
        return Integers.replaceLane(constant(0, 0, kind), bits, 0, kind);
    }

    public static V128 zeroExtend(long bits, int kind) {
        return Integers.replaceLane(constant(0, 0, kind), bits, 0, kind);
    }

    private static V128 binary(int kind, int op, V128 a, V128 b, LongBinaryOperator bits) {
        return VECTORS ? Vectors.binary(kind, op, a, b, (x, y) -> halves(x, y, bits)) : halves(a, b, bits);
    }

    private static V128 halves(V128 a, V128 b, LongBinaryOperator bits) {
        return Lanes.of(bits.applyAsLong(a.low(), b.low()), bits.applyAsLong(a.high(), b.high()));
    }

    public static V128 not(V128 a, int kind) {
        return xor(a, constant(-1, -1, kind), kind);
    }

    public static V128 and(V128 a, V128 b, int kind) {
        return binary(kind, VECTOR_OP_AND, a, b, (x, y) -> x & y);
    }

    public static V128 andnot(V128 a, V128 b, int kind) {
        return and(a, not(b, kind), kind);
    }

    public static V128 or(V128 a, V128 b, int kind) {
        return binary(kind, VECTOR_OP_OR, a, b, (x, y) -> x | y);
    }

    public static V128 xor(V128 a, V128 b, int kind) {
        return binary(kind, VECTOR_OP_XOR, a, b, (x, y) -> x ^ y);
    }

    /** The bits of {@code a} where {@code mask} has ones, those of {@code b} elsewhere. */
    public static V128 bitselect(V128 a, V128 b, V128 mask, int kind) {
        return xor(b, and(xor(a, b, kind), mask, kind), kind);
    }

    public static int anyTrue(V128 a, int kind) {
        if (VECTORS) {
            return Integers.compareToBits(a, BT_ne, kind) != 0 ? 1 : 0;
        }
        return (a.low() | a.high()) != 0 ? 1 : 0;
    }

    /** Bytes of {@code a} and {@code b} by their numbers, the first eight of which are the bytes of {@code low}. */
    public static V128 shuffle(V128 a, V128 b, long low, long high, int kind) {
        return VECTORS
                ? Vectors.select(a, b, constant(low, high, kind), (x, y) -> shuffle(x, y, Lanes.of(low, high)))
                : shuffle(a, b, Lanes.of(low, high));
    }

    private static V128 shuffle(V128 a, V128 b, V128 numbers) {
        return Lanes.generate(8, i -> {
            int number = (int) Lanes.unsigned(numbers, 8, i);
            return Lanes.unsigned(number < 16 ? a : b, 8, number & 15);
        });
    }

    /** Bytes of {@code a} by their numbers, zero for a number that is too large. */
    public static V128 swizzle(V128 a, V128 numbers, int kind) {
        V128 bytes = VECTORS ? Vectors.select(a, numbers, Bits::wrapped) : wrapped(a, numbers);
        return and(bytes, Integers.ltU(numbers, constant(SIXTEENS, SIXTEENS, kind), kind), kind);
    }

    private static final long SIXTEENS = 0x1010_1010_1010_1010L;

    private static V128 wrapped(V128 a, V128 numbers) {
        return Lanes.generate(8, i -> Lanes.unsigned(a, 8, (int) Lanes.unsigned(numbers, 8, i) & 15));
    }
}
