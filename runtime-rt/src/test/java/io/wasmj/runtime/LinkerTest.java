package io.wasmj.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Imports by the fixture module: a function, and in place of its own a memory, a table and a global. */
class LinkerTest {

    private final Engine engine = new Engine();

    @AfterEach
    void close() {
        engine.close();
    }

    private CompiledModule module(MemoryStrategy strategy, ExternType... imports) {
        return engine.load(FixtureModule.files(FixtureModule.description(strategy, imports)));
    }

    private Linker linker() {
        return new Linker().functions("env", MethodHandles.lookup(), new Sum());
    }

    static final class Sum {
        @HostFunction
        long host(int a, long b) {
            return a + b;
        }
    }

    // ---- Host functions

    @SuppressWarnings("UnusedVariable") // Only the signatures matter.
    static final class Odd {
        private Odd() {}

        @HostFunction("host")
        static long named(Caller caller, int a, long b) {
            return caller.instance().memory().readInt(a) - b;
        }

        @HostFunction
        static int wrongType(int a) {
            return a;
        }
    }

    @Test
    void functionsTakeTheirCallerFirst() {
        Instance instance = new Linker()
                .functions("env", MethodHandles.lookup(), Odd.class)
                .link(module(MemoryStrategy.HEAP))
                .instantiate();
        assertEquals(0x04030201L - 1 + 1, instance.call("callHost", 8, 1L));
    }

    static final class Generic implements UnaryOperator<WasmFunction> {
        // The bridge method, Object apply(Object), carries the annotation, too.
        @HostFunction("host")
        @Override
        public WasmFunction apply(WasmFunction function) {
            return function;
        }
    }

    @Test
    void functionsAreNotTakenFromBridges() {
        Linker linker = new Linker().functions("env", MethodHandles.lookup(), new Generic());
        LinkException e = assertThrows(LinkException.class, () -> linker.link(module(MemoryStrategy.HEAP)));
        assertTrue(String.valueOf(e.getMessage()).endsWith("defined is (funcref) -> (funcref)"), e::toString);
    }

    static final class Private {
        @HostFunction
        @SuppressWarnings("UnusedMethod") // Refused, before anybody could call it.
        private void hidden() {}
    }

    @Test
    void refusesFunctionsItCannotCall() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Linker().functions("env", MethodHandles.publicLookup(), new Private()));
        // A method of objects, but no object.
        assertThrows(
                IllegalArgumentException.class, () -> new Linker().functions("env", MethodHandles.lookup(), Sum.class));
        MethodHandle takesShort = MethodHandles.identity(short.class);
        assertThrows(IllegalArgumentException.class, () -> new Linker().function("env", "host", takesShort));
    }

    @Test
    void theTypeOfAFunctionIsReadFromItsHandle() {
        MethodType type = MethodType.methodType(
                Object.class, Caller.class, int.class, long.class, float.class, double.class, WasmFunction.class);
        HostBinding binding = HostBinding.of(MethodHandles.empty(type));
        assertEquals("(i32 i64 f32 f64 funcref) -> (externref)", binding.type().toString());
        assertEquals(6, binding.handle().get().type().parameterCount());

        assertEquals(
                "() -> ()",
                HostBinding.of(MethodHandles.empty(MethodType.methodType(void.class)))
                        .type()
                        .toString());
    }

    // ---- What does not fit

    @Test
    void listsAllProblems() {
        CompiledModule module = module(
                MemoryStrategy.HEAP,
                new MemoryType(new Limits(2, 3)),
                new TableType(ValType.FUNCREF, new Limits(8, 10)),
                new GlobalType(ValType.I32, false));
        Linker linker = new Linker()
                .function("env", "host", MethodHandles.identity(int.class))
                .define("env", "MemoryType", Memory.create(MemoryStrategy.HEAP, new MemoryType(new Limits(1, 3))))
                .define("env", "GlobalType", Global.create(new GlobalType(ValType.I32, true), 1));

        LinkException e = assertThrows(LinkException.class, () -> linker.link(module));
        assertEquals("""
            4 imports are missing or of another type:
              env.host: (i32 i64) -> (i64): incompatible import type, defined is (i32) -> (i32)
              env.MemoryType: memory 2..3 pages: incompatible import type, defined is memory 1..3 pages
              env.TableType: table 8..10 funcref: unknown import
              env.GlobalType: global i32: incompatible import type, defined is global mut i32\
            """, e.getMessage());
    }

    @Test
    void aThingOfAnotherKindDoesNotFit() {
        CompiledModule module = module(MemoryStrategy.HEAP, new GlobalType(ValType.I32, false));
        Linker linker = new Linker()
                .define("env", "host", Table.create(new TableType(ValType.EXTERNREF, new Limits(0, -1))))
                .function("env", "GlobalType", MethodHandles.identity(int.class));

        LinkException e = assertThrows(LinkException.class, () -> linker.link(module));
        assertEquals("""
            2 imports are missing or of another type:
              env.host: (i32 i64) -> (i64): incompatible import type, defined is table 0.. externref
              env.GlobalType: global i32: incompatible import type, defined is (i32) -> (i32)\
            """, e.getMessage());
    }

    @Test
    void memoriesOfAnotherStrategyAreRefused() {
        MemoryType type = new MemoryType(new Limits(1, 2));
        for (MemoryStrategy strategy : MemoryStrategy.values()) {
            MemoryStrategy other = strategy == MemoryStrategy.HEAP ? MemoryStrategy.NATIVE : MemoryStrategy.HEAP;
            Linker linker = linker().define("env", "MemoryType", Memory.create(other, type));
            LinkException e = assertThrows(LinkException.class, () -> linker.link(module(strategy, type)));
            assertTrue(String.valueOf(e.getMessage()).contains("of strategy"), e::toString);
        }
    }

    @Test
    void memoriesAboveTwoGigabytesAreRefusedWhereCodeWasCompiledForLess() {
        Memory big = Memory.create(MemoryStrategy.NATIVE, new MemoryType(new Limits(32_768, 40_000)));
        CompiledModule small = module(MemoryStrategy.NATIVE, new MemoryType(new Limits(1, -1)));
        CompiledModule same = module(MemoryStrategy.NATIVE, new MemoryType(new Limits(32_768, 40_000)));
        Linker linker = linker().define("env", "MemoryType", big);

        LinkException e = assertThrows(LinkException.class, () -> linker.link(small));
        assertTrue(String.valueOf(e.getMessage()).contains("2 GiB"), e::toString);
        assertEquals(40_000, big.grow(7_232) + 7_232);
        assertEquals(0x04030201, linker.link(same).instantiate().call("load", 8));
    }

    // ---- Imports nobody defined

    @Test
    void unknownFunctionsTrapOrReturnZero() {
        CompiledModule module = module(MemoryStrategy.HEAP);
        assertThrows(LinkException.class, () -> new Linker().link(module));

        Instance zero =
                new Linker().unknownImports(UnknownImports.ZERO).link(module).instantiate();
        assertEquals(1L, zero.call("callHost", 5, 6L));

        Instance trap =
                new Linker().unknownImports(UnknownImports.TRAP).link(module).instantiate();
        Trap e = assertThrows(Trap.class, () -> trap.call("callHost", 5, 6L));
        assertEquals(TrapCode.UNKNOWN_IMPORT, e.code());
        assertEquals("unknown import called: env.host: (i32 i64) -> (i64)", e.getMessage());
    }

    @Test
    void aHandleThatIsNotOfTheTypeItWasSaidToBeIsRefused() {
        MethodType said = MethodType.methodType(int.class, long.class);
        HostBinding binding = HostBinding.of(said, () -> MethodHandles.identity(long.class));
        Exception refused =
                assertThrows(IllegalStateException.class, () -> binding.handle().get());
        assertEquals("a host function was said to be (long)int and is (long)long", refused.getMessage());
    }

    @Test
    void unknownFunctionsReturnFreshZerosOfEachType() throws Throwable {
        FuncType type = new FuncType(
                List.of(ValType.F32), List.of(ValType.I32, ValType.I64, ValType.F32, ValType.F64, ValType.EXTERNREF));
        ImportType wanted = new ImportType("m", "n", type);
        MethodHandle handle =
                HostBinding.unknown(wanted, type, UnknownImports.ZERO).handle().get();

        Object[] first = (Object[]) handle.invoke(1f, null);
        assertArrayEquals(new Object[] {0, 0L, 0f, 0d, null}, first);
        first[0] = 1;
        assertEquals(0, ((Object[]) handle.invoke(1f, null))[0]);
    }

    // ---- What instances share

    @ParameterizedTest
    @EnumSource
    void importsAreShared(MemoryStrategy strategy) {
        MemoryType memoryType = new MemoryType(new Limits(1, 3));
        TableType tableType = new TableType(ValType.FUNCREF, new Limits(8, 10));
        GlobalType globalType = new GlobalType(ValType.I32, false);
        Memory memory = Memory.create(strategy, memoryType);
        LinkedModule linked = linker().define("env", "MemoryType", memory)
                .define("env", "TableType", Table.create(tableType))
                .define("env", "GlobalType", Global.create(globalType, 7))
                .link(module(strategy, memoryType, tableType, globalType));
        Instance a = linked.instantiate();
        Instance b = linked.instantiate();

        assertSame(memory, a.memory());
        assertEquals(7, b.global("global").get());
        assertSame(b.function("load"), a.table("table").get(0), "the last one's segments");

        // Growth through one is growth for all, also while compiled code keeps base and limit of its own.
        assertEquals(1, a.memory().grow(1));
        b.memory().writeInt(100_000, 5);
        assertEquals(5, a.call("load", 100_000));
        assertEquals(5, b.call("load", 100_000));

        // Closing an instance closes what it made, and nothing that it imported.
        a.close();
        assertEquals(5, b.call("load", 100_000));
    }

    @Test
    void exportsOfOneInstanceAreImportsOfAnother() {
        Instance callee = linker().link(module(MemoryStrategy.NATIVE)).instantiate();
        Linker linker = new Linker().instance("callee", callee);
        Linker env = new Linker().define("env", "host", callee.function("host"));
        Instance caller = env.link(module(MemoryStrategy.HEAP)).instantiate();

        assertEquals(31L, caller.call("callHost", 10, 20L));
        assertThrows(LinkException.class, () -> linker.link(module(MemoryStrategy.HEAP)));
    }

    @Test
    void aTrapOfAnotherInstanceIsATrapHere() {
        Instance callee = new Linker()
                .unknownImports(UnknownImports.TRAP)
                .link(module(MemoryStrategy.HEAP))
                .instantiate();
        Instance caller = new Linker()
                .define("env", "host", callee.function("callHost"))
                .link(module(MemoryStrategy.HEAP))
                .instantiate();

        assertEquals(
                TrapCode.UNKNOWN_IMPORT,
                assertThrows(Trap.class, () -> caller.call("callHost", 1, 2L)).code());
        assertTrue(caller.isPoisoned());
        assertTrue(callee.isPoisoned());
    }

    @Test
    void aFailedStartReleasesWhatItMade() {
        CompiledModule module = module(MemoryStrategy.NATIVE, new GlobalType(ValType.I32, false));
        LinkedModule linked = linker().define(
                        "env", "GlobalType", Global.create(new GlobalType(ValType.I32, false), -1))
                .link(module);
        Trap trap = assertThrows(Trap.class, linked::instantiate);
        assertEquals(TrapCode.MEMORY_OUT_OF_BOUNDS, trap.code());
    }

    @Test
    void laterDefinitionsReplaceEarlierOnes() {
        CompiledModule module = module(MemoryStrategy.HEAP);
        WasmFunction inner = linker().link(module).instantiate().function("callHost");
        Linker linker = linker().define("env", "host", inner);
        assertEquals(5L, linker.link(module).instantiate().call("callHost", 1, 2L));

        linker.functions("env", MethodHandles.lookup(), new Sum());
        assertEquals(4L, linker.link(module).instantiate().call("callHost", 1, 2L));
    }
}
