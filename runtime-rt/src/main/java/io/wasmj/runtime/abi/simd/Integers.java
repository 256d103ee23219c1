package io.wasmj.runtime.abi.simd;

import static jdk.internal.vm.vector.VectorSupport.*;

import io.wasmj.runtime.V128;
import io.wasmj.runtime.abi.Numeric;

/** Instructions on lanes of integers; the last parameter is their width in the result, which is also its {@link Kind}. */
public final class Integers {

    private Integers() {}

    private static V128 binary(int op, V128 a, V128 b, int width) {
        return Lanes.binary(op, a, b, width);
    }

    private static V128 unary(int op, V128 a, int width) {
        return Lanes.unary(op, a, width);
    }

    private static V128 compare(int condition, V128 a, V128 b, int width) {
        return Lanes.compare(condition, a, b, width);
    }

    private static V128 shift(int op, V128 a, int count, int width) {
        int by = count & (width - 1);
        return Lanes.shift(op, a, by, width);
    }

    private static V128 convert(int op, V128 a, int from, int width) {
        return Lanes.convert(op, a, from, width);
    }

    public static V128 splat(int value, int width) {
        return splat((long) value, width);
    }

    public static V128 splat(long value, int width) {
        return Lanes.splat(value, width);
    }

    public static int extractLaneS(V128 a, int lane, int width) {
        return (int) extractLaneI64(a, lane, width);
    }

    public static int extractLaneU(V128 a, int lane, int width) {
        return (int) (extractLaneI64(a, lane, width) & Halves.mask(width));
    }

    public static int extractLaneI32(V128 a, int lane, int width) {
        return (int) extractLaneI64(a, lane, width);
    }

    public static long extractLaneI64(V128 a, int lane, int width) {
        return Lanes.signed(a, width, lane);
    }

    public static V128 replaceLane(V128 a, int value, int lane, int width) {
        return replaceLane(a, (long) value, lane, width);
    }

    public static V128 replaceLane(V128 a, long value, int lane, int width) {
        return Lanes.replace(a, value, lane, width);
    }

    // ---- Comparisons: all ones where they hold

    public static V128 eq(V128 a, V128 b, int width) {
        return compare(BT_eq, a, b, width);
    }

    public static V128 ne(V128 a, V128 b, int width) {
        return compare(BT_ne, a, b, width);
    }

    public static V128 ltS(V128 a, V128 b, int width) {
        return compare(BT_lt, a, b, width);
    }

    public static V128 ltU(V128 a, V128 b, int width) {
        return compare(BT_ult, a, b, width);
    }

    public static V128 gtS(V128 a, V128 b, int width) {
        return ltS(b, a, width);
    }

    public static V128 gtU(V128 a, V128 b, int width) {
        return ltU(b, a, width);
    }

    public static V128 leS(V128 a, V128 b, int width) {
        return compare(BT_le, a, b, width);
    }

    public static V128 leU(V128 a, V128 b, int width) {
        return compare(BT_ule, a, b, width);
    }

    public static V128 geS(V128 a, V128 b, int width) {
        return leS(b, a, width);
    }

    public static V128 geU(V128 a, V128 b, int width) {
        return leU(b, a, width);
    }

    public static int allTrue(V128 a, int width) {
        return Bits.anyTrue(eq(a, Lanes.of(0, 0), width)) ^ 1;
    }

    public static int bitmask(V128 a, int width) {
        return Lanes.signs(a, width);
    }

    // ---- Arithmetic

    public static V128 abs(V128 a, int width) {
        return unary(VECTOR_OP_ABS, a, width);
    }

    public static V128 neg(V128 a, int width) {
        return sub(Lanes.of(0, 0), a, width);
    }

    public static V128 popcnt(V128 a, int width) {
        return unary(VECTOR_OP_BIT_COUNT, a, width);
    }

    public static V128 add(V128 a, V128 b, int width) {
        return binary(VECTOR_OP_ADD, a, b, width);
    }

    public static V128 sub(V128 a, V128 b, int width) {
        return binary(VECTOR_OP_SUB, a, b, width);
    }

    public static V128 mul(V128 a, V128 b, int width) {
        return binary(VECTOR_OP_MUL, a, b, width);
    }

    public static V128 minS(V128 a, V128 b, int width) {
        return binary(VECTOR_OP_MIN, a, b, width);
    }

    public static V128 minU(V128 a, V128 b, int width) {
        return binary(VECTOR_OP_UMIN, a, b, width);
    }

    public static V128 maxS(V128 a, V128 b, int width) {
        return binary(VECTOR_OP_MAX, a, b, width);
    }

    public static V128 maxU(V128 a, V128 b, int width) {
        return binary(VECTOR_OP_UMAX, a, b, width);
    }

    /** Rounds up: what both have, and half of what one has, which is all that one has but the lower half of it. */
    public static V128 avgrU(V128 a, V128 b, int width) {
        return sub(Bits.or(a, b), shrU(Bits.xor(a, b), 1, width), width);
    }

    public static V128 addSatS(V128 a, V128 b, int width) {
        return binary(VECTOR_OP_SADD, a, b, width);
    }

    public static V128 addSatU(V128 a, V128 b, int width) {
        return binary(VECTOR_OP_SUADD, a, b, width);
    }

    public static V128 subSatS(V128 a, V128 b, int width) {
        return binary(VECTOR_OP_SSUB, a, b, width);
    }

    public static V128 subSatU(V128 a, V128 b, int width) {
        return binary(VECTOR_OP_SUSUB, a, b, width);
    }

    public static V128 q15mulrSatS(V128 a, V128 b, int width) {
        int wide = 2 * width;
        V128 half = splat(0x4000, wide);
        V128 low = shrS(add(extmulLowS(a, b, wide), half, wide), 15, wide);
        V128 high = shrS(add(extmulHighS(a, b, wide), half, wide), 15, wide);
        return narrowS(low, high, width);
    }

    public static V128 shl(V128 a, int count, int width) {
        return shift(VECTOR_OP_LSHIFT, a, count, width);
    }

    public static V128 shrS(V128 a, int count, int width) {
        return shift(VECTOR_OP_RSHIFT, a, count, width);
    }

    public static V128 shrU(V128 a, int count, int width) {
        return shift(VECTOR_OP_URSHIFT, a, count, width);
    }

    // ---- Lanes of other widths: the operands' are half or twice as wide

    public static V128 narrowS(V128 a, V128 b, int width) {
        return narrow(a, b, ~(Halves.mask(width) >> 1), Halves.mask(width) >> 1, width);
    }

    public static V128 narrowU(V128 a, V128 b, int width) {
        return narrow(a, b, 0, Halves.mask(width), width);
    }

    /** The lower halves of lanes that were clamped. */
    private static V128 narrow(V128 a, V128 b, long least, long most, int width) {
        int wide = 2 * width;
        V128 min = splat(least, wide);
        V128 max = splat(most, wide);
        V128 low = minS(maxS(a, min, wide), max, wide);
        V128 high = minS(maxS(b, min, wide), max, wide);
        boolean bytes = width == 8;
        long first = bytes ? 0x0e0c_0a08_0604_0200L : 0x0d0c_0908_0504_0100L;
        return Bits.shuffle(low, high, first, first + 0x1010_1010_1010_1010L);
    }

    public static V128 extendLowS(V128 a, int width) {
        return convert(VECTOR_OP_CAST, a, width / 2, width);
    }

    public static V128 extendLowU(V128 a, int width) {
        return convert(VECTOR_OP_UCAST, a, width / 2, width);
    }

    public static V128 extendHighS(V128 a, int width) {
        return extendLowS(highHalf(a), width);
    }

    public static V128 extendHighU(V128 a, int width) {
        return extendLowU(highHalf(a), width);
    }

    /** The upper lanes in place of the lower ones. */
    private static V128 highHalf(V128 a) {
        return Lanes.of(a.high(), a.high());
    }

    public static V128 extmulLowS(V128 a, V128 b, int width) {
        return mul(extendLowS(a, width), extendLowS(b, width), width);
    }

    public static V128 extmulHighS(V128 a, V128 b, int width) {
        return mul(extendHighS(a, width), extendHighS(b, width), width);
    }

    public static V128 extmulLowU(V128 a, V128 b, int width) {
        return mul(extendLowU(a, width), extendLowU(b, width), width);
    }

    public static V128 extmulHighU(V128 a, V128 b, int width) {
        return mul(extendHighU(a, width), extendHighU(b, width), width);
    }

    /** Lanes 0, 2, 4 and so on of lanes half as wide, sign-extended. */
    private static V128 evenS(V128 a, int width) {
        return shrS(shl(a, width / 2, width), width / 2, width);
    }

    private static V128 oddS(V128 a, int width) {
        return shrS(a, width / 2, width);
    }

    public static V128 extaddPairwiseS(V128 a, int width) {
        return add(evenS(a, width), oddS(a, width), width);
    }

    public static V128 extaddPairwiseU(V128 a, int width) {
        V128 even = Bits.and(a, splat(Halves.mask(width / 2), width));
        return add(even, shrU(a, width / 2, width), width);
    }

    public static V128 dotS(V128 a, V128 b, int width) {
        V128 even = mul(evenS(a, width), evenS(b, width), width);
        return add(even, mul(oddS(a, width), oddS(b, width), width), width);
    }

    /** Of the results the specification allows: both operands are signed, sums wrap around. */
    public static V128 relaxedDotS(V128 a, V128 b, int width) {
        return dotS(a, b, width);
    }

    /** As {@link #relaxedDotS}, pairs of which are added to {@code c}. */
    public static V128 relaxedDotAddS(V128 a, V128 b, V128 c, int width) {
        return add(extaddPairwiseS(dotS(a, b, width / 2), width), c, width);
    }

    // ---- From floats: NaN becomes zero

    public static V128 truncSatS(V128 a, int width) {
        return convert(VECTOR_OP_CAST, a, -width, width);
    }

    public static V128 truncSatU(V128 a, int width) {
        int[] lanes = new int[4];
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = Numeric.truncSatI32U(Floats.extractLaneF32(a, i, width));
        }
        return Lanes.of(pair(lanes[0], lanes[1]), pair(lanes[2], lanes[3]));
    }

    /** From two f64 to four i32, the upper two of which are zero. */
    public static V128 truncSatSZero(V128 a, int width) {
        return Lanes.of(pair((int) Floats.extractLaneF64(a, 0, 64), (int) Floats.extractLaneF64(a, 1, 64)), 0);
    }

    public static V128 truncSatUZero(V128 a, int width) {
        int low = Numeric.truncSatI32U(Floats.extractLaneF64(a, 0, 64));
        return Lanes.of(pair(low, Numeric.truncSatI32U(Floats.extractLaneF64(a, 1, 64))), 0);
    }

    private static long pair(int low, int high) {
        return Integer.toUnsignedLong(low) | (long) high << 32;
    }
}
