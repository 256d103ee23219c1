package io.wasmj.runtime.abi.simd;

import static io.wasmj.runtime.abi.simd.Lanes.VECTORS;
import static jdk.internal.vm.vector.VectorSupport.*;

import io.wasmj.runtime.V128;

/** Instructions on v128 as such, and those that move bytes. The last parameter is the {@link Kind}, of integers. */
public final class Bits {

    private Bits() {}

    public static V128 constant(long low, long high, int kind) {
        if (!VECTORS) {
            return Lanes.of(low, high);
        }
        Vectors lanes = Vectors.of(Kind.I64);
        V128 both = lanes.splat(low);
        return as(low == high ? both : lanes.insert(both, 1, high), Kind.I64, kind);
    }

    /** The same bits as lanes of another kind. */
    public static V128 as(V128 a, int from, int to) {
        return VECTORS && from != to ? Vectors.of(to).convert(VECTOR_OP_REINTERPRET, Vectors.of(from), a) : a;
    }

    /** The vector whose low 32 bits are these, the rest zero. */
    public static V128 zeroExtend(int bits, int kind) {
        return Integers.replaceLane(constant(0, 0, kind), bits, 0, kind);
    }

    public static V128 zeroExtend(long bits, int kind) {
        return Integers.replaceLane(constant(0, 0, kind), bits, 0, kind);
    }

    private static V128 binary(int op, V128 a, V128 b, int kind) {
        return VECTORS ? Vectors.of(kind).binary(op, a, b) : Lanes.binary(op, a, b, kind);
    }

    public static V128 not(V128 a, int kind) {
        return xor(a, constant(-1, -1, kind), kind);
    }

    public static V128 and(V128 a, V128 b, int kind) {
        return binary(VECTOR_OP_AND, a, b, kind);
    }

    public static V128 andnot(V128 a, V128 b, int kind) {
        return and(a, not(b, kind), kind);
    }

    public static V128 or(V128 a, V128 b, int kind) {
        return binary(VECTOR_OP_OR, a, b, kind);
    }

    public static V128 xor(V128 a, V128 b, int kind) {
        return binary(VECTOR_OP_XOR, a, b, kind);
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
        V128 numbers = constant(low, high, kind);
        return VECTORS ? Vectors.of(kind).select(a, b, numbers) : Lanes.select(a, b, numbers);
    }

    /** Bytes of {@code a} by their numbers, zero for a number that is too large. */
    public static V128 swizzle(V128 a, V128 numbers, int kind) {
        V128 bytes = VECTORS ? Vectors.of(kind).select(a, numbers) : Lanes.select(a, a, numbers);
        return and(bytes, Integers.ltU(numbers, constant(SIXTEENS, SIXTEENS, kind), kind), kind);
    }

    private static final long SIXTEENS = 0x1010_1010_1010_1010L;
}
