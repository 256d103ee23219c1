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

import io.wasmj.runtime.AbstractHeapType;
import io.wasmj.runtime.DefinedType;
import io.wasmj.runtime.InvalidModule;
import io.wasmj.runtime.MalformedModule;
import io.wasmj.runtime.ValType;
import io.wasmj.runtime.WasmException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeReaderTest {

    private static CodeReader reader(byte[] bytes) {
        return reader(bytes, List.of());
    }

    private static CodeReader reader(byte[] bytes, List<DefinedType> types) {
        return new CodeReader(bytes, 0, bytes.length, types, ModuleBytes.ALL, -1);
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
        for (int prefix : new int[] {0xfb, 0xfc}) {
            for (int code = 0; code < 0x12; code++) {
                assertSame(
                        Opcode.prefixed(prefix, code),
                        reader(new byte[] {(byte) prefix, (byte) code}).opcode());
                byte[] padded = {(byte) prefix, (byte) (code | 0x80), (byte) 0x80, 0};
                assertSame(Opcode.prefixed(prefix, code), reader(padded).opcode());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "e0 00, stack-switching",
        "e6 00, stack-switching",
    })
    void opcodesOfProposalsAreRefusedByName(String bytes, String proposal) {
        assertRefused(
                InvalidModule.class,
                "needs the proposal '" + proposal + "', which is not supported",
                () -> reader(hex(bytes)).opcode());
    }

    @Test
    void vectorOpcodesStandBehindTheirPrefix() {
        CodeReader in = reader(hex("fd 8e 01"));
        assertSame(Opcode.VECTOR, in.opcode());
        assertEquals("i16x8.add", in.vectorOpcode().toString());
        for (VectorOpcode op : VectorOpcode.all()) {
            assertSame(op, VectorOpcode.of(op.code()));
            assertSame(op, VectorOpcode.of(op.toString()));
        }
        assertEquals(236 + 20, VectorOpcode.all().size());
        CodeReader unknown = reader(hex("fd ff 7f"));
        unknown.opcode();
        assertRefused(MalformedModule.class, "illegal opcode fd 3fff", unknown::vectorOpcode);
    }

    @Test
    void atomicOpcodesAreAGrid() {
        CodeReader in = reader(hex("fe 4e"));
        assertSame(Opcode.ATOMIC, in.opcode());
        AtomicOpcode cmpxchg = in.atomicOpcode();
        assertEquals(4, cmpxchg.bytes());
        assertEquals(List.of(ValType.I64, ValType.I64), cmpxchg.operands());
        assertEquals(ValType.I64, cmpxchg.result());
        CodeReader unknown = reader(hex("fe 4f"));
        unknown.opcode();
        assertRefused(MalformedModule.class, "illegal opcode fe 4f", unknown::atomicOpcode);
        CodeReader fence = reader(hex("fe 03 01"));
        fence.opcode();
        assertRefused(MalformedModule.class, "zero byte expected", fence::atomicOpcode);
    }

    @ParameterizedTest
    @CsvSource({"ff, ff", "27, 27", "f3, f3", "fc 17, fc 17", "fb 7f, fb 7f"})
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
        "TRY_TABLE, 40 04 00 01 02 01 80 00 01 02 03 03 04",
        "CALL_REF, 80 01",
        "STRUCT_GET, 01 80 02",
        "ARRAY_COPY, 01 02",
        "REF_TEST, 6e",
        "BR_ON_CAST, 03 01 6e 6b",
    })
    void immediatesAreSkipped(Opcode op, String immediates) {
        CodeReader in = reader(hex(immediates));
        in.skip(op);
        assertTrue(in.atEnd(), () -> "stopped at byte " + in.position());
    }

    @Test
    void blockTypesAreShortOrIndices() {
        byte[] section = list(1, hex("60 00 00"), hex("60 02 7f 7e 02 7d 7c"), hex("5f 00"));
        List<DefinedType> types = ModuleBytes.decode(module(section)).types();
        assertEquals("() -> ()", reader(hex("40")).blockType().toString());
        assertEquals("() -> (externref)", reader(hex("6f")).blockType().toString());
        assertEquals(
                "(i32 i64) -> (f32 f64)",
                reader(hex("81 00"), types).blockType().toString());
        assertRefused(
                InvalidModule.class,
                "unknown type 2",
                () -> reader(hex("02"), types).blockType());
        assertEquals("() -> ((ref i31))", reader(hex("64 6c")).blockType().toString());
        assertRefused(
                InvalidModule.class,
                "unknown type 4294967295",
                () -> reader(hex("ff ff ff ff 0f")).blockType());
        assertRefused(
                MalformedModule.class,
                "malformed type index -1",
                () -> reader(hex("ff 7f")).blockType());
        assertRefused(
                MalformedModule.class,
                "malformed block type 0x41",
                () -> reader(hex("41")).blockType());
        assertEquals("() -> (v128)", reader(hex("7b")).blockType().toString());
    }

    @Test
    void heapTypesAreNamedOrDefined() {
        assertSame(AbstractHeapType.NONE, reader(hex("71")).heapType());
        assertRefused(
                InvalidModule.class, "unknown type 0", () -> reader(hex("00")).heapType());
        assertRefused(
                MalformedModule.class,
                "malformed heap type 0x7f",
                () -> reader(hex("7f")).heapType());
        assertRefused(
                InvalidModule.class,
                "needs the proposal 'stack-switching'",
                () -> reader(hex("68")).heapType());
    }

    @Test
    void clausesAndCastsAreOfKnownKinds() {
        assertEquals(
                List.of(new CodeReader.Catch(5, true, 1), new CodeReader.Catch(-1, false, 0)),
                reader(hex("02 01 05 01 02 00")).catches());
        assertRefused(
                MalformedModule.class,
                "malformed catch clause 0x4",
                () -> reader(hex("01 04 00")).catches());
        assertRefused(
                MalformedModule.class,
                "malformed br_on_cast flags 0x4",
                () -> reader(hex("04 00 6e 6e")).cast());
    }

    @Test
    void accessesMayNameAMemory() {
        assertEquals(new CodeReader.MemArg(0, 2, 7), reader(hex("02 07")).memArg());
        assertEquals(
                new CodeReader.MemArg(1, 2, -1),
                reader(hex("42 01 ff ff ff ff ff ff ff ff ff 01")).memArg());
        assertRefused(
                MalformedModule.class,
                "malformed memop flags 0x80",
                () -> reader(hex("80 01")).memArg());
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
