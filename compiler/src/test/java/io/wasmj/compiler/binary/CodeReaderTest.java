package io.wasmj.compiler.binary;

import static io.wasmj.compiler.binary.ModuleBytes.concat;
import static io.wasmj.compiler.binary.ModuleBytes.hex;
import static io.wasmj.compiler.binary.ModuleBytes.list;
import static io.wasmj.compiler.binary.ModuleBytes.module;
import static io.wasmj.compiler.binary.ModuleBytes.unsigned;
import static io.wasmj.compiler.binary.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.runtime.InvalidModule;
import io.wasmj.runtime.MalformedModule;
import io.wasmj.runtime.WasmException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeReaderTest {

    private static CodeReader reader(byte[] bytes) {
        return new CodeReader(bytes, 0, bytes.length);
    }

    @Test
    void everyByteIsAnOpcodeOrRefused() {
        for (int code = 0; code < 256; code++) {
            CodeReader in = reader(new byte[] {(byte) code, 127, 0});
            Opcode op = Opcode.plain(code);
            if (op != null) {
                assertSame(op, in.opcode());
                assertEquals(1, in.position());
            } else {
                assertThrows(WasmException.class, in::opcode);
            }
        }
    }

    @Test
    void prefixedOpcodesMayBePadded() {
        for (int code = 0; code < 0x12; code++) {
            assertSame(
                    Opcode.prefixed(code),
                    reader(new byte[] {(byte) 0xfc, (byte) code}).opcode());
            byte[] padded = {(byte) 0xfc, (byte) (code | 0x80), (byte) 0x80, 0};
            assertSame(Opcode.prefixed(code), reader(padded).opcode());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "06 40, exception-handling",
        "1f 40 00, exception-handling",
        "14 00, function-references",
        "d3, gc",
        "fb 00 00, gc",
        "e0 00, stack-switching",
        "fc 13, wide-arithmetic",
        "fd 0c, simd",
        "fd 80 02, simd",
        "fe 00, threads",
    })
    void opcodesOfProposalsAreRefusedByName(String bytes, String proposal) {
        assertRefused(
                InvalidModule.class,
                UnsupportedProposal.PREFIX + proposal + "'",
                () -> reader(hex(bytes)).opcode());
    }

    @ParameterizedTest
    @CsvSource({"ff, ff", "27, 27", "f3, f3", "fc 17, fc 17", "fd ff 7f, fd 3fff", "fb 7f, fb 7f", "fe 7f, fe 7f"})
    void opcodesOfNobodyAreMalformed(String bytes, String name) {
        assertRefused(
                MalformedModule.class,
                "illegal opcode " + name,
                () -> reader(hex(bytes)).opcode());
    }

    @ParameterizedTest
    @CsvSource({
        "BLOCK, 40",
        "BLOCK, 7f",
        "BLOCK, 80 01",
        "BR_TABLE, 02 00 01 80 00",
        "CALL_INDIRECT, 80 00 00",
        "SELECT_T, 01 70",
        "REF_NULL, 6f",
        "I64_LOAD, 03 80 80 80 80 80 00",
        "I64_LOAD, 43 00 08",
        "MEMORY_SIZE, 00",
        "I32_CONST, 80 80 80 80 78",
        "I64_CONST, ff 00",
        "F32_CONST, 00 00 80 7f",
        "F64_CONST, 00 00 00 00 00 00 f0 7f",
        "MEMORY_INIT, 80 01 00",
        "MEMORY_COPY, 00 00",
        "TABLE_INIT, 00 01",
        "I32_ADD, ''",
    })
    void immediatesAreSkipped(Opcode op, String immediates) {
        CodeReader in = reader(hex(immediates));
        in.skip(op);
        assertTrue(in.atEnd(), () -> "stopped at byte " + in.position());
    }

    @Test
    void blockTypesAreShortOrIndices() {
        Module module = ModuleDecoder.decode(module(list(1, hex("60 00 00"), hex("60 02 7f 7e 02 7d 7c"))));
        assertEquals("() -> ()", reader(hex("40")).blockType(module).toString());
        assertEquals("() -> (externref)", reader(hex("6f")).blockType(module).toString());
        assertEquals(
                "(i32 i64) -> (f32 f64)", reader(hex("81 00")).blockType(module).toString());
        assertRefused(
                InvalidModule.class, "unknown type 2", () -> reader(hex("02")).blockType(module));
        assertRefused(
                InvalidModule.class,
                "unknown type 4294967295",
                () -> reader(hex("ff ff ff ff 0f")).blockType(module));
        assertRefused(
                MalformedModule.class,
                "malformed type index -1",
                () -> reader(hex("ff 7f")).blockType(module));
        assertRefused(
                MalformedModule.class,
                "malformed block type 0x41",
                () -> reader(hex("41")).blockType(module));
        assertRefused(
                InvalidModule.class,
                "needs the proposal 'simd'",
                () -> reader(hex("7b")).blockType(module));
    }

    @Test
    void heapTypesAreNamedOrRefused() {
        assertRefused(
                InvalidModule.class,
                "needs the proposal 'function-references'",
                () -> reader(hex("00")).heapType());
        assertRefused(
                InvalidModule.class,
                "needs the proposal 'gc'",
                () -> reader(hex("6e")).heapType());
        assertRefused(
                MalformedModule.class,
                "malformed reference type 0x7f",
                () -> reader(hex("7f")).heapType());
    }

    @Test
    void theOnlyMemoryMayBeNamed() {
        assertEquals(2, reader(hex("42 00")).alignment());
        assertRefused(
                InvalidModule.class,
                "unknown memory 1",
                () -> reader(hex("42 01")).alignment());
        assertRefused(
                MalformedModule.class,
                "malformed memop flags 0x80",
                () -> reader(hex("80 01")).alignment());
    }

    @Test
    void expressionsEndWithTheirOwnEnd() {
        byte[] bytes = hex("02 40 41 0b 0b 0b 0b");
        CodeReader in = reader(bytes);
        assertEquals(new Module.Slice(0, 6), in.expression());
        assertEquals(6, in.position());
    }

    @Test
    void longBranchTablesAreRefused() {
        int labels = ImplementationLimits.LABELS + 1;
        byte[] bytes = concat(unsigned(labels), new byte[labels + 1]);
        assertRefused(
                InvalidModule.class,
                "too many labels: 65521",
                () -> reader(bytes).labels());
    }
}
