package io.wasmj.runtime.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.concurrent.Callable;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Conversions, rounding and division against exact arithmetic; comparisons by bits, so that -0 and NaN count. */
class NumericTest {

    private static final double SIGNALLING = Double.longBitsToDouble(0x7ff0000000000001L);
    private static final float SIGNALLING_F = Float.intBitsToFloat(0x7f800001);

    /** Around every bound of every integer type, halves, the ends of the range, and what is no number. */
    static DoubleStream edges() {
        double[] around = {0, 0.5, 1, 1.5, 2.5, 0x1p22, 0x1p23, 0x1p31, 0x1p32, 0x1p51, 0x1p52, 0x1p53, 0x1p63, 0x1p64};
        DoubleStream near = DoubleStream.of(around)
                .flatMap(a -> DoubleStream.of(
                        a,
                        a - 1,
                        a + 1,
                        a - 0.5,
                        a + 0.5,
                        Math.nextUp(a),
                        Math.nextDown(a),
                        Math.nextUp((float) a),
                        Math.nextDown((float) a)));
        DoubleStream far = DoubleStream.of(
                Double.MIN_VALUE,
                Double.MIN_NORMAL,
                Double.MAX_VALUE,
                Float.MIN_VALUE,
                Float.MAX_VALUE,
                Double.POSITIVE_INFINITY,
                Double.NaN,
                SIGNALLING);
        return DoubleStream.concat(near, far).flatMap(a -> DoubleStream.of(a, -a));
    }

    @Provide
    Arbitrary<Double> doubles() {
        Arbitrary<Double> edges = Arbitraries.of(edges().boxed().toList());
        Arbitrary<Double> bits = Arbitraries.longs().map(Double::longBitsToDouble);
        Arbitrary<Double> moderate = Arbitraries.doubles().between(-0x1p66, 0x1p66);
        return Arbitraries.oneOf(edges, bits, moderate);
    }

    @Provide
    Arbitrary<Float> floats() {
        Arbitrary<Float> edges = Arbitraries.of(edges().mapToObj(a -> (float) a).toList());
        return Arbitraries.oneOf(edges, Arbitraries.integers().map(Float::intBitsToFloat));
    }

    // ---- To integers

    private static final BigInteger ONE = BigInteger.ONE;
    private static final BigInteger MIN_32 = ONE.shiftLeft(31).negate();
    private static final BigInteger MAX_32 = ONE.shiftLeft(31).subtract(ONE);
    private static final BigInteger MAX_U32 = ONE.shiftLeft(32).subtract(ONE);
    private static final BigInteger MIN_64 = ONE.shiftLeft(63).negate();
    private static final BigInteger MAX_64 = ONE.shiftLeft(63).subtract(ONE);
    private static final BigInteger MAX_U64 = ONE.shiftLeft(64).subtract(ONE);

    private static void assertTruncates(double a, BigInteger min, BigInteger max, DoubleFunction<Number> trunc) {
        if (Double.isNaN(a)) {
            assertTrap(TrapCode.INVALID_CONVERSION_TO_INTEGER, () -> trunc.apply(a));
            return;
        }
        BigInteger exact = Double.isInfinite(a) ? null : new BigDecimal(a).toBigInteger();
        if (exact == null || exact.compareTo(min) < 0 || exact.compareTo(max) > 0) {
            assertTrap(TrapCode.INTEGER_OVERFLOW, () -> trunc.apply(a));
        } else {
            assertEquals(exact.longValue(), trunc.apply(a).longValue());
        }
    }

    private static void assertTrap(TrapCode code, Callable<Number> run) {
        assertEquals(code, assertThrows(Trap.class, run::call).code());
    }

    /** As a signed number: for 32-bit types the int that has the bits. */
    private static void assertSaturates(double a, BigInteger min, BigInteger max, Number actual) {
        BigInteger expected;
        if (Double.isNaN(a)) {
            expected = BigInteger.ZERO;
        } else if (Double.isInfinite(a)) {
            expected = a < 0 ? min : max;
        } else {
            expected = new BigDecimal(a).toBigInteger().max(min).min(max);
        }
        assertEquals(actual instanceof Integer ? expected.intValue() : expected.longValue(), actual.longValue());
    }

    @Property
    void truncates(@ForAll("doubles") double a) {
        assertTruncates(a, MIN_32, MAX_32, Numeric::truncI32S);
        assertTruncates(a, BigInteger.ZERO, MAX_U32, x -> Integer.toUnsignedLong(Numeric.truncI32U(x)));
        assertTruncates(a, MIN_64, MAX_64, Numeric::truncI64S);
        assertTruncates(a, BigInteger.ZERO, MAX_U64, Numeric::truncI64U);
        assertSaturates(a, BigInteger.ZERO, MAX_U32, Numeric.truncSatI32U(a));
        assertSaturates(a, BigInteger.ZERO, MAX_U64, Numeric.truncSatI64U(a));
        // Signed saturation is what the JVM's own conversions do.
        assertSaturates(a, MIN_32, MAX_32, (int) a);
        assertSaturates(a, MIN_64, MAX_64, (long) a);
    }

    @ParameterizedTest
    @MethodSource("edges")
    void truncatesAtTheEdges(double a) {
        truncates(a);
        truncates((float) a);
    }

    // ---- From integers

    @Provide
    Arbitrary<Long> longs() {
        // Values that lie half way between two floats or doubles, and one beside.
        Arbitrary<Long> ties = Arbitraries.integers()
                .between(0, 63)
                .flatMap(shift -> Arbitraries.integers()
                        .between(-2, 2)
                        .flatMap(off -> Arbitraries.longs()
                                .between(0, 0x1ffffff)
                                .map(high -> ((high * 2 + 1) << shift) + off)));
        return Arbitraries.oneOf(
                Arbitraries.longs(), ties, Arbitraries.of(0L, 1L, -1L, Long.MIN_VALUE, Long.MAX_VALUE));
    }

    @Property
    void convertsUnsigned(@ForAll("longs") long a) {
        BigDecimal exact = new BigDecimal(new BigInteger(Long.toUnsignedString(a)));
        assertEquals(exact.doubleValue(), Numeric.convertI64U(a));
        assertEquals(exact.floatValue(), Numeric.convertI64UToF32(a));
    }

    // ---- Rounding

    private static double rounded(double a, RoundingMode mode) {
        if (Double.isNaN(a)) {
            return Double.NaN;
        }
        if (Double.isInfinite(a) || a == 0) {
            return a;
        }
        return Math.copySign(new BigDecimal(a).setScale(0, mode).doubleValue(), a);
    }

    @Property
    void rounds(@ForAll("doubles") double a) {
        assertBits(rounded(a, RoundingMode.CEILING), Numeric.ceil(a));
        assertBits(rounded(a, RoundingMode.FLOOR), Numeric.floor(a));
        assertBits(rounded(a, RoundingMode.DOWN), Numeric.trunc(a));
        assertBits(rounded(a, RoundingMode.HALF_EVEN), Numeric.nearest(a));
    }

    @Property
    void roundsFloats(@ForAll("floats") float a) {
        assertBits((float) rounded(a, RoundingMode.CEILING), Numeric.ceil(a));
        assertBits((float) rounded(a, RoundingMode.FLOOR), Numeric.floor(a));
        assertBits((float) rounded(a, RoundingMode.DOWN), Numeric.trunc(a));
        assertBits((float) rounded(a, RoundingMode.HALF_EVEN), Numeric.nearest(a));
    }

    @ParameterizedTest
    @MethodSource("edges")
    void roundsAtTheEdges(double a) {
        rounds(a);
        roundsFloats((float) a);
    }

    // ---- Minimum and maximum

    /** The spec's definition: NaN wins, and -0 is less than 0. */
    private static double least(double a, double b) {
        if (Double.isNaN(a) || Double.isNaN(b)) {
            return Double.NaN;
        }
        if (a == 0 && b == 0) {
            return Double.doubleToRawLongBits(a) < 0 ? a : b;
        }
        return a < b ? a : b;
    }

    @Property
    void comparesDoubles(@ForAll("doubles") double a, @ForAll("doubles") double b) {
        assertBits(least(a, b), Numeric.min(a, b));
        double most = -least(-a, -b);
        assertBits(Double.isNaN(most) ? Double.NaN : most, Numeric.max(a, b));
    }

    @Property
    void comparesFloats(@ForAll("floats") float a, @ForAll("floats") float b) {
        assertBits((float) least(a, b), Numeric.min(a, b));
        float most = (float) -least(-a, -b);
        assertBits(Float.isNaN(most) ? Float.NaN : most, Numeric.max(a, b));
    }

    @Test
    void comparesAtTheEdges() {
        double[] all = edges().toArray();
        for (double a : all) {
            for (double b : all) {
                comparesDoubles(a, b);
                comparesFloats((float) a, (float) b);
            }
        }
    }

    /** In every tier of the JIT, whose own minimum and rounding may hand a signalling NaN through. */
    @Test
    void neverReturnsASignallingNan() {
        for (int i = 0; i < 50_000; i++) {
            assertBits(Double.NaN, Numeric.min(SIGNALLING, i));
            assertBits(Double.NaN, Numeric.max(i, SIGNALLING));
            assertBits(Double.NaN, Numeric.nearest(SIGNALLING));
            assertBits(Double.NaN, Numeric.ceil(SIGNALLING));
            assertBits(Double.NaN, Numeric.floor(SIGNALLING));
            assertBits(Double.NaN, Numeric.trunc(SIGNALLING));
            assertBits(Float.NaN, Numeric.min(SIGNALLING_F, i));
            assertBits(Float.NaN, Numeric.max(i, SIGNALLING_F));
            assertBits(Float.NaN, Numeric.nearest(SIGNALLING_F));
        }
    }

    private static void assertBits(double expected, double actual) {
        assertEquals(
                Double.doubleToRawLongBits(expected),
                Double.doubleToRawLongBits(actual),
                () -> expected + " " + actual);
    }

    private static void assertBits(float expected, float actual) {
        assertEquals(Float.floatToRawIntBits(expected), Float.floatToRawIntBits(actual), () -> expected + " " + actual);
    }

    // ---- Division

    @Test
    void dividesSigned() {
        assertEquals(-3, Numeric.divS(7, -2));
        assertEquals(-3L, Numeric.divS(-7L, 2L));
        assertEquals(Integer.MIN_VALUE, Numeric.divS(Integer.MIN_VALUE, 1));
        assertEquals(Long.MIN_VALUE, Numeric.divS(Long.MIN_VALUE, 1L));
        assertTrap(TrapCode.INTEGER_OVERFLOW, () -> Numeric.divS(Integer.MIN_VALUE, -1));
        assertTrap(TrapCode.INTEGER_OVERFLOW, () -> Numeric.divS(Long.MIN_VALUE, -1L));
        // Read as a trap at the entry.
        assertThrows(ArithmeticException.class, () -> Numeric.divS(1, 0));
        assertThrows(ArithmeticException.class, () -> Numeric.divS(Long.MIN_VALUE, 0L));
    }
}
