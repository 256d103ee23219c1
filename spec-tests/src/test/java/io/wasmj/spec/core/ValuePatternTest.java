package io.wasmj.spec.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The suite's patterns match what they should and nothing else. */
final class ValuePatternTest {

    private static void check(boolean matches, String json, @Nullable Object value) throws JsonProcessingException {
        ValuePattern pattern = Values.expected(new JsonMapper().readTree(json.replace('\'', '"')));
        assertEquals(matches, pattern.matches(value), () -> pattern + " and " + Values.show(value));
    }

    @Test
    void integersAreUnsignedBits() throws JsonProcessingException {
        check(true, "{'type':'i32','value':'4294967295'}", -1);
        check(false, "{'type':'i32','value':'1'}", 1L);
        check(true, "{'type':'i64','value':'18446744073709551615'}", -1L);
    }

    @Test
    void floatsAreBits() throws JsonProcessingException {
        check(true, "{'type':'f32','value':'2147483648'}", -0f);
        check(false, "{'type':'f32','value':'2147483648'}", 0f);
        check(true, "{'type':'f32','value':'2139095041'}", Float.intBitsToFloat(0x7f800001));
        check(false, "{'type':'f32','value':'2139095041'}", Float.NaN);
        check(true, "{'type':'f64','value':'9223372036854775808'}", -0d);
    }

    @Test
    void kindsOfNan() throws JsonProcessingException {
        String canonical = "{'type':'f32','value':'nan:canonical'}";
        check(true, canonical, Float.intBitsToFloat(0xffc00000));
        check(false, canonical, Float.intBitsToFloat(0x7fc00001));
        check(false, canonical, Float.intBitsToFloat(0x7f800001));
        check(false, canonical, 0f);
        String arithmetic = "{'type':'f64','value':'nan:arithmetic'}";
        check(true, arithmetic, Double.longBitsToDouble(0x7ff8000000000001L));
        check(true, arithmetic, Double.longBitsToDouble(0xfff8000000000000L));
        check(false, arithmetic, Double.longBitsToDouble(0x7ff0000000000001L));
        check(false, arithmetic, Double.POSITIVE_INFINITY);
    }

    @Test
    void references() throws JsonProcessingException {
        check(true, "{'type':'externref','value':'7'}", new HostReference("7"));
        check(false, "{'type':'externref','value':'7'}", new HostReference("8"));
        check(true, "{'type':'externref'}", new HostReference("8"));
        check(false, "{'type':'externref'}", null);
        check(true, "{'type':'externref','value':'null'}", null);
        check(true, "{'type':'refnull'}", null);
        check(false, "{'type':'refnull'}", 0);
        check(false, "{'type':'funcref'}", null);
    }

    @Test
    void oneOfSeveral() throws JsonProcessingException {
        String either = "{'type':'either','values':[{'type':'i32','value':'1'},{'type':'i32','value':'2'}]}";
        check(true, either, 2);
        check(false, either, 3);
    }
}
