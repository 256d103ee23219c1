package io.wasmj.compiler.binary;

import static io.wasmj.compiler.binary.ModuleBytes.body;
import static io.wasmj.compiler.binary.ModuleBytes.concat;
import static io.wasmj.compiler.binary.ModuleBytes.hex;
import static io.wasmj.compiler.binary.ModuleBytes.list;
import static io.wasmj.compiler.binary.ModuleBytes.module;
import static io.wasmj.compiler.binary.ModuleBytes.name;
import static io.wasmj.compiler.binary.ModuleBytes.section;
import static io.wasmj.compiler.binary.ModuleBytes.unsigned;
import static io.wasmj.compiler.binary.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.wasmj.compiler.binary.Module.ElementSegment;
import io.wasmj.compiler.binary.Module.ExternKind;
import io.wasmj.compiler.binary.Module.Mode;
import io.wasmj.runtime.DefinedType;
import io.wasmj.runtime.FieldType;
import io.wasmj.runtime.InvalidModule;
import io.wasmj.runtime.MalformedModule;
import io.wasmj.runtime.PackedType;
import io.wasmj.runtime.RefType;
import io.wasmj.runtime.StructType;
import io.wasmj.runtime.ValType;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ModuleDecoderTest {

    private static final byte[] TYPE = list(1, hex("60 00 00"));
    private static final byte[] FUNCTION = list(3, hex("00"));
    private static final byte[] CODE = list(10, hex("02 00 0b"));

    @Test
    void everySectionIsDecoded() {
        Module module = ModuleBytes.decode(SampleModule.BYTES);
        assertEquals(
                "[() -> (), (i32 i64) -> (f64), () -> (i32 i32)]",
                module.types().stream().map(DefinedType::composite).toList().toString());
        assertEquals("m.f: (i32 i64) -> (f64)", module.imports().getFirst().toString());
        assertEquals("m.g: global i32", module.imports().getLast().toString());
        assertArrayEquals(new int[] {1, 0, 1, 2}, module.functions());
        assertEquals(1, module.importedFunctions());
        assertEquals(1, module.importedGlobals());
        assertEquals("table 2..10 funcref", module.tables().getFirst().type().toString());
        assertEquals("memory 1..2 pages", module.memories().getFirst().toString());
        assertEquals("global mut i64", module.globals().getLast().type().toString());
        assertEquals(
                new Module.Export("run", ExternKind.FUNC, 1), module.exports().getFirst());
        assertEquals(1, module.start());
        assertEquals(2, module.dataCount());
        assertEquals("[ACTIVE, PASSIVE, DECLARATIVE]", modes(module));
        assertEquals(Mode.PASSIVE, module.data().getLast().mode());
        assertEquals(3, module.data().getLast().init().length());
        Module.Body body = module.bodies().getFirst();
        assertArrayEquals(new int[] {2, 1}, body.localCounts());
        assertArrayEquals(new ValType[] {ValType.I32, ValType.EXTERNREF}, body.localTypes());
        assertEquals("sample", module.names().module());
        assertEquals("imported", module.functionName(0));
        assertEquals("func[2]", module.functionName(2));
        assertEquals(List.of("producers", "name"), module.customSections());
    }

    private static String modes(Module module) {
        return module.elements().stream().map(ElementSegment::mode).toList().toString();
    }

    @Test
    void tablesMayHaveAnInitialElement() {
        Module module = ModuleBytes.decode(module(list(4, hex("40 00 70 00 01 d0 70 0b"), hex("6f 00 01"))));
        Module.Slice init = module.tables().getFirst().init();
        assertEquals(3, init == null ? 0 : init.length());
        assertNull(module.tables().getLast().init());
    }

    @Test
    void damagedNamesAreNoError() {
        byte[] good = section(0, name("name"), hex("01 04 01 00 01 66"));
        byte[] bad = section(0, name("name"), hex("01 07 02 00 01 66 01 01 ff 00 44"));
        assertEquals(Map.of(0, "f"), ModuleBytes.decode(module(good)).names().functions());
        assertEquals(Map.of(0, "f"), ModuleBytes.decode(module(bad)).names().functions());
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of("magic header not detected", hex("0061736e 01000000")),
                Arguments.of("unknown binary version: 2", hex("0061736d 02000000")),
                Arguments.of("unknown binary version: a component, not a module", hex("0061736d 0d000100")),
                Arguments.of("malformed section id 14", module(section(14))),
                Arguments.of("unexpected content after last section: TYPE section", module(TYPE, TYPE)),
                Arguments.of("unexpected content after last section: TYPE section", module(FUNCTION, TYPE)),
                Arguments.of("length out of bounds: TYPE section of 9 bytes, 1 are left", module(hex("01 09 00"))),
                Arguments.of(
                        "section size mismatch: 1 bytes left of the TYPE section", module(section(1, hex("00 00")))),
                Arguments.of("function and code section have inconsistent lengths: 1 and 0", module(TYPE, FUNCTION)),
                Arguments.of("function and code section have inconsistent lengths: 0 and 1", module(CODE)),
                Arguments.of(
                        "data count and data section have inconsistent lengths: 2 and 0",
                        module(section(12, hex("02")))),
                Arguments.of(
                        "data count and data section have inconsistent lengths",
                        module(section(12, hex("ff ff ff ff 0f")))),
                Arguments.of("malformed definition type 0x5c", module(list(1, hex("5c 00 00")))),
                Arguments.of("malformed value type 0x40", module(list(1, hex("60 01 40 00")))),
                Arguments.of("malformed reference type 0x7f", module(list(4, hex("7f 00 00")))),
                Arguments.of("malformed limits flags 0x10", module(list(5, hex("10 00")))),
                Arguments.of("malformed limits flags 0x8", module(list(4, hex("70 08 00")))),
                Arguments.of("malformed mutability 0x2", module(list(6, hex("7f 02 41 00 0b")))),
                Arguments.of("malformed import kind 0x5", module(list(2, concat(name("m"), hex("00 05 00"))))),
                Arguments.of("malformed export kind 0x7f", module(list(7, concat(name("e"), hex("7f 00"))))),
                Arguments.of("malformed element kind 0x1", module(list(9, hex("01 01 00")))),
                Arguments.of("malformed element segment flags 0x8", module(list(9, hex("08 00")))),
                Arguments.of("malformed data segment flags 0x3", module(list(11, hex("03 00")))),
                Arguments.of("malformed UTF-8 encoding", module(section(0, hex("01 ff")))),
                Arguments.of(
                        "too many locals: 4294967296",
                        module(TYPE, FUNCTION, list(10, body(hex("02 ff ff ff ff 0f 7f 01 7e"), hex("0b"))))),
                Arguments.of("unexpected end of section or function", module(list(6, hex("7f 00 41 00")))),
                Arguments.of("malformed import kind 0x7f", module(TYPE, list(2, hex("01 61 01 62 7f 00")))),
                Arguments.of("malformed import kind 0xff", module(TYPE, list(2, hex("01 61 00 ff 00 00")))),
                Arguments.of("unexpected end of section or function", module(list(2, hex("01 61 00")))));
    }

    @ParameterizedTest
    @MethodSource
    void malformed(String message, byte[] bytes) {
        assertRefused(MalformedModule.class, message, () -> ModuleBytes.decode(bytes));
    }

    static Stream<Arguments> unsupported() {
        return Stream.of(Arguments.of("stack-switching", module(list(1, hex("5d 00")))));
    }

    @Test
    void memoriesAndTablesMayBeWide() {
        Module module = ModuleBytes.decode(module(list(4, hex("70 05 01 02")), list(5, hex("00 00"), hex("04 01"))));
        assertEquals("table i64 1..2 funcref", module.tables().getFirst().type().toString());
        assertEquals(
                "[memory 0.. pages, memory i64 1.. pages]", module.memories().toString());
    }

    @Test
    void memoriesMayBeSharedAndOfSmallPages() {
        Module module = ModuleBytes.decode(module(list(5, hex("03 01 02"), hex("08 05 00"), hex("08 05 10"))));
        assertEquals(
                "[memory 1..2 pages shared, memory 5.. pages of 1 bytes, memory 5.. pages]",
                module.memories().toString());
        assertRefused(
                InvalidModule.class,
                "invalid custom page size",
                () -> ModuleBytes.decode(module(list(5, hex("08 05 01")))));
        assertRefused(
                MalformedModule.class,
                "malformed custom page size",
                () -> ModuleBytes.decode(module(list(5, hex("08 05 40")))));
    }

    @Test
    void typesOfAGroupMayNameEachOther() {
        // rec (struct (mut (ref null 1))) (sub final 0 (struct (mut (ref null 1)) i8)); func (ref 0) -> anyref
        Module module = ModuleBytes.decode(module(
                list(1, hex("4e 02 50 00 5f 01 63 01 01 4f 01 00 5f 02 63 01 01 78 00"), hex("60 01 64 00 01 6e"))));
        DefinedType base = module.types().get(0);
        DefinedType sub = module.types().get(1);
        assertEquals(base, sub.supertype());
        assertEquals(new RefType(false, base), module.funcType(2).params().getFirst());
        assertEquals(
                new FieldType(new RefType(true, sub), true),
                ((StructType) base.composite()).fields().getFirst());
        assertEquals(
                new FieldType(PackedType.I8, false),
                ((StructType) sub.composite()).fields().getLast());
    }

    @ParameterizedTest
    @CsvSource({
        "unknown type 1, 60 01 64 01 00",
        "unknown type 0, 50 01 00 5f 00",
        "sub type: at most one supertype, 50 02 00 00 5f 00",
        "unknown type 2, 4e 02 5f 01 64 02 00 5f 00",
    })
    void typesMustBeKnown(String message, String type) {
        assertRefused(InvalidModule.class, message, () -> ModuleBytes.decode(module(list(1, hex(type)))));
    }

    @Test
    void tagsAreOfFunctionTypes() {
        Module module = ModuleBytes.decode(module(
                list(1, hex("60 01 7f 00")),
                list(2, concat(name("m"), name("t"), hex("04 00 00"))),
                list(13, hex("00 00"))));
        assertEquals("[tag (i32) -> (), tag (i32) -> ()]", module.tags().toString());
        assertRefused(
                MalformedModule.class,
                "malformed tag attribute 0x1",
                () -> ModuleBytes.decode(module(TYPE, list(13, hex("01 00")))));
        assertRefused(
                InvalidModule.class,
                "unknown type 0",
                () -> ModuleBytes.decode(module(list(1, hex("5f 00")), list(13, hex("00 00")))));
    }

    @ParameterizedTest
    @MethodSource
    void unsupported(String proposal, byte[] bytes) {
        assertRefused(InvalidModule.class, "needs the proposal '" + proposal + "'", () -> ModuleBytes.decode(bytes));
    }

    @ParameterizedTest
    @CsvSource({"1, 1000, ''", "1, 1001, too many parameters: 1001", "2, 1000, ''", "2, 1001, too many results: 1001"})
    void signaturesAreLimited(int where, int count, String message) {
        byte[] types = concat(unsigned(count), new byte[count]);
        Arrays.fill(types, 2, types.length, (byte) 0x7f);
        byte[] type = where == 1 ? concat(hex("60"), types, hex("00")) : concat(hex("60 00"), types);
        assertLimit(message, module(list(1, type)));
    }

    @ParameterizedTest
    @CsvSource({"50000, ''", "50001, too many locals: 50001"})
    void localsAreLimited(int count, String message) {
        byte[] locals = concat(hex("01"), unsigned(count), hex("7f"));
        assertLimit(message, module(TYPE, FUNCTION, list(10, body(locals, hex("0b")))));
    }

    @ParameterizedTest
    @CsvSource({"7654321, ''", "7654322, function body of 7654322 bytes"})
    void bodiesAreLimited(int size, String message) {
        byte[] code = new byte[size - 1];
        assertLimit(message, module(TYPE, FUNCTION, list(10, body(hex("00"), code))));
    }

    @ParameterizedTest
    @CsvSource({"100000, ''", "100001, too many data segments: 100001"})
    void dataSegmentsAreLimited(int count, String message) {
        byte[] segments = concat(Collections.nCopies(count, hex("01 00")).toArray(byte[][]::new));
        assertLimit(message, module(section(11, unsigned(count), segments)));
    }

    private static void assertLimit(String message, byte[] bytes) {
        if (message.isEmpty()) {
            ModuleBytes.decode(bytes);
        } else {
            assertRefused(InvalidModule.class, message, () -> ModuleBytes.decode(bytes));
        }
    }
}
