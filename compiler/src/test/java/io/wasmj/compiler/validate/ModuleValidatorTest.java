package io.wasmj.compiler.validate;

import static io.wasmj.compiler.binary.ModuleBytes.concat;
import static io.wasmj.compiler.binary.ModuleBytes.hex;
import static io.wasmj.compiler.binary.ModuleBytes.list;
import static io.wasmj.compiler.binary.ModuleBytes.module;
import static io.wasmj.compiler.binary.ModuleBytes.name;
import static io.wasmj.compiler.binary.ModuleBytes.section;
import static io.wasmj.compiler.binary.Refusal.assertRefused;

import io.wasmj.compiler.binary.ModuleBytes;
import io.wasmj.compiler.binary.SampleModule;
import io.wasmj.runtime.InvalidModule;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ModuleValidatorTest {

    private static final byte[] TYPES = list(1, hex("60 00 00"), hex("60 00 01 7f"));
    private static final byte[] GLOBAL_IMPORTS = list(2, hex("00 00 03 7f 00"), hex("00 00 03 7f 01"));
    private static final byte[] TABLE = list(4, hex("70 00 01"));
    private static final byte[] MEMORY = list(5, hex("00 01"));

    private static void validate(byte[] bytes) {
        var module = ModuleBytes.decode(bytes);
        ModuleValidator validator = new ModuleValidator(module);
        validator.validateModule();
        for (int i = 0; i < module.bodies().size(); i++) {
            validator.validateFunction(i);
        }
    }

    @Test
    void theSampleIsValid() {
        validate(SampleModule.BYTES);
    }

    static Stream<byte[]> valid() {
        return Stream.of(
                module(),
                module(MEMORY, list(7, concat(name("a"), hex("02 00")), concat(name("b"), hex("02 00")))),
                module(list(4, hex("70 01 ff ff ff ff 0f ff ff ff ff 0f"))),
                module(list(5, hex("01 80 80 04 80 80 04"))),
                module(GLOBAL_IMPORTS, list(6, hex("7f 00 23 00 0b"), hex("7f 00 23 02 0b"))),
                module(list(6, hex("7e 00 42 01 42 02 7c 42 03 7d 42 04 7e 0b"))));
    }

    @ParameterizedTest
    @MethodSource
    void valid(byte[] bytes) {
        validate(bytes);
    }

    static Stream<Arguments> invalid() {
        return Stream.of(
                Arguments.of("unknown type 0", module(list(3, hex("00")), list(10, hex("02 00 0b")))),
                Arguments.of("unknown type 7", module(list(2, hex("00 00 00 07")))),
                Arguments.of(
                        "size minimum must not be greater than maximum: 2..1", module(list(4, hex("70 01 02 01")))),
                Arguments.of("size minimum must not be greater than maximum: 2..1", module(list(5, hex("01 02 01")))),
                Arguments.of("memory size must be at most 65536 pages (4 GiB)", module(list(5, hex("00 81 80 04")))),
                Arguments.of(
                        "memory size must be at most 65536 pages (4 GiB)",
                        module(list(5, hex("01 00 ff ff ff ff ff ff ff ff ff 01")))),
                Arguments.of("table size must be at most 2^32-1", module(list(4, hex("70 00 80 80 80 80 10")))),
                Arguments.of(
                        "duplicate export name \"a\"",
                        module(MEMORY, list(7, concat(name("a"), hex("02 00")), concat(name("a"), hex("02 00"))))),
                Arguments.of("unknown function 0", module(list(7, hex("00 00 00")))),
                Arguments.of("unknown table 0", module(list(7, hex("00 01 00")))),
                Arguments.of("unknown memory 0", module(list(7, hex("00 02 00")))),
                Arguments.of("unknown global 2147483647", module(list(7, hex("00 03 ff ff ff ff 0f")))),
                Arguments.of("unknown function 0", module(section(8, hex("00")))),
                Arguments.of(
                        "start function 0: expected () -> (), found () -> (i32)",
                        module(TYPES, list(2, hex("00 00 00 01")), section(8, hex("00")))),
                Arguments.of("constant expression required at i32.eqz", module(list(6, hex("7f 00 41 00 45 0b")))),
                Arguments.of(
                        "constant expression required: the global is mutable",
                        module(GLOBAL_IMPORTS, list(6, hex("7f 00 23 01 0b")))),
                Arguments.of("unknown global 2", module(GLOBAL_IMPORTS, list(6, hex("7f 00 23 02 0b")))),
                Arguments.of(
                        "unknown global 0",
                        module(list(4, hex("40 00 70 00 01 23 00 0b")), list(6, hex("70 00 d0 70 0b")))),
                Arguments.of("type mismatch: expected i64, found i32", module(list(6, hex("7e 00 41 00 0b")))),
                Arguments.of(
                        "type mismatch: expected no more operands, found i32",
                        module(list(6, hex("7f 00 41 00 41 00 0b")))),
                Arguments.of("unknown function 0", module(list(6, hex("70 00 d2 00 0b")))),
                Arguments.of(
                        "type mismatch: expected externref, found funcref",
                        module(list(4, hex("40 00 6f 00 01 d0 70 0b")))),
                Arguments.of("unknown table 0", module(list(9, hex("00 41 00 0b 00")))),
                Arguments.of("unknown function 3", module(TABLE, list(9, hex("00 41 00 0b 01 03")))),
                Arguments.of(
                        "type mismatch: expected elements of funcref, found externref",
                        module(TABLE, list(9, hex("06 00 41 00 0b 6f 00")))),
                Arguments.of("type mismatch: expected i32, found i64", module(TABLE, list(9, hex("00 42 00 0b 00")))),
                Arguments.of("unknown memory 0", module(list(11, hex("00 41 00 0b 00")))),
                Arguments.of("unknown memory 1", module(MEMORY, list(11, hex("02 01 41 00 0b 00")))));
    }

    @ParameterizedTest
    @MethodSource
    void invalid(String message, byte[] bytes) {
        assertRefused(InvalidModule.class, message, () -> validate(bytes));
    }
}
