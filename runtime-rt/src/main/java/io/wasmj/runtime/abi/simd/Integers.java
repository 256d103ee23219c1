package io.wasmj.runtime.abi.simd;

import static io.wasmj.runtime.abi.simd.Lanes.VECTORS;
import static io.wasmj.runtime.abi.simd.Lanes.generate;
import static io.wasmj.runtime.abi.simd.Lanes.mask;
import static io.wasmj.runtime.abi.simd.Lanes.signed;
import static io.wasmj.runtime.abi.simd.Lanes.unsigned;
import static jdk.internal.vm.vector.VectorSupport.*;

import io.wasmj.runtime.V128;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/** Instructions on lanes of integers; the last parameter is their width in the result, which is also its {@link Kind}. */
public final class Integers {

    private Integers() {}

    /** @param lane of lanes that are sign-extended */
    private static V128 binary(int width, int op, V128 a, V128 b, LongBinaryOperator lane) {
        return VECTORS
                ? Vectors.binary(width, op, a, b, (x, y) -> signed(width, x, y, lane))
                : signed(width, a, b, lane);
    }

    private static V128 binaryUnsigned(int width, int op, V128 a, V128 b, LongBinaryOperator lane) {
        return VECTORS
                ? Vectors.binary(width, op, a, b, (x, y) -> unsigned(width, x, y, lane))
                : unsigned(width, a, b, lane);
    }

    private static V128 unary(int width, int op, V128 a, LongUnaryOperator lane) {
        return VECTORS ? Vectors.unary(width, op, a, x -> signed(width, x, lane)) : signed(width, a, lane);
    }

    private static V128 compare(int width, int condition, V128 a, V128 b) {
        return VECTORS
                ? Vectors.compare(width, condition, a, b, (x, y) -> relation(width, condition, x, y))
                : relation(width, condition, a, b);
    }

    private static V128 relation(int width, int condition, V128 a, V128 b) {
        return switch (condition) {
            case BT_eq -> signed(width, a, b, (x, y) -> x == y ? -1 : 0);
            case BT_ne -> signed(width, a, b, (x, y) -> x != y ? -1 : 0);
            case BT_lt -> signed(width, a, b, (x, y) -> x < y ? -1 : 0);
            case BT_le -> signed(width, a, b, (x, y) -> x <= y ? -1 : 0);
            case BT_ult -> unsigned(width, a, b, (x, y) -> x < y ? -1 : 0);
            default -> unsigned(width, a, b, (x, y) -> x <= y ? -1 : 0);
        };
    }

    /** How the lanes compare with zero, a bit for each. */
    static long compareToBits(V128 a, int condition, int width) {
        V128 zero = Bits.constant(0, 0, width);
        return Vectors.compareToBits(width, condition, a, zero, (x, y) -> relation(width, condition, x, y));
    }

    public static V128 splat(int value, int width) {
        return splat((long) value, width);
    }

    public static V128 splat(long value, int width) {
        return VECTORS ? Vectors.splat(width, value) : Lanes.splat(value, width);
    }

    public static int extractLaneS(V128 a, int lane, int width) {
        return (int) extractLaneI64(a, lane, width);
    }

    public static int extractLaneU(V128 a, int lane, int width) {
        return (int) (extractLaneI64(a, lane, width) & mask(width));
    }

    public static int extractLaneI32(V128 a, int lane, int width) {
        return (int) extractLaneI64(a, lane, width);
    }

    public static long extractLaneI64(V128 a, int lane, int width) {
        return VECTORS ? Vectors.extract(width, a, lane) : signed(a, width, lane);
    }

    public static V128 replaceLane(V128 a, int value, int lane, int width) {
        return replaceLane(a, (long) value, lane, width);
    }

    public static V128 replaceLane(V128 a, long value, int lane, int width) {
        return VECTORS ? Vectors.insert(width, a, lane, value) : Lanes.replace(a, value, lane, width);
    }

    // ---- Comparisons: all ones where they hold

    public static V128 eq(V128 a, V128 b, int width) {
        return compare(width, BT_eq, a, b);
    }

    public static V128 ne(V128 a, V128 b, int width) {
        return compare(width, BT_ne, a, b);
    }

    public static V128 ltS(V128 a, V128 b, int width) {
        return compare(width, BT_lt, a, b);
    }

    public static V128 ltU(V128 a, V128 b, int width) {
        return compare(width, BT_ult, a, b);
    }

    public static V128 gtS(V128 a, V128 b, int width) {
        return ltS(b, a, width);
    }

    public static V128 gtU(V128 a, V128 b, int width) {
        return ltU(b, a, width);
    }

    public static V128 leS(V128 a, V128 b, int width) {
        return compare(width, BT_le, a, b);
    }

    public static V128 leU(V128 a, V128 b, int width) {
        return compare(width, BT_ule, a, b);
    }

    public static V128 geS(V128 a, V128 b, int width) {
        return leS(b, a, width);
    }

    public static V128 geU(V128 a, V128 b, int width) {
        return leU(b, a, width);
    }

    public static int allTrue(V128 a, int width) {
        if (VECTORS) {
            return compareToBits(a, BT_eq, width) == 0 ? 1 : 0;
        }
        return Bits.anyTrue(eq(a, Lanes.of(0, 0), width), width) ^ 1;
    }

    public static int bitmask(V128 a, int width) {
        if (VECTORS) {
            return (int) compareToBits(a, BT_lt, width);
        }
        int bits = 0;
        for (int i = 0; i < 128 / width; i++) {
            bits |= (int) (unsigned(a, width, i) >>> (width - 1)) << i;
        }
        return bits;
    }

    // ---- Arithmetic

    public static V128 abs(V128 a, int width) {
        return unary(width, VECTOR_OP_ABS, a, Math::abs);
    }

    public static V128 neg(V128 a, int width) {
        return sub(Bits.constant(0, 0, width), a, width);
    }

    public static V128 popcnt(V128 a, int width) {
        return unary(width, VECTOR_OP_BIT_COUNT, a, x -> Long.bitCount(x & mask(width)));
    }

    public static V128 add(V128 a, V128 b, int width) {
        return binary(width, VECTOR_OP_ADD, a, b, Long::sum);
    }

    public static V128 sub(V128 a, V128 b, int width) {
        return binary(width, VECTOR_OP_SUB, a, b, (x, y) -> x - y);
    }

    public static V128 mul(V128 a, V128 b, int width) {
        return binary(width, VECTOR_OP_MUL, a, b, (x, y) -> x * y);
    }

    public static V128 minS(V128 a, V128 b, int width) {
        return binary(width, VECTOR_OP_MIN, a, b, Math::min);
    }

    public static V128 minU(V128 a, V128 b, int width) {
        return binaryUnsigned(width, VECTOR_OP_UMIN, a, b, Math::min);
    }

    public static V128 maxS(V128 a, V128 b, int width) {
        return binary(width, VECTOR_OP_MAX, a, b, Math::max);
    }

    public static V128 maxU(V128 a, V128 b, int width) {
        return binaryUnsigned(width, VECTOR_OP_UMAX, a, b, Math::max);
    }

    /** Rounds up: what both have, and half of what one has, which is all that one has but the lower half of it. */
    public static V128 avgrU(V128 a, V128 b, int width) {
        return sub(Bits.or(a, b, width), shrU(Bits.xor(a, b, width), 1, width), width);
    }

    private static long saturateS(long value, int width) {
        return Math.clamp(value, ~(mask(width) >> 1), mask(width) >> 1);
    }

    private static long saturateU(long value, int width) {
        return Math.clamp(value, 0, mask(width));
    }

    public static V128 addSatS(V128 a, V128 b, int width) {
        return binary(width, VECTOR_OP_SADD, a, b, (x, y) -> saturateS(x + y, width));
    }

    public static V128 addSatU(V128 a, V128 b, int width) {
        return binaryUnsigned(width, VECTOR_OP_SUADD, a, b, (x, y) -> saturateU(x + y, width));
    }

    public static V128 subSatS(V128 a, V128 b, int width) {
        return binary(width, VECTOR_OP_SSUB, a, b, (x, y) -> saturateS(x - y, width));
    }

    public static V128 subSatU(V128 a, V128 b, int width) {
        return binaryUnsigned(width, VECTOR_OP_SUSUB, a, b, (x, y) -> saturateU(x - y, width));
    }

    public static V128 q15mulrSatS(V128 a, V128 b, int width) {
        int wide = 2 * width;
        V128 half = splat(0x4000, wide);
        V128 low = shrS(add(extmulLowS(a, b, wide), half, wide), 15, wide);
        V128 high = shrS(add(extmulHighS(a, b, wide), half, wide), 15, wide);
        return narrowS(low, high, width);
    }

    public static V128 shl(V128 a, int count, int width) {
        int by = count & (width - 1);
        return VECTORS
                ? Vectors.shift(width, VECTOR_OP_LSHIFT, a, by, x -> signed(width, x, lane -> lane << by))
                : signed(width, a, lane -> lane << by);
    }

    public static V128 shrS(V128 a, int count, int width) {
        int by = count & (width - 1);
        return VECTORS
                ? Vectors.shift(width, VECTOR_OP_RSHIFT, a, by, x -> signed(width, x, lane -> lane >> by))
                : signed(width, a, lane -> lane >> by);
    }

    public static V128 shrU(V128 a, int count, int width) {
        int by = count & (width - 1);
        return VECTORS
                ? Vectors.shift(
                        width, VECTOR_OP_URSHIFT, a, by, x -> signed(width, x, lane -> (lane & mask(width)) >>> by))
                : signed(width, a, lane -> (lane & mask(width)) >>> by);
    }

    // ---- Lanes of other widths: the operands' are half or twice as wide

    public static V128 narrowS(V128 a, V128 b, int width) {
        return narrow(a, b, ~(mask(width) >> 1), mask(width) >> 1, width);
    }

    public static V128 narrowU(V128 a, V128 b, int width) {
        return narrow(a, b, 0, mask(width), width);
    }

    /** The lower halves of lanes that were clamped. */
    private static V128 narrow(V128 a, V128 b, long least, long most, int width) {
        int wide = 2 * width;
        V128 min = splat(least, wide);
        V128 max = splat(most, wide);
        V128 low = Bits.as(minS(maxS(a, min, wide), max, wide), wide, Kind.I8);
        V128 high = Bits.as(minS(maxS(b, min, wide), max, wide), wide, Kind.I8);
        boolean bytes = width == 8;
        long first = bytes ? 0x0e0c_0a08_0604_0200L : 0x0d0c_0908_0504_0100L;
        V128 halves = Bits.shuffle(low, high, first, first + 0x1010_1010_1010_1010L, Kind.I8);
        return Bits.as(halves, Kind.I8, width);
    }

    public static V128 extendLowS(V128 a, int width) {
        return VECTORS
                ? Vectors.convert(
                        VECTOR_OP_CAST, width / 2, width, a, x -> generate(width, i -> signed(x, width / 2, i)))
                : generate(width, i -> signed(a, width / 2, i));
    }

    public static V128 extendLowU(V128 a, int width) {
        return VECTORS
                ? Vectors.convert(
                        VECTOR_OP_UCAST, width / 2, width, a, x -> generate(width, i -> unsigned(x, width / 2, i)))
                : generate(width, i -> unsigned(a, width / 2, i));
    }

    public static V128 extendHighS(V128 a, int width) {
        return extendLowS(highHalf(a, width / 2), width);
    }

    public static V128 extendHighU(V128 a, int width) {
        return extendLowU(highHalf(a, width / 2), width);
    }

    /** The upper lanes in place of the lower ones. */
    private static V128 highHalf(V128 a, int width) {
        V128 bytes = Bits.as(a, width, Kind.I8);
        long upper = 0x0f0e_0d0c_0b0a_0908L;
        return Bits.as(Bits.shuffle(bytes, bytes, upper, upper, Kind.I8), Kind.I8, width);
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
        V128 wide = Bits.as(a, width / 2, width);
        return shrS(shl(wide, width / 2, width), width / 2, width);
    }

    private static V128 oddS(V128 a, int width) {
        return shrS(Bits.as(a, width / 2, width), width / 2, width);
    }

    public static V128 extaddPairwiseS(V128 a, int width) {
        return add(evenS(a, width), oddS(a, width), width);
    }

    public static V128 extaddPairwiseU(V128 a, int width) {
        V128 wide = Bits.as(a, width / 2, width);
        V128 even = Bits.and(wide, splat(mask(width / 2), width), width);
        return add(even, shrU(wide, width / 2, width), width);
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
        return VECTORS
                ? Vectors.convert(VECTOR_OP_CAST, -width, width, a, x -> truncated(x, width))
                : truncated(a, width);
    }

    private static V128 truncated(V128 a, int width) {
        return signed(width, a, x -> (int) Lanes.toDouble(width, x));
    }

    /** What is too large for signed numbers is made smaller by their range, and larger again. */
    public static V128 truncSatU(V128 a, int width) {
        V128 zero = Bits.constant(0, 0, -width);
        V128 range = Floats.splat(0x1p31f, width);
        V128 small = truncSatS(Floats.pmax(zero, a, width), width);
        V128 large = truncSatS(Floats.sub(a, range, width), width);
        return Bits.bitselect(
                Bits.xor(large, splat(Integer.MIN_VALUE, width), width), small, Floats.ge(a, range, width), width);
    }

    /** From two f64 to four i32, the upper two of which are zero. */
    public static V128 truncSatSZero(V128 a, int width) {
        int low = (int) Floats.extractLaneF64(a, 0, 64);
        int high = (int) Floats.extractLaneF64(a, 1, 64);
        return pair(low, high);
    }

    public static V128 truncSatUZero(V128 a, int width) {
        int low = truncSatU(Floats.extractLaneF64(a, 0, 64));
        int high = truncSatU(Floats.extractLaneF64(a, 1, 64));
        return pair(low, high);
    }

    private static V128 pair(int low, int high) {
        return Bits.as(Bits.zeroExtend(Integer.toUnsignedLong(low) | (long) high << 32, Kind.I64), Kind.I64, Kind.I32);
    }

    private static int truncSatU(double value) {
        return (int) (long) Math.clamp(value, 0.0, 0xffff_ffffL);
    }
}
