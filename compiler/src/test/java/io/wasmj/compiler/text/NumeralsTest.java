package io.wasmj.compiler.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.compiler.text.Numerals.OutOfRange;
import java.math.BigDecimal;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Literals of numbers become the bits the specification says. */
final class NumeralsTest {

    @ParameterizedTest
    @CsvSource({
        "0, 32, 0",
        "-0, 32, 0",
        "+1_000, 32, 3e8",
        "-1, 8, ff",
        "-128, 8, 80",
        "255, 8, ff",
        "0xFFFF_ffff, 32, ffffffff",
        "-0x8000_0000, 32, 80000000",
        "18446744073709551615, 64, ffffffffffffffff",
        "-9223372036854775808, 64, 8000000000000000",
    })
    void integers(String literal, int bits, String expected) throws OutOfRange {
        assertTrue(Numerals.isInteger(literal));
        assertEquals(expected, Long.toHexString(Numerals.integer(literal, bits)));
    }

    @ParameterizedTest
    @CsvSource({"256, 8", "-129, 8", "4294967296, 32", "-2147483649, 32", "18446744073709551616, 64"})
    void integersOutOfRange(String literal, int bits) {
        assertThrows(OutOfRange.class, () -> Numerals.integer(literal, bits));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+", "_1", "1_", "1__0", "0x", "0x_1", "0x1_", "1a", "- 1", "0X1", "1.0"})
    void noIntegers(String literal) {
        assertFalse(Numerals.isInteger(literal));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 3f800000",
        "-0, 80000000",
        "1., 3f800000",
        "1_0.2_5e-0_1, 3f833333",
        "0x1.8p1, 40400000",
        "0x1p-149, 1",
        "0x0.8p-149, 0",
        "0x0.800001p-149, 1",
        "0x1.fffffefffffp127, 7f7fffff",
        "0x1.000001, 3f800000",
        "0x1.000001000000000000000000001, 3f800001",
        "0x1.000003, 3f800002",
        "1e-99999999999999999999, 0",
        "inf, 7f800000",
        "-inf, ff800000",
        "nan, 7fc00000",
        "-nan:0x1, ff800001",
        "nan:0x7f_ffff, 7fffffff",
    })
    void floats(String literal, String expected) throws OutOfRange {
        assertTrue(Numerals.isFloat(literal));
        assertEquals(expected, Integer.toHexString(Numerals.float32(literal)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.5e38", "0x1.ffffffp127", "1e99999999999999999999", "nan:0x0", "nan:0x800000"})
    void floatsOutOfRange(String literal) {
        assertTrue(Numerals.isFloat(literal));
        assertThrows(OutOfRange.class, () -> Numerals.float32(literal));
    }

    @ParameterizedTest
    @ValueSource(strings = {".5", "1e", "1e+", "0x1.p", "1_.0", "1._0", "nan:1", "nan:0x", "Inf", "0x1e1.0_p1"})
    void noFloats(String literal) {
        assertFalse(Numerals.isFloat(literal));
    }

    @Test
    void longNumbersAreRead() throws OutOfRange {
        String zeros = "0".repeat(1_000_000);
        assertEquals(1, Numerals.integer(zeros + "1", 64));
        assertEquals(Double.doubleToRawLongBits(1), Numerals.float64("1." + zeros + "e0"));
        assertTrue(Numerals.isFloat("0x" + "f_".repeat(1_000_000) + "0"));
    }

    @Property
    void doublesAreReadAsWritten(@ForAll long bits) throws OutOfRange {
        double value = Double.longBitsToDouble(bits);
        if (!Double.isNaN(value)) {
            String hex = Double.toHexString(value).replace("Infinity", "inf");
            assertEquals(bits, Numerals.float64(hex));
            String decimal = Double.toString(value).replace("Infinity", "inf").toLowerCase(Locale.ROOT);
            assertEquals(bits, Numerals.float64(decimal));
        }
    }

    /** What lies between two floats goes to the nearer one, and from the middle to the even one. */
    @Property
    void floatsAreRoundedOnce(@ForAll @IntRange(max = 0x7f7ffffe) int bits, @ForAll @IntRange(max = 2) int side)
            throws OutOfRange {
        BigDecimal low = new BigDecimal(Float.intBitsToFloat(bits));
        BigDecimal high = new BigDecimal(Float.intBitsToFloat(bits + 1));
        BigDecimal middle = low.add(high).divide(BigDecimal.TWO);
        BigDecimal little = high.subtract(low).scaleByPowerOfTen(-30);
        int expected =
                switch (side) {
                    case 0 -> bits;
                    case 1 -> (bits & 1) == 0 ? bits : bits + 1;
                    default -> bits + 1;
                };
        BigDecimal value = middle.add(little.multiply(BigDecimal.valueOf(side - 1)));
        assertEquals(expected, Numerals.float32(value.toString().toLowerCase(Locale.ROOT)));
    }
}
