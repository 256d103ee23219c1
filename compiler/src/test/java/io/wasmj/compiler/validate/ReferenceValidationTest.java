package io.wasmj.compiler.validate;

import static io.wasmj.compiler.binary.ModuleBytes.body;
import static io.wasmj.compiler.binary.ModuleBytes.hex;
import static io.wasmj.compiler.binary.ModuleBytes.list;
import static io.wasmj.compiler.binary.ModuleBytes.module;
import static io.wasmj.compiler.binary.ModuleBytes.section;
import static io.wasmj.compiler.binary.Refusal.assertRefused;

import io.wasmj.compiler.binary.Module;
import io.wasmj.compiler.binary.ModuleBytes;
import io.wasmj.runtime.InvalidModule;
import io.wasmj.runtime.MalformedModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** References, structures, arrays and exceptions. */
class ReferenceValidationTest {

    /**
     * A module whose only function takes an anyref, has a (ref i31) as local 1, and returns an i32. Its types: 0 that of
     * the function, 1 struct (i8, mut i64), 2 array (mut i32), 3 array i8, 4 array (ref i31), 5 func (ref null 0) ->
     * i32; its tags: 0 () and 1 (i32).
     */
    private static Module moduleWith(String code) {
        return ModuleBytes.decode(module(
                list(
                        1,
                        hex("60 01 6e 01 7f"),
                        hex("5f 02 78 00 7e 01"),
                        hex("5e 7f 01"),
                        hex("5e 78 00"),
                        hex("5e 64 6c 00"),
                        hex("60 01 63 00 01 7f"),
                        hex("60 00 00"),
                        hex("60 01 7f 00")),
                list(3, hex("00")),
                list(13, hex("00 06"), hex("00 07")),
                list(7, hex("01 66 00 00")),
                list(9, hex("05 70 00")),
                section(12, hex("01")),
                list(10, body(hex("01 01 64 6c"), hex(code))),
                list(11, hex("01 00"))));
    }

    private static void validate(Module module) {
        ModuleValidator validator = new ModuleValidator(module);
        validator.validateModule();
        validator.validateFunction(0);
    }

    @ParameterizedTest
    @CsvSource({
        "41 00 fb 1c 22 01 fb 1d 0b",
        "41 00 fb 1c 21 01 20 01 fb 1e 0b",
        "41 01 42 02 fb 00 01 fb 03 01 00 0b",
        "fb 01 01 42 00 fb 05 01 01 41 00 0b",
        "41 01 41 02 fb 06 02 41 00 fb 0b 02 0b",
        "41 00 fb 1c fb 08 04 01 fb 0f 0b",
        "41 00 41 00 fb 09 02 00 fb 0f 0b",
        "20 00 fb 14 01 0b",
        "20 00 fb 16 02 fb 0f 0b",
        "20 00 fb 1b fb 1a d1 0b",
        "20 00 d4 d1 0b",
        // br_on_null and its kin
        "02 40 20 00 d5 00 1a 41 00 0f 0b 41 01 0b",
        "02 64 6e 20 00 d6 00 41 00 0f 0b d1 0b",
        "02 64 6b 20 00 fb 18 01 00 6e 6b 1a 41 00 0f 0b d1 0b",
        "02 6e 20 00 fb 19 01 00 6e 6b 1a 41 00 0f 0b d1 0b",
        // References to functions
        "20 00 d2 00 14 00 0b",
        "d2 00 d2 00 fb 16 05 15 05 0b",
        // Exceptions
        "02 7f 1f 40 01 00 01 00 41 07 08 01 0b 00 0b 0b",
        "02 69 1f 40 01 03 00 08 00 0b 00 0b 0a 0b",
        "06 7f 41 07 08 01 07 01 19 41 01 0b 0b",
        "06 7f 08 00 19 09 00 0b 0b",
        "06 7f 06 7f 41 00 18 00 19 41 01 0b 0b",
        // What cannot be reached
        "00 d4 d1 0b",
        "00 fb 02 01 01 a7 0b",
    })
    void bodiesOfTheRightTypesAreValid(String code) {
        validate(moduleWith(code));
    }

    @ParameterizedTest
    @CsvSource({
        "20 01 fb 1d 0b, 'uninitialized local 1'",
        // Set in a block is set for the block only.
        "02 40 41 00 fb 1c 21 01 0b 20 01 fb 1d 0b, 'uninitialized local 1'",
        "20 00 fb 1d 0b, 'type mismatch: expected i31ref, found anyref'",
        "fb 01 01 fb 02 01 00 0b, 'field is packed'",
        "fb 01 01 fb 03 01 01 a7 0b, 'field is unpacked'",
        "fb 01 01 41 00 fb 05 01 00 41 00 0b, 'immutable field'",
        "fb 01 01 fb 02 01 02 0b, 'unknown field 2'",
        "fb 01 02 0b, 'type mismatch: expected a type of structures'",
        "41 00 fb 07 04 fb 0f 0b, 'field type is not defaultable'",
        "41 00 fb 07 03 41 00 41 00 fb 0e 03 0b, 'immutable array'",
        "41 00 41 00 fb 09 04 00 0b, 'array type is not numeric or vector'",
        "41 00 41 00 fb 0a 02 00 0b, 'type mismatch: expected i32, found funcref'",
        "41 00 fb 07 02 41 00 41 00 fb 07 03 41 00 41 00 fb 11 02 03 0b, 'array types do not match'",
        "fb 08 02 91 4e 0b, 'too many elements'",
        "d2 00 fb 14 6e 0b, 'type mismatch: expected anyref'",
        "20 00 d2 00 14 05 0b, 'type mismatch: expected (ref null func'",
        "20 00 14 01 0b, 'type mismatch: expected a type of functions, found type 1'",
        "02 64 6b 20 00 fb 18 00 00 6e 70 00 0b 0b, 'type mismatch: expected (ref any), found (ref func)'",
        "02 40 20 00 d6 00 0b 41 00 0b, 'type mismatch: expected a label that takes a reference'",
        "41 00 08 02 0b, 'unknown tag 2'",
        "42 00 08 01 0b, 'type mismatch: expected i32, found i64'",
        "02 7e 1f 40 01 00 01 00 0b 42 00 0b a7 0b, 'type mismatch: caught are [i32], the label takes [i64]'",
        "02 40 09 00 0b 41 00 0b, 'invalid rethrow label'",
        "00 d4 45 0b, 'type mismatch: expected i32, found (ref bot)'",
    })
    void bodiesOfWrongTypesAreInvalid(String code, String message) {
        assertRefused(InvalidModule.class, message, () -> validate(moduleWith(code)));
    }

    @ParameterizedTest
    @CsvSource({
        "07 00 0b, END opcode expected: catch without try",
        "06 40 19 07 00 0b 41 00 0b, END opcode expected: catch without try",
        "02 40 18 00 41 00 0b, END opcode expected: delegate without try",
    })
    void clausesOutsideOfTryAreMalformed(String code, String message) {
        assertRefused(MalformedModule.class, message, () -> validate(moduleWith(code)));
    }

    @ParameterizedTest
    @CsvSource({
        // The supertype is final, or differs; more fields than one below are fine.
        "'sub type: the supertype is final', 5f 00, 50 01 00 5f 00",
        "'sub type struct(i64) does not match struct(i32)', 50 00 5f 01 7f 00, 50 01 00 5f 01 7e 00",
        "'sub type array(i32) does not match struct()', 50 00 5f 00, 50 01 00 5e 7f 00",
    })
    void subtypesMustMatchTheirSupertype(String message, String supertype, String subtype) {
        Module module = ModuleBytes.decode(module(list(1, hex(supertype), hex(subtype))));
        assertRefused(InvalidModule.class, message, () -> new ModuleValidator(module).validateModule());
    }

    @Test
    void tablesOfReferencesThatAreNeverNullNeedAValue() {
        Module without = ModuleBytes.decode(module(list(4, hex("64 70 00 01"))));
        assertRefused(
                InvalidModule.class, "type mismatch: a table", () -> new ModuleValidator(without).validateModule());
        Module with = ModuleBytes.decode(module(list(4, hex("40 00 64 6c 00 01 41 00 fb 1c 0b"))));
        new ModuleValidator(with).validateModule();
    }
}
