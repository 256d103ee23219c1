package io.wasmj.compiler.binary;

import static io.wasmj.compiler.binary.ModuleBytes.concat;
import static io.wasmj.compiler.binary.ModuleBytes.hex;
import static io.wasmj.compiler.binary.ModuleBytes.signed;
import static io.wasmj.compiler.binary.ModuleBytes.unsigned;
import static io.wasmj.compiler.binary.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.runtime.MalformedModule;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteReaderTest {

    private static CodeReader reader(byte[] bytes) {
        return new CodeReader(bytes, 0, bytes.length, List.of(), ModuleBytes.ALL, -1);
    }

    private static long read(String type, byte[] bytes) {
        CodeReader in = reader(bytes);
        ToLongFunction<CodeReader> read =
                switch (type) {
                    case "u32" -> CodeReader::u32;
                    case "u64" -> CodeReader::u64;
                    case "s32" -> CodeReader::s32;
                    case "s33" -> CodeReader::s33;
                    case "s64" -> CodeReader::s64;
                    default -> throw new AssertionError(type);
                };
        long value = read.applyAsLong(in);
        assertTrue(in.atEnd(), "bytes left");
        return value;
    }

    @Property
    void integersSurviveARoundTrip(
            @ForAll int i, @ForAll long l, @ForAll @LongRange(min = -1L << 32, max = (1L << 32) - 1) long s33) {
        assertEquals(i, (int) read("u32", unsigned(Integer.toUnsignedLong(i))));
        assertEquals(i, read("s32", signed(i)));
        assertEquals(s33, read("s33", signed(s33)));
        assertEquals(l, read("u64", unsigned(l)));
        assertEquals(l, read("s64", signed(l)));
    }

    @Property
    void integersMayBePaddedToTheirFullWidth(@ForAll int i, @ForAll long l) {
        assertEquals(i, (int) read("u32", pad(unsigned(Integer.toUnsignedLong(i)), 5, 0)));
        assertEquals(i, read("s32", pad(signed(i), 5, i)));
        assertEquals(l, read("u64", pad(unsigned(l), 10, 0)));
        assertEquals(l, read("s64", pad(signed(l), 10, l)));
    }

    /** Prolongs a LEB128 with bytes that do not change its value. */
    private static byte[] pad(byte[] leb, int length, long sign) {
        byte[] padded = Arrays.copyOf(leb, length);
        for (int i = leb.length - 1; i < length - 1; i++) {
            padded[i] |= (byte) 0x80;
            padded[i + 1] |= (byte) (i + 1 < leb.length || sign >= 0 ? 0 : 0x7f);
        }
        return padded;
    }

    @Property
    void integersEndWhereTheBytesDo(@ForAll long l, @ForAll @IntRange(max = 9) int length) {
        byte[] bytes = signed(l);
        byte[] cut = Arrays.copyOf(bytes, Math.min(length, bytes.length - 1));
        MalformedModule e = assertRefused(MalformedModule.class, "unexpected end", () -> read("s64", cut));
        assertEquals(cut.length, e.offset());
    }

    @ParameterizedTest
    @CsvSource({
        "u32, ff ff ff ff 0f, -1",
        "u32, 80 80 80 80 08, -2147483648",
        "s32, 80 80 80 80 78, -2147483648",
        "s32, ff ff ff ff 07, 2147483647",
        "s32, 40, -64",
        "s33, 80 80 80 80 70, -4294967296",
        "s33, ff ff ff ff 0f, 4294967295",
        "u64, ff ff ff ff ff ff ff ff ff 01, -1",
        "s64, 80 80 80 80 80 80 80 80 80 7f, -9223372036854775808",
        "s64, ff ff ff ff ff ff ff ff ff 00, 9223372036854775807",
    })
    void extremesAreRead(String type, String bytes, long value) {
        assertEquals(value, read(type, hex(bytes)));
    }

    @ParameterizedTest
    @CsvSource({
        "u32, 80 80 80 80 80 00, integer representation too long",
        "u32, ff ff ff ff 1f, integer too large",
        "u32, 80 80 80 80 10, integer too large",
        "s32, 80 80 80 80 80 00, integer representation too long",
        "s32, ff ff ff ff ff 7f, integer representation too long",
        "s32, 80 80 80 80 70, integer too large",
        "s32, ff ff ff ff 0f, integer too large",
        "s32, ff ff ff ff 4f, integer too large",
        "s33, 80 80 80 80 80 00, integer representation too long",
        "s33, ff ff ff ff 1f, integer too large",
        "u64, 80 80 80 80 80 80 80 80 80 80 00, integer representation too long",
        "u64, ff ff ff ff ff ff ff ff ff 02, integer too large",
        "s64, ff ff ff ff ff ff ff ff ff ff 7f, integer representation too long",
        "s64, ff ff ff ff ff ff ff ff ff 01, integer too large",
        "s64, 80 80 80 80 80 80 80 80 80 7e, integer too large",
    })
    void integersThatAreTooLongOrLargeAreMalformed(String type, String bytes, String message) {
        assertRefused(MalformedModule.class, message, () -> read(type, hex(bytes)));
    }

    @Property
    void floatsKeepTheirBits(@ForAll int f32, @ForAll long f64) {
        byte[] bytes = new byte[12];
        for (int i = 0; i < 4; i++) {
            bytes[i] = (byte) (f32 >> (8 * i));
        }
        for (int i = 0; i < 8; i++) {
            bytes[4 + i] = (byte) (f64 >> (8 * i));
        }
        CodeReader in = reader(bytes);
        assertEquals(f32, in.f32Bits());
        assertEquals(f64, in.f64Bits());
        assertThrows(MalformedModule.class, in::u8);
    }

    @ParameterizedTest
    @CsvSource({"''", "plain", "naïve", "日本語", "\uD83D\uDC9A", "\uFFFD"})
    void namesAreUtf8(String name) {
        assertEquals(name, reader(ModuleBytes.name(name)).name());
    }

    @ParameterizedTest
    @CsvSource({"01 80", "02 c0 80", "03 ed a0 80", "04 f4 90 80 80", "03 e2 82 20", "04 ef bf bd ff"})
    void namesThatAreNotUtf8AreMalformed(String bytes) {
        assertRefused(
                MalformedModule.class,
                "malformed UTF-8 encoding",
                () -> reader(hex(bytes)).name());
    }

    @Test
    void lengthsBeyondTheEndAreNotBelieved() {
        byte[] bytes = concat(unsigned(0xffff_ffffL), hex("61 62"));
        String message = "unexpected end of section or function: length out of bounds, 4294967295 bytes of a name";
        assertRefused(MalformedModule.class, message, () -> reader(bytes).name());
    }
}
