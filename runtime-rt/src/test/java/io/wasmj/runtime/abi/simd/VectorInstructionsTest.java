package io.wasmj.runtime.abi.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wasmj.runtime.V128;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every instruction against what the specification says of a lane, often enough for the JIT to compile it.
 */
final class VectorInstructionsTest {

    private static final int ROUNDS = 12_000;

    /** @param kind of the operands and, where it is not {@code result}, the result */
    record Instruction(String name, int kind, int result, BinaryOperator<V128> ours, BinaryOperator<V128> model) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<Instruction> ALL = new ArrayList<>();

    private static void add(String name, int kind, int result, BinaryOperator<V128> ours, BinaryOperator<V128> model) {
        ALL.add(new Instruction(name, kind, result, ours, model));
    }

    private static void signed(String name, int width, BinaryOperator<V128> ours, LongBinaryOperator lane) {
        add(name, width, width, ours, (a, b) -> lanes(width, i -> lane.applyAsLong(s(a, width, i), s(b, width, i))));
    }

    private static void unsigned(String name, int width, BinaryOperator<V128> ours, LongBinaryOperator lane) {
        add(name, width, width, ours, (a, b) -> lanes(width, i -> lane.applyAsLong(u(a, width, i), u(b, width, i))));
    }

    private static void floats(String name, int width, BinaryOperator<V128> ours, DoubleBinaryOperator lane) {
        add(
                name,
                -width,
                -width,
                ours,
                (a, b) -> lanes(width, i -> bits(width, lane.applyAsDouble(f(a, width, i), f(b, width, i)))));
    }

    private static void rounding(String name, int width, BinaryOperator<V128> ours, DoubleUnaryOperator lane) {
        floats(name, width, ours, (x, y) -> lane.applyAsDouble(x));
    }

    // ---- The model: vectors as sixteen bytes

    private interface Lane {
        long value(int index);
    }

    private static V128 lanes(int width, Lane lane) {
        byte[] bytes = new byte[16];
        for (int i = 0; i < 128 / width; i++) {
            long value = lane.value(i);
            for (int k = 0; k < width / 8; k++) {
                bytes[i * width / 8 + k] = (byte) (value >> (8 * k));
            }
        }
        long[] halves = new long[2];
        for (int i = 0; i < 16; i++) {
            halves[i / 8] |= (bytes[i] & 0xffL) << (8 * (i % 8));
        }
        return new TwoLongs(halves[0], halves[1]);
    }

    private static long u(V128 v, int width, int lane) {
        long value = 0;
        for (int k = 0; k < width / 8; k++) {
            int at = lane * width / 8 + k;
            value |= ((at < 8 ? v.low() : v.high()) >>> (8 * (at % 8)) & 0xff) << (8 * k);
        }
        return value;
    }

    private static long s(V128 v, int width, int lane) {
        return u(v, width, lane) << (64 - width) >> (64 - width);
    }

    private static double f(V128 v, int width, int lane) {
        long bits = u(v, width, lane);
        return width == 32 ? Float.intBitsToFloat((int) bits) : Double.longBitsToDouble(bits);
    }

    private static long bits(int width, double value) {
        return width == 32 ? Float.floatToIntBits((float) value) : Double.doubleToLongBits(value);
    }

    private static long clamp(long value, long least, long most) {
        return value < least ? least : value > most ? most : value;
    }

    private static long truth(boolean value) {
        return value ? -1 : 0;
    }

    static {
        // A method per width: where it is not a constant nothing is compiled to a vector instruction.
        integers8();
        integers16();
        integers32();
        integers64();
        floats32();
        floats64();
        bytes();
    }

    private static void integers8() {
        signed("i8x16.add", 8, (a, b) -> Integers.add(a, b, 8), Long::sum);
        signed("i8x16.sub", 8, (a, b) -> Integers.sub(a, b, 8), (x, y) -> x - y);
        signed("i8x16.neg", 8, (a, b) -> Integers.neg(a, 8), (x, y) -> -x);
        signed("i8x16.abs", 8, (a, b) -> Integers.abs(a, 8), (x, y) -> x < 0 ? -x : x);
        signed("i8x16.min_s", 8, (a, b) -> Integers.minS(a, b, 8), Math::min);
        unsigned("i8x16.min_u", 8, (a, b) -> Integers.minU(a, b, 8), Math::min);
        signed("i8x16.max_s", 8, (a, b) -> Integers.maxS(a, b, 8), Math::max);
        unsigned("i8x16.max_u", 8, (a, b) -> Integers.maxU(a, b, 8), Math::max);
        unsigned("i8x16.avgr_u", 8, (a, b) -> Integers.avgrU(a, b, 8), (x, y) -> (x + y + 1) / 2);
        unsigned("i8x16.popcnt", 8, (a, b) -> Integers.popcnt(a, 8), (x, y) -> Long.bitCount(x));
        signed("i8x16.add_sat_s", 8, (a, b) -> Integers.addSatS(a, b, 8), (x, y) -> clamp(x + y, -128, 127));
        unsigned("i8x16.add_sat_u", 8, (a, b) -> Integers.addSatU(a, b, 8), (x, y) -> clamp(x + y, 0, 255));
        signed("i8x16.sub_sat_s", 8, (a, b) -> Integers.subSatS(a, b, 8), (x, y) -> clamp(x - y, -128, 127));
        unsigned("i8x16.sub_sat_u", 8, (a, b) -> Integers.subSatU(a, b, 8), (x, y) -> clamp(x - y, 0, 255));
        signed("i8x16.eq", 8, (a, b) -> Integers.eq(a, b, 8), (x, y) -> truth(x == y));
        signed("i8x16.ne", 8, (a, b) -> Integers.ne(a, b, 8), (x, y) -> truth(x != y));
        signed("i8x16.lt_s", 8, (a, b) -> Integers.ltS(a, b, 8), (x, y) -> truth(x < y));
        unsigned("i8x16.lt_u", 8, (a, b) -> Integers.ltU(a, b, 8), (x, y) -> truth(x < y));
        signed("i8x16.ge_s", 8, (a, b) -> Integers.geS(a, b, 8), (x, y) -> truth(x >= y));
        unsigned("i8x16.ge_u", 8, (a, b) -> Integers.geU(a, b, 8), (x, y) -> truth(x >= y));
        signed("i8x16.shl", 8, (a, b) -> Integers.shl(a, 11, 8), (x, y) -> x << 3);
        signed("i8x16.shr_s", 8, (a, b) -> Integers.shrS(a, 11, 8), (x, y) -> x >> 3);
        unsigned("i8x16.shr_u", 8, (a, b) -> Integers.shrU(a, 11, 8), (x, y) -> x >> 3);
        add(
                "i8x16.narrow_i16x8_s",
                16,
                8,
                (a, b) -> Integers.narrowS(a, b, 8),
                (a, b) -> lanes(8, i -> clamp(s(i < 8 ? a : b, 16, i % 8), -128, 127)));
        add(
                "i8x16.narrow_i16x8_u",
                16,
                8,
                (a, b) -> Integers.narrowU(a, b, 8),
                (a, b) -> lanes(8, i -> clamp(s(i < 8 ? a : b, 16, i % 8), 0, 255)));
    }

    private static void integers16() {
        signed("i16x8.mul", 16, (a, b) -> Integers.mul(a, b, 16), (x, y) -> x * y);
        signed("i16x8.add", 16, (a, b) -> Integers.add(a, b, 16), Long::sum);
        unsigned("i16x8.avgr_u", 16, (a, b) -> Integers.avgrU(a, b, 16), (x, y) -> (x + y + 1) / 2);
        signed(
                "i16x8.q15mulr_sat_s",
                16,
                (a, b) -> Integers.q15mulrSatS(a, b, 16),
                (x, y) -> clamp((x * y + 0x4000) >> 15, -32768, 32767));
        signed("i16x8.add_sat_s", 16, (a, b) -> Integers.addSatS(a, b, 16), (x, y) -> clamp(x + y, -32768, 32767));
        unsigned("i16x8.sub_sat_u", 16, (a, b) -> Integers.subSatU(a, b, 16), (x, y) -> clamp(x - y, 0, 65535));
        unsigned("i16x8.le_u", 16, (a, b) -> Integers.leU(a, b, 16), (x, y) -> truth(x <= y));
        unsigned("i16x8.shr_u", 16, (a, b) -> Integers.shrU(a, 5, 16), (x, y) -> x >> 5);
        add(
                "i16x8.narrow_i32x4_s",
                32,
                16,
                (a, b) -> Integers.narrowS(a, b, 16),
                (a, b) -> lanes(16, i -> clamp(s(i < 4 ? a : b, 32, i % 4), -32768, 32767)));
        add(
                "i16x8.narrow_i32x4_u",
                32,
                16,
                (a, b) -> Integers.narrowU(a, b, 16),
                (a, b) -> lanes(16, i -> clamp(s(i < 4 ? a : b, 32, i % 4), 0, 65535)));
        add(
                "i16x8.extend_low_i8x16_s",
                8,
                16,
                (a, b) -> Integers.extendLowS(a, 16),
                (a, b) -> lanes(16, i -> s(a, 8, i)));
        add(
                "i16x8.extend_high_i8x16_u",
                8,
                16,
                (a, b) -> Integers.extendHighU(a, 16),
                (a, b) -> lanes(16, i -> u(a, 8, 8 + i)));
        add(
                "i16x8.extmul_high_i8x16_s",
                8,
                16,
                (a, b) -> Integers.extmulHighS(a, b, 16),
                (a, b) -> lanes(16, i -> s(a, 8, 8 + i) * s(b, 8, 8 + i)));
        add(
                "i16x8.extmul_low_i8x16_u",
                8,
                16,
                (a, b) -> Integers.extmulLowU(a, b, 16),
                (a, b) -> lanes(16, i -> u(a, 8, i) * u(b, 8, i)));
        add(
                "i16x8.extadd_pairwise_i8x16_s",
                8,
                16,
                (a, b) -> Integers.extaddPairwiseS(a, 16),
                (a, b) -> lanes(16, i -> s(a, 8, 2 * i) + s(a, 8, 2 * i + 1)));
        add(
                "i16x8.relaxed_dot_i8x16_i7x16_s",
                8,
                16,
                (a, b) -> Integers.relaxedDotS(a, b, 16),
                (a, b) -> lanes(16, i -> s(a, 8, 2 * i) * s(b, 8, 2 * i) + s(a, 8, 2 * i + 1) * s(b, 8, 2 * i + 1)));
    }

    private static void integers32() {
        signed("i32x4.add", 32, (a, b) -> Integers.add(a, b, 32), Long::sum);
        signed("i32x4.mul", 32, (a, b) -> Integers.mul(a, b, 32), (x, y) -> x * y);
        unsigned("i32x4.max_u", 32, (a, b) -> Integers.maxU(a, b, 32), Math::max);
        unsigned("i32x4.gt_u", 32, (a, b) -> Integers.gtU(a, b, 32), (x, y) -> truth(x > y));
        signed("i32x4.shr_s", 32, (a, b) -> Integers.shrS(a, 33, 32), (x, y) -> x >> 1);
        signed(
                "v128.bitselect",
                32,
                (a, b) -> Bits.bitselect(a, b, Integers.splat(0xff00, 32)),
                (x, y) -> (x & 0xff00) | (y & ~0xff00));
        add(
                "i32x4.dot_i16x8_s",
                16,
                32,
                (a, b) -> Integers.dotS(a, b, 32),
                (a, b) ->
                        lanes(32, i -> s(a, 16, 2 * i) * s(b, 16, 2 * i) + s(a, 16, 2 * i + 1) * s(b, 16, 2 * i + 1)));
        add(
                "i32x4.extadd_pairwise_i16x8_u",
                16,
                32,
                (a, b) -> Integers.extaddPairwiseU(a, 32),
                (a, b) -> lanes(32, i -> u(a, 16, 2 * i) + u(a, 16, 2 * i + 1)));
        add(
                "i32x4.trunc_sat_f32x4_s",
                -32,
                32,
                (a, b) -> Integers.truncSatS(a, 32),
                (a, b) -> lanes(32, i -> (int) f(a, 32, i)));
        add(
                "i32x4.trunc_sat_f32x4_u",
                -32,
                32,
                (a, b) -> Integers.truncSatU(a, 32),
                (a, b) -> lanes(32, i -> clamp((long) f(a, 32, i), 0, 0xffff_ffffL)));
        add(
                "i32x4.trunc_sat_f64x2_u_zero",
                -64,
                32,
                (a, b) -> Integers.truncSatUZero(a, 32),
                (a, b) -> lanes(32, i -> i < 2 ? clamp((long) f(a, 64, i), 0, 0xffff_ffffL) : 0));
    }

    private static void integers64() {
        signed("i64x2.mul", 64, (a, b) -> Integers.mul(a, b, 64), (x, y) -> x * y);
        signed("i64x2.abs", 64, (a, b) -> Integers.abs(a, 64), (x, y) -> x < 0 ? -x : x);
        signed("i64x2.lt_s", 64, (a, b) -> Integers.ltS(a, b, 64), (x, y) -> truth(x < y));
        signed("i64x2.shr_s", 64, (a, b) -> Integers.shrS(a, 3, 64), (x, y) -> x >> 3);
        add(
                "i64x2.extmul_high_i32x4_u",
                32,
                64,
                (a, b) -> Integers.extmulHighU(a, b, 64),
                (a, b) -> lanes(64, i -> u(a, 32, 2 + i) * u(b, 32, 2 + i)));
    }

    private static void floats32() {
        floats("f32x4.add", 32, (a, b) -> Floats.add(a, b, 32), Double::sum);
        floats("f32x4.mul", 32, (a, b) -> Floats.mul(a, b, 32), (x, y) -> x * y);
        floats("f32x4.div", 32, (a, b) -> Floats.div(a, b, 32), (x, y) -> x / y);
        floats("f32x4.min", 32, (a, b) -> Floats.min(a, b, 32), Math::min);
        floats("f32x4.max", 32, (a, b) -> Floats.max(a, b, 32), Math::max);
        floats("f32x4.pmin", 32, (a, b) -> Floats.pmin(a, b, 32), (x, y) -> y < x ? y : x);
        rounding("f32x4.sqrt", 32, (a, b) -> Floats.sqrt(a, 32), Math::sqrt);
        rounding("f32x4.floor", 32, (a, b) -> Floats.floor(a, 32), Math::floor);
        rounding("f32x4.ceil", 32, (a, b) -> Floats.ceil(a, 32), Math::ceil);
        rounding("f32x4.trunc", 32, (a, b) -> Floats.trunc(a, 32), x -> x < 0 ? Math.ceil(x) : Math.floor(x));
        rounding("f32x4.nearest", 32, (a, b) -> Floats.nearest(a, 32), Math::rint);
        add(
                "f32x4.lt",
                -32,
                32,
                (a, b) -> Floats.lt(a, b, 32),
                (a, b) -> lanes(32, i -> truth(f(a, 32, i) < f(b, 32, i))));
        add(
                "f32x4.convert_i32x4_s",
                32,
                -32,
                (a, b) -> Floats.convertS(a, 32),
                (a, b) -> lanes(32, i -> bits(32, (double) s(a, 32, i))));
        add(
                "f32x4.convert_i32x4_u",
                32,
                -32,
                (a, b) -> Floats.convertU(a, 32),
                (a, b) -> lanes(32, i -> bits(32, (double) u(a, 32, i))));
        add(
                "f32x4.demote_f64x2_zero",
                -64,
                -32,
                (a, b) -> Floats.demoteZero(a, 32),
                (a, b) -> lanes(32, i -> i < 2 ? bits(32, f(a, 64, i)) : 0));
    }

    private static void floats64() {
        floats("f64x2.sub", 64, (a, b) -> Floats.sub(a, b, 64), (x, y) -> x - y);
        floats("f64x2.min", 64, (a, b) -> Floats.min(a, b, 64), Math::min);
        rounding("f64x2.nearest", 64, (a, b) -> Floats.nearest(a, 64), Math::rint);
        rounding("f64x2.ceil", 64, (a, b) -> Floats.ceil(a, 64), Math::ceil);
        add(
                "f64x2.convert_low_i32x4_u",
                32,
                -64,
                (a, b) -> Floats.convertLowU(a, 64),
                (a, b) -> lanes(64, i -> bits(64, (double) u(a, 32, i))));
        add(
                "f64x2.promote_low_f32x4",
                -32,
                -64,
                (a, b) -> Floats.promoteLow(a, 64),
                (a, b) -> lanes(64, i -> bits(64, f(a, 32, i))));
    }

    private static void bytes() {
        add(
                "i8x16.swizzle",
                8,
                8,
                (a, b) -> Bits.swizzle(a, b),
                (a, b) -> lanes(8, i -> u(b, 8, i) < 16 ? u(a, 8, (int) u(b, 8, i)) : 0));
        long low = 0x1f00_1e01_1d02_1c03L;
        long high = 0x0f10_0e11_0d12_0c13L;
        add(
                "i8x16.shuffle",
                8,
                8,
                (a, b) -> Bits.shuffle(a, b, 0x1f00_1e01_1d02_1c03L, 0x0f10_0e11_0d12_0c13L),
                (a, b) -> lanes(8, i -> {
                    int number = (int) u(new TwoLongs(low, high), 8, i);
                    return u(number < 16 ? a : b, 8, number % 16);
                }));
        // What makes numbers of vectors.
        add(
                "i8x16.bitmask",
                8,
                64,
                (a, b) -> Integers.splat((long) Integers.bitmask(a, 8), 64),
                (a, b) -> lanes(64, i -> {
                    long mask = 0;
                    for (int k = 0; k < 16; k++) {
                        mask |= u(a, 8, k) >>> 7 << k;
                    }
                    return mask;
                }));
        add(
                "i32x4.all_true",
                32,
                64,
                (a, b) -> Integers.splat((long) Integers.allTrue(a, 32), 64),
                (a, b) -> lanes(
                        64, i -> u(a, 32, 0) != 0 && u(a, 32, 1) != 0 && u(a, 32, 2) != 0 && u(a, 32, 3) != 0 ? 1 : 0));
        add(
                "v128.any_true",
                8,
                64,
                (a, b) -> Integers.splat((long) Bits.anyTrue(a), 64),
                (a, b) -> lanes(64, i -> (a.low() | a.high()) != 0 ? 1 : 0));
        add(
                "i16x8.replace_lane",
                16,
                16,
                (a, b) -> Integers.replaceLane(a, Integers.extractLaneU(b, 3, 16), 3, 16),
                (a, b) -> lanes(16, i -> u(i == 3 ? b : a, 16, i)));
    }

    static Stream<Instruction> instructions() {
        return ALL.stream();
    }

    /** Random bits, and numbers at the edges of what lanes can hold. */
    private static long half(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> random.nextLong() << random.nextInt(64);
            case 1 -> Integer.toUnsignedLong(lane(random)) | (long) lane(random) << 32;
            case 2 -> Double.doubleToRawLongBits(random.nextInt(-9, 9) / 2.0);
            case 3 -> 0x8000_7fff_0080_ff7fL;
            case 4 -> 0;
            default -> random.nextLong();
        };
    }

    private static int lane(Random random) {
        float[] special = {
            -0f, 0.5f, -0.5f, 1.5f, 2.5f, 1e9f, -3e9f, 4e9f, 1e30f, 8388607.5f, Float.NaN, -1f / 0, Float.MIN_VALUE
        };
        return Float.floatToRawIntBits(special[random.nextInt(special.length)]);
    }

    @ParameterizedTest
    @MethodSource
    void instructions(Instruction instruction) {
        Random random = new Random(instruction.name.hashCode());
        for (int i = 0; i < ROUNDS; i++) {
            V128 a = new TwoLongs(half(random), half(random));
            V128 b = new TwoLongs(half(random), half(random));
            V128 ours = instruction.ours.apply(a, b);
            V128 model = instruction.model.apply(a, b);
            assertEquals(
                    quiet(instruction, model), quiet(instruction, ours), () -> instruction + " of " + a + ", " + b);
        }
    }

    /** Which NaN it is is nobody's business. */
    private static V128 quiet(Instruction instruction, V128 v) {
        int width = -instruction.result;
        return width < 0
                ? new TwoLongs(v.low(), v.high())
                : lanes(width, i -> Double.isNaN(f(v, width, i)) ? bits(width, Double.NaN) : u(v, width, i));
    }
}
