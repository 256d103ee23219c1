package io.wasmj.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.NumType;
import io.wasmj.runtime.ValType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InvocationTest {

    private static Object parse(ValType type, String text) {
        return Invocation.parse("f", new FuncType(List.of(type), List.of()), List.of(text))[0];
    }

    @Test
    void readsIntegersSignedUnsignedAndHexadecimal() {
        assertEquals(-1, parse(ValType.I32, "-1"));
        assertEquals(-1, parse(ValType.I32, "4294967295"));
        assertEquals(-1, parse(ValType.I32, "0xffffffff"));
        assertEquals(Integer.MIN_VALUE, parse(ValType.I32, "-2147483648"));
        assertEquals(-16, parse(ValType.I32, "-0x10"));
        assertEquals(7, parse(ValType.I32, "+7"));
        assertEquals(-1L, parse(ValType.I64, "18446744073709551615"));
        assertEquals(Long.MIN_VALUE, parse(ValType.I64, "-9223372036854775808"));
    }

    @Test
    void readsFloats() {
        assertEquals(1.5f, parse(ValType.F32, "1.5"));
        assertEquals(-1e300, parse(ValType.F64, "-1e300"));
        assertEquals(Double.NaN, parse(ValType.F64, "nan"));
        assertEquals(Float.NEGATIVE_INFINITY, parse(ValType.F32, "-inf"));
    }

    @ParameterizedTest
    @CsvSource({"I32,4294967296", "I32,-2147483649", "I32,x", "I32,''", "I32,-", "I32,--1", "I32,1.0", "F64,one"})
    void refusesWhatDoesNotFit(NumType type, String text) {
        CommandFailure failure = assertThrows(CommandFailure.class, () -> parse(type, text));
        assertEquals("argument 1 of f is '" + text + "', which is no " + type, failure.getMessage());
    }

    @Test
    void countsArguments() {
        FuncType type = new FuncType(List.of(ValType.I32, ValType.I32), List.of(ValType.I32));
        CommandFailure failure = assertThrows(CommandFailure.class, () -> Invocation.parse("add", type, List.of("1")));
        assertEquals("add is (i32 i32) -> (i32) and takes 2 arguments, not 1", failure.getMessage());
        assertArrayEquals(new Object[] {1, 2}, Invocation.parse("add", type, List.of("1", "2")));
    }

    @Test
    void printsAsWasmtimeDoes() {
        assertEquals("-1", Invocation.format(-1));
        assertEquals("1", Invocation.format(1.0f));
        assertEquals("0.1", Invocation.format(0.1f));
        assertEquals("-0", Invocation.format(-0.0));
        assertEquals("1000000000000000000000", Invocation.format(1e21));
        assertEquals("0.0000001", Invocation.format(1e-7));
        assertEquals("NaN", Invocation.format(Double.NaN));
        assertEquals("-inf", Invocation.format(Float.NEGATIVE_INFINITY));
        assertEquals("null", Invocation.format(null));
    }
}
