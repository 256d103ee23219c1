package io.wasmj.compiler.validate;

import static io.wasmj.compiler.binary.ModuleBytes.body;
import static io.wasmj.compiler.binary.ModuleBytes.concat;
import static io.wasmj.compiler.binary.ModuleBytes.hex;
import static io.wasmj.compiler.binary.ModuleBytes.list;
import static io.wasmj.compiler.binary.ModuleBytes.module;
import static io.wasmj.compiler.binary.ModuleBytes.section;
import static io.wasmj.compiler.binary.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wasmj.compiler.binary.Module;
import io.wasmj.compiler.binary.ModuleBytes;
import io.wasmj.runtime.InvalidModule;
import io.wasmj.runtime.MalformedModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FunctionValidatorTest {

    /** A module whose only function takes an i32, has an i64 and an externref as locals, and returns an i32. */
    private static Module moduleWith(String code) {
        return ModuleBytes.decode(module(
                list(1, hex("60 01 7f 01 7f"), hex("60 00 02 7f 7e"), hex("60 02 7f 7e 00")),
                list(3, hex("00")),
                list(4, hex("70 00 01"), hex("6f 00 01")),
                list(5, hex("00 01")),
                list(6, hex("7f 00 41 00 0b"), hex("7e 01 42 00 0b")),
                list(9, hex("01 00 00"), hex("05 6f 00")),
                section(12, hex("01")),
                list(10, body(hex("02 01 7e 01 6f"), hex(code))),
                list(11, hex("01 00"))));
    }

    private static void validate(Module module) {
        ModuleValidator validator = new ModuleValidator(module);
        validator.validateModule();
        validator.validateFunction(0);
    }

    @ParameterizedTest
    @CsvSource({
        "20 00 0b",
        "00 0b",
        // Unreachable code has the operands it needs, and its blocks start afresh.
        "00 6a 0b",
        "00 1b 0b",
        "00 7c a7 0b",
        "41 01 0f 6a 1a 0b",
        "00 02 7f 41 00 0b 0b",
        "41 00 0c 00 1a 1a 41 01 0b",
        "41 01 41 01 0d 00 0b",
        "41 00 41 01 41 02 0e 01 00 00 0b",
        // Blocks take and leave several values.
        "41 01 42 02 02 02 1a 1a 0b 41 01 0b",
        "02 01 41 01 42 02 0b 1a 0b",
        "41 01 04 01 41 01 42 02 05 41 01 42 02 0b 1a 0b",
        "41 01 42 02 03 02 1a 1a 41 01 42 01 41 00 0d 00 1a 1a 0b 41 00 0b",
        // References, tables and tail calls.
        "20 02 d1 0b",
        "d0 70 d1 0b",
        "41 00 25 00 d1 0b",
        "20 02 20 02 20 00 1c 01 6f d1 0b",
        "20 00 12 00 0b",
        "20 00 41 00 13 00 00 0b",
    })
    void bodiesOfTheRightTypesAreValid(String code) {
        validate(moduleWith(code));
    }

    @ParameterizedTest
    @CsvSource({
        "0b, 'type mismatch: expected i32, found none'",
        "42 00 0b, 'type mismatch: expected i32, found i64'",
        "41 00 41 00 0b, 'type mismatch: expected no more operands, found i32'",
        "1a 0b, 'type mismatch: expected an operand, found none'",
        "00 02 7f 0b 0b, 'type mismatch: expected i32, found none'",
        "00 42 00 0b, 'type mismatch: expected i32, found i64'",
        "20 00 02 40 1a 0b 0b, 'type mismatch: expected an operand, found none'",
        "20 00 04 7f 41 00 0b 0b, 'type mismatch: an if without else'",
        "20 00 04 7f 41 00 05 42 00 0b 0b, 'type mismatch: expected i32, found i64'",
        "41 00 42 00 41 00 1b 0b, 'type mismatch: expected two operands of one type, found i32 and i64'",
        "20 02 20 02 41 00 1b 0b, 'type mismatch: expected numbers, found a reference'",
        "20 02 20 02 41 00 1c 00 0b, 'invalid result arity: expected 1, found 0'",
        "20 00 d1 0b, 'type mismatch: expected a reference, found i32'",
        "41 00 41 00 0e 01 00 01 0b, 'unknown label 1'",
        "02 40 41 00 41 00 0e 01 00 01 0b 0b, 'type mismatch: expected labels that take [i32]'",
        "20 03 0b, 'unknown local 3'",
        "20 ff ff ff ff 0f 0b, 'unknown local 4294967295'",
        "23 02 0b, 'unknown global 2'",
        "41 00 24 00 0b, 'immutable global'",
        "10 01 0b, 'unknown function 1'",
        "d2 00 0b, 'undeclared function reference 0'",
        "41 00 11 03 00 0b, 'unknown type 3'",
        "41 00 11 00 02 0b, 'unknown table 2'",
        "20 00 41 00 11 00 01 0b, 'type mismatch: expected funcref, found externref'",
        "20 00 42 00 41 00 13 02 00 0b, 'type mismatch: expected a callee that returns [i32]'",
        "0c 01 0b, 'unknown label 1'",
        "02 03 0b 0b, 'unknown type 3'",
        "20 00 28 03 00 0b, 'alignment must not be larger than natural: expected at most 2^2, found 2^3'",
        "20 00 28 00 80 80 80 80 10 0b, 'offset out of range: 4294967296'",
        "3f 01 0b, 'unknown memory 1'",
        "fc 09 01 0b, 'unknown data segment 1'",
        "fc 0d 02 0b, 'unknown elem segment 2'",
        "41 00 41 00 41 00 fc 0c 01 00 0b, 'type mismatch: expected funcref, found externref'",
        "41 00 41 00 41 00 fc 0e 00 01 0b, 'type mismatch: expected funcref, found externref'",
        "fd 0f 0b, 'type mismatch: expected i32, found none at i8x16.splat'",
        "41 00 fd 0f fd 16 10 0b, 'invalid lane index 16'",
    })
    void bodiesOfWrongTypesAreInvalid(String code, String message) {
        InvalidModule e = assertRefused(InvalidModule.class, message, () -> validate(moduleWith(code)));
        assertEquals(0, e.function());
    }

    @ParameterizedTest
    @CsvSource({
        "41 00, unexpected end of section or function: END opcode expected",
        "41, unexpected end of section or function",
        "41 00 0b 0b, END opcode expected",
        "05 0b, END opcode expected: else without if",
        "27 0b, illegal opcode 27",
    })
    void bodiesThatAreNotInstructionsAreMalformed(String code, String message) {
        assertRefused(MalformedModule.class, message, () -> validate(moduleWith(code)));
    }

    @Test
    void errorsSayWhereTheInstructionIs() {
        Module module = moduleWith("01 01 20 00 6a 0b");
        int at = module.bodies().getFirst().code().start() + 4;
        String where = " at i32.add (in function 0 at byte 0x" + Integer.toHexString(at) + ")";
        String message = "type mismatch: expected i32, found none" + where;
        InvalidModule e = assertRefused(InvalidModule.class, message, () -> validate(module));
        assertEquals(at, e.offset());
    }

    @Test
    void operandsAreLimited() {
        Module module = ModuleBytes.decode(module(
                list(1, concat(hex("60 00 e8 07"), hex("7f".repeat(1_000)))),
                list(3, hex("00")),
                list(10, body(hex("00"), hex("10 00 ".repeat(2_000) + "00 0b")))));
        assertRefused(InvalidModule.class, "too many operands", () -> validate(module));
    }
}
