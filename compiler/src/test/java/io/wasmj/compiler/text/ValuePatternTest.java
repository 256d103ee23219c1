package io.wasmj.compiler.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wasmj.runtime.V128;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The suite's patterns match what they should and nothing else. */
final class ValuePatternTest {

    private static ValuePattern pattern(String text) {
        String script = "(assert_return (invoke \"f\") " + text + ")";
        List<Command> commands =
                Script.parse("test", script.getBytes(StandardCharsets.UTF_8)).commands();
        return ((Command.AssertReturn) commands.getFirst()).expected().getFirst();
    }

    private static void check(boolean matches, String text, @Nullable Object value) {
        ValuePattern pattern = pattern(text);
        assertEquals(matches, pattern.matches(value), () -> pattern + " and " + ValuePattern.show(value));
    }

    @Test
    void integersAreBits() {
        check(true, "(i32.const 4294967295)", -1);
        check(true, "(i32.const -1)", -1);
        check(false, "(i32.const 1)", 1L);
        check(true, "(i64.const 18446744073709551615)", -1L);
    }

    @Test
    void floatsAreBits() {
        check(true, "(f32.const -0)", -0f);
        check(false, "(f32.const -0)", 0f);
        check(true, "(f32.const nan:0x1)", Float.intBitsToFloat(0x7f800001));
        check(false, "(f32.const nan:0x1)", Float.NaN);
        check(true, "(f64.const -0)", -0d);
    }

    @Test
    void kindsOfNan() {
        String canonical = "(f32.const nan:canonical)";
        check(true, canonical, Float.intBitsToFloat(0xffc00000));
        check(false, canonical, Float.intBitsToFloat(0x7fc00001));
        check(false, canonical, Float.intBitsToFloat(0x7f800001));
        check(false, canonical, 0f);
        String arithmetic = "(f64.const nan:arithmetic)";
        check(true, arithmetic, Double.longBitsToDouble(0x7ff8000000000001L));
        check(true, arithmetic, Double.longBitsToDouble(0xfff8000000000000L));
        check(false, arithmetic, Double.longBitsToDouble(0x7ff0000000000001L));
        check(false, arithmetic, Double.POSITIVE_INFINITY);
    }

    @Test
    void references() {
        check(true, "(ref.extern 7)", new HostReference(7));
        check(false, "(ref.extern 7)", new HostReference(8));
        check(true, "(ref.extern)", new HostReference(8));
        check(false, "(ref.extern)", null);
        check(true, "(ref.null extern)", null);
        check(true, "(ref.null)", null);
        check(false, "(ref.null)", 0);
        check(false, "(ref.func)", null);
    }

    @Test
    void oneOfSeveral() {
        String either = "(either (i32.const 1) (i32.const 2))";
        check(true, either, 2);
        check(false, either, 3);
    }

    @Test
    void vectors() {
        V128 vector = V128.of(0x7fc0_0000_0000_0000L, 0xffff_ffff_3f80_0000L);
        check(true, "(v128.const i32x4 0 0x7fc00000 0x3f800000 -1)", vector);
        check(true, "(v128.const f32x4 0 nan:canonical 1 nan:arithmetic)", vector);
        check(false, "(v128.const f32x4 0 nan:canonical 1 nan:canonical)", vector);
        check(true, "(v128.const i16x8 0 0 0 0x7fc0 0 0x3f80 0xffff -1)", vector);
        check(true, "(v128.const f64x2 0x1p+1021 -nan:0xfffff3f800000)", vector);
    }
}
