package io.wasmj.runtime.abi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wasmj.runtime.AbstractHeapType;
import io.wasmj.runtime.AddressType;
import io.wasmj.runtime.ArrayType;
import io.wasmj.runtime.CompositeType;
import io.wasmj.runtime.DefinedType;
import io.wasmj.runtime.ExternType;
import io.wasmj.runtime.FieldType;
import io.wasmj.runtime.FixtureModule;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.GlobalType;
import io.wasmj.runtime.HeapType;
import io.wasmj.runtime.ImportType;
import io.wasmj.runtime.Limits;
import io.wasmj.runtime.MalformedModule;
import io.wasmj.runtime.Memory;
import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.runtime.MemoryType;
import io.wasmj.runtime.NumType;
import io.wasmj.runtime.PackedType;
import io.wasmj.runtime.RefType;
import io.wasmj.runtime.StorageType;
import io.wasmj.runtime.StructType;
import io.wasmj.runtime.SubType;
import io.wasmj.runtime.TableType;
import io.wasmj.runtime.TagType;
import io.wasmj.runtime.ValType;
import io.wasmj.runtime.VectorForm;
import io.wasmj.runtime.abi.ModuleDescription.Export;
import io.wasmj.runtime.abi.ModuleDescription.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DescriptionCodecTest {

    private static final ModuleDescription FIXTURE = FixtureModule.description(MemoryStrategy.NATIVE);

    /** A description of nothing that exists, with everything that can be written. */
    private static final class Made {

        private final Random random;
        private final List<DefinedType> types = new ArrayList<>();

        Made(long seed) {
            random = new Random(seed);
        }

        private <T> List<T> list(int most, Supplier<T> item) {
            return IntStream.range(0, random.nextInt(most + 1))
                    .mapToObj(_ -> item.get())
                    .toList();
        }

        private String text() {
            // Up to the surrogates, and one character beyond.
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(9), 1, 0xd800).forEach(text::appendCodePoint);
            return (random.nextBoolean() ? text.appendCodePoint(0x1f600) : text).toString();
        }

        private <T> T one(T[] of) {
            return of[random.nextInt(of.length)];
        }

        private HeapType heap() {
            // The last is for operands that cannot be reached, and stands in no module.
            AbstractHeapType[] known = Arrays.copyOf(AbstractHeapType.values(), AbstractHeapType.values().length - 1);
            return types.isEmpty() || random.nextBoolean() ? one(known) : types.get(random.nextInt(types.size()));
        }

        private RefType ref() {
            return new RefType(random.nextBoolean(), heap());
        }

        private ValType value() {
            return random.nextBoolean() ? one(NumType.values()) : ref();
        }

        private FieldType field(int group) {
            StorageType type =
                    switch (random.nextInt(3)) {
                        case 0 -> one(PackedType.values());
                        case 1 -> new RefType(true, new HeapType.Recursive(random.nextInt(group)));
                        default -> value();
                    };
            return new FieldType(type, random.nextBoolean());
        }

        private void group() {
            int size = 1 + random.nextInt(3);
            List<SubType> group = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                CompositeType composite =
                        switch (random.nextInt(3)) {
                            case 0 -> func();
                            case 1 -> new StructType(list(4, () -> field(size)));
                            default -> new ArrayType(field(size));
                        };
                HeapType supertype = i > 0 ? new HeapType.Recursive(i - 1) : null;
                group.add(new SubType(random.nextBoolean(), supertype, composite));
            }
            types.addAll(DefinedType.group(group));
        }

        private Limits limits() {
            return new Limits(random.nextLong(1L << 32), random.nextBoolean() ? -1 : random.nextLong(1L << 32));
        }

        private FuncType func() {
            return new FuncType(list(4, this::value), list(4, this::value));
        }

        private AddressType address() {
            return random.nextBoolean() ? AddressType.I32 : AddressType.I64;
        }

        private TableType table() {
            return new TableType(ref(), address(), limits());
        }

        private MemoryType memory() {
            return new MemoryType(address(), limits(), random.nextBoolean(), random.nextBoolean() ? 1 : Memory.PAGE);
        }

        private GlobalType global() {
            return new GlobalType(value(), random.nextBoolean());
        }

        private ExternType extern() {
            return switch (random.nextInt(5)) {
                case 0 -> func();
                case 3 -> new TagType(func());
                case 1 -> table();
                case 2 -> memory();
                default -> global();
            };
        }

        ModuleDescription description() {
            for (int groups = random.nextInt(4); groups > 0; groups--) {
                group();
            }
            List<FuncType> signatures = new ArrayList<>(list(5, this::func));
            signatures.add(func());
            types.stream()
                    .map(DefinedType::composite)
                    .filter(FuncType.class::isInstance)
                    .forEach(type -> signatures.add((FuncType) type));
            List<GlobalType> globals = list(5, this::global);
            boolean[] shared = new boolean[globals.size()];
            Arrays.fill(shared, random.nextBoolean());
            int[] functions = random.ints(random.nextInt(20), 0, 1_000_000)
                    .sorted()
                    .distinct()
                    .toArray();
            Supplier<Integer> function = () -> functions.length == 0 ? -1 : functions[random.nextInt(functions.length)];
            List<Export> exports = new ArrayList<>();
            if (functions.length > 0) {
                exports.addAll(list(9, () -> new Export(text(), Kind.FUNCTION, function.get())));
            }
            return new ModuleDescription(
                    text(),
                    text(),
                    MemoryStrategy.values()[random.nextInt(2)],
                    VectorForm.values()[random.nextInt(2)],
                    List.copyOf(types),
                    signatures,
                    list(6, () -> new ImportType(text(), text(), extern())),
                    exports,
                    list(3, this::table),
                    list(2, this::memory),
                    list(2, () -> new TagType(func())),
                    globals,
                    shared,
                    functions,
                    random.ints(functions.length, 0, signatures.size()).toArray(),
                    list(
                            4,
                            () -> list(9, function).stream()
                                    .mapToInt(Integer::intValue)
                                    .toArray()),
                    random.ints(random.nextInt(5), 0, 1000).toArray(),
                    random.nextBoolean());
        }
    }

    @Property
    void theWayBackIsExact(@ForAll long seed) {
        ModuleDescription in = new Made(seed).description();
        byte[] bytes = DescriptionCodec.encode(in);
        ModuleDescription out = DescriptionCodec.decode(bytes);

        assertEquals(in.name(), out.name());
        assertEquals(in.mainClass(), out.mainClass());
        assertEquals(in.strategy(), out.strategy());
        assertEquals(in.vectors(), out.vectors());
        assertEquals(in.types(), out.types());
        assertEquals(in.signatures(), out.signatures());
        assertEquals(in.imports(), out.imports());
        assertEquals(in.exports(), out.exports());
        assertEquals(in.tables(), out.tables());
        assertEquals(in.memories(), out.memories());
        assertEquals(in.tags(), out.tags());
        assertEquals(in.globals(), out.globals());
        assertArrayEquals(in.sharedGlobals(), out.sharedGlobals());
        assertArrayEquals(in.functions(), out.functions());
        assertArrayEquals(in.functionSignatures(), out.functionSignatures());
        assertArrayEquals(in.elements().toArray(), out.elements().toArray());
        assertArrayEquals(in.dataSizes(), out.dataSizes());
        assertEquals(in.starts(), out.starts());
        assertArrayEquals(bytes, DescriptionCodec.encode(out));
    }

    private static void assertDamaged(byte[] bytes) {
        MalformedModule e = assertThrows(MalformedModule.class, () -> DescriptionCodec.decode(bytes));
        assertEquals(-1, e.offset());
    }

    @Test
    void refusesWhatIsCutOffOrTooLong() {
        byte[] whole = DescriptionCodec.encode(FIXTURE);
        for (int length = 0; length < whole.length; length++) {
            assertDamaged(Arrays.copyOf(whole, length));
        }
        assertDamaged(Arrays.copyOf(whole, whole.length + 1));
    }

    /** Some damage makes another description; none may make anything but a description or this exception. */
    @Property(tries = 5_000)
    void anyDamageIsSeenOrHarmless(
            @ForAll @IntRange(max = 10_000) int position, @ForAll byte value, @ForAll @IntRange(max = 3) int run) {
        byte[] bytes = DescriptionCodec.encode(FIXTURE);
        int start = position % bytes.length;
        Arrays.fill(bytes, start, Math.min(bytes.length, start + run + 1), value);
        try {
            ModuleDescription other = DescriptionCodec.decode(bytes);
            other.exports().forEach(other::typeOf);
        } catch (MalformedModule e) {
            assertEquals("the compiled module's description is damaged", e.getMessage());
        }
    }

    @Test
    void refusesPartsThatDoNotFitTogether() {
        assertDamaged(with(new int[] {0, 1, 1, 2, 3, 4, 5, 6, 7}, FIXTURE.functionSignatures(), FIXTURE.elements()));
        assertDamaged(with(new int[] {0, 1, 2, 3, 4, 5, 6, 8, 9}, FIXTURE.functionSignatures(), FIXTURE.elements()));
        assertDamaged(with(FIXTURE.functions(), new int[] {1, 0, 0, 0, 1, 2, 0, 0, 3}, FIXTURE.elements()));
        assertDamaged(with(FIXTURE.functions(), new int[] {1, 0, 0, 0, 1, 2, 0, 0}, FIXTURE.elements()));
        assertDamaged(with(FIXTURE.functions(), FIXTURE.functionSignatures(), List.of(new int[] {9})));
        assertDamaged(with(FIXTURE.functions(), FIXTURE.functionSignatures(), List.of(new int[] {-2})));
    }

    private static byte[] with(int[] functions, int[] functionSignatures, List<int[]> elements) {
        return DescriptionCodec.encode(new ModuleDescription(
                FIXTURE.name(),
                FIXTURE.mainClass(),
                FIXTURE.strategy(),
                FIXTURE.vectors(),
                FIXTURE.types(),
                FIXTURE.signatures(),
                FIXTURE.imports(),
                FIXTURE.exports(),
                FIXTURE.tables(),
                FIXTURE.memories(),
                FIXTURE.tags(),
                FIXTURE.globals(),
                FIXTURE.sharedGlobals(),
                functions,
                functionSignatures,
                elements,
                FIXTURE.dataSizes(),
                FIXTURE.starts()));
    }
}
