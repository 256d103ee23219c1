package io.wasmj.runtime.abi.simd;

import static jdk.internal.vm.vector.VectorSupport.*;

import io.wasmj.runtime.V128;

/** Instructions on lanes of floats; the last parameter is their width in the result, whose {@link Kind} is minus that. */
public final class Floats {

    private Floats() {}

    private static V128 binary(int op, V128 a, V128 b, int width) {
        return Lanes.binary(op, a, b, -width);
    }

    private static V128 compare(int condition, V128 a, V128 b, int width) {
        return Lanes.compare(condition, a, b, -width);
    }

    /** @param from the kind of the operand */
    private static V128 convert(V128 a, int from, int width) {
        return Lanes.convert(VECTOR_OP_CAST, a, from, -width);
    }

    public static V128 splat(float value, int width) {
        return splat(Float.floatToRawIntBits(value), width);
    }

    public static V128 splat(double value, int width) {
        return splat(Double.doubleToRawLongBits(value), width);
    }

    private static V128 splat(long bits, int width) {
        return Lanes.splat(bits, width);
    }

    /** The vector of a number that lanes of either width can hold. */
    private static V128 all(double value, int width) {
        return width == Float.SIZE ? splat((float) value, width) : splat(value, width);
    }

    private static long extract(V128 a, int lane, int width) {
        return Lanes.signed(a, width, lane);
    }

    public static float extractLaneF32(V128 a, int lane, int width) {
        return Float.intBitsToFloat((int) extract(a, lane, width));
    }

    public static double extractLaneF64(V128 a, int lane, int width) {
        return Double.longBitsToDouble(extract(a, lane, width));
    }

    private static V128 replace(V128 a, long bits, int lane, int width) {
        return Lanes.replace(a, bits, lane, width);
    }

    public static V128 replaceLane(V128 a, float value, int lane, int width) {
        return replace(a, Float.floatToRawIntBits(value), lane, width);
    }

    public static V128 replaceLane(V128 a, double value, int lane, int width) {
        return replace(a, Double.doubleToRawLongBits(value), lane, width);
    }

    // ---- Comparisons: all ones where they hold

    public static V128 eq(V128 a, V128 b, int width) {
        return compare(BT_eq, a, b, width);
    }

    public static V128 ne(V128 a, V128 b, int width) {
        return compare(BT_ne, a, b, width);
    }

    public static V128 lt(V128 a, V128 b, int width) {
        return compare(BT_lt, a, b, width);
    }

    public static V128 gt(V128 a, V128 b, int width) {
        return lt(b, a, width);
    }

    public static V128 le(V128 a, V128 b, int width) {
        return compare(BT_le, a, b, width);
    }

    public static V128 ge(V128 a, V128 b, int width) {
        return le(b, a, width);
    }

    // ---- Arithmetic

    /** The sign bit of every lane, as integers. */
    private static V128 signs(int width) {
        return Integers.splat(Long.MIN_VALUE >>> (Long.SIZE - width), width);
    }

    public static V128 abs(V128 a, int width) {
        return Bits.andnot(a, signs(width));
    }

    public static V128 neg(V128 a, int width) {
        return Bits.xor(a, signs(width));
    }

    public static V128 sqrt(V128 a, int width) {
        return Lanes.unary(VECTOR_OP_SQRT, a, -width);
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

    public static V128 div(V128 a, V128 b, int width) {
        return binary(VECTOR_OP_DIV, a, b, width);
    }

    public static V128 min(V128 a, V128 b, int width) {
        return quiet(binary(VECTOR_OP_MIN, a, b, width), width);
    }

    public static V128 max(V128 a, V128 b, int width) {
        return quiet(binary(VECTOR_OP_MAX, a, b, width), width);
    }

    /** What the JIT makes of a minimum hands a signalling NaN through, and so does a choice. */
    private static V128 quiet(V128 a, int width) {
        return sub(a, all(0, width), width);
    }

    public static V128 pmin(V128 a, V128 b, int width) {
        return choose(lt(b, a, width), b, a);
    }

    public static V128 pmax(V128 a, V128 b, int width) {
        return choose(lt(a, b, width), b, a);
    }

    private static V128 choose(V128 mask, V128 a, V128 b) {
        return Bits.bitselect(a, b, mask);
    }

    /** Of the results the specification allows: rounded after the product and after the sum. */
    public static V128 relaxedMadd(V128 a, V128 b, V128 c, int width) {
        return add(mul(a, b, width), c, width);
    }

    public static V128 relaxedNmadd(V128 a, V128 b, V128 c, int width) {
        return sub(c, mul(a, b, width), width);
    }

    /*
     * The JIT has no intrinsic for rounding. A number so large that it has no fraction, added and taken off again, rounds
     * what is smaller; what is not has no fraction itself. All of them keep the sign of what becomes zero.
     */

    public static V128 nearest(V128 a, int width) {
        V128 large = all(width == 32 ? 0x1p23 : 0x1p52, width);
        V128 magnitude = abs(a, width);
        V128 whole = sub(add(magnitude, large, width), large, width);
        return choose(lt(magnitude, large, width), withSign(whole, a, width), quiet(a, width));
    }

    /** A number that is not negative, or already has the sign. */
    private static V128 withSign(V128 a, V128 sign, int width) {
        V128 signBits = Bits.and(sign, signs(width));
        return Bits.or(a, signBits);
    }

    /** One where the mask is set, else zero. */
    private static V128 one(V128 mask, int width) {
        return Bits.and(mask, all(1, width));
    }

    public static V128 floor(V128 a, int width) {
        V128 whole = nearest(a, width);
        return sub(whole, one(lt(a, whole, width), width), width);
    }

    public static V128 ceil(V128 a, int width) {
        V128 whole = nearest(a, width);
        return withSign(add(whole, one(lt(whole, a, width), width), width), a, width);
    }

    public static V128 trunc(V128 a, int width) {
        return withSign(floor(abs(a, width), width), a, width);
    }

    // ---- Conversions

    public static V128 convertS(V128 a, int width) {
        return convert(a, width, width);
    }

    /** The upper half of each number and the lower are exact; only their sum is rounded. */
    public static V128 convertU(V128 a, int width) {
        V128 high = convertS(Integers.shrU(a, 16, width), width);
        V128 low = convertS(Bits.and(a, Integers.splat(0xffff, width)), width);
        return add(mul(high, all(0x1p16, width), width), low, width);
    }

    public static V128 convertLowS(V128 a, int width) {
        return convert(a, width / 2, width);
    }

    /** As signed numbers, which are too small by half the range. */
    public static V128 convertLowU(V128 a, int width) {
        V128 moved = Bits.xor(a, signs(width / 2));
        return add(convertLowS(moved, width), all(0x1p31, width), width);
    }

    public static V128 promoteLow(V128 a, int width) {
        return convert(a, -width / 2, width);
    }

    /** From two f64 to four f32, the upper two of which are zero. */
    public static V128 demoteZero(V128 a, int width) {
        V128 zero = all(0, width);
        V128 low = replaceLane(zero, (float) extractLaneF64(a, 0, 64), 0, width);
        return replaceLane(low, (float) extractLaneF64(a, 1, 64), 1, width);
    }
}
