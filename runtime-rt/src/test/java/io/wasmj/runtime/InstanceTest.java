package io.wasmj.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the host sees of a guest: calls, traps, exceptions, the end of an instance. */
class InstanceTest {

    private final Engine engine = new Engine();
    private @Nullable Throwable hostThrows;
    private Runnable hostRuns = () -> {};

    @AfterEach
    void close() {
        engine.close();
    }

    @HostFunction
    long host(int a, long b) throws Throwable {
        hostRuns.run();
        if (hostThrows != null) {
            throw hostThrows;
        }
        return a + b;
    }

    private Instance instance(MemoryStrategy strategy) {
        CompiledModule module = engine.load(FixtureModule.files(FixtureModule.description(strategy)));
        return new Linker()
                .functions("env", MethodHandles.lookup(), this)
                .link(module)
                .instantiate();
    }

    interface Exports {
        int load(int address);

        @WasmExport("callHost")
        long host(int a, long b);

        int divide(int a);

        int recurse(int a);

        Object[] pair();
    }

    interface More extends Exports {
        @Override
        int divide(int a);

        default int twice(int a) {
            return 2 * divide(a);
        }
    }

    @ParameterizedTest
    @EnumSource
    void callsExports(MemoryStrategy strategy) {
        Instance instance = instance(strategy);

        assertEquals(0x04030201, instance.call("load", 8));
        assertEquals(13L, instance.call("callHost", 2, 10L));
        assertArrayEquals(new Object[] {1, 2L}, (Object[]) instance.call("pair"));
        assertEquals(42, instance.global("global").get());
        assertTrue(instance.hasFunction("load"));
        assertFalse(instance.hasFunction("memory"));
        assertSame(instance.function("load"), instance.table("table").get(0));
        assertThrows(IllegalArgumentException.class, () -> instance.call("store", 8));
        assertFalse(instance.isPoisoned());
    }

    @ParameterizedTest
    @EnumSource
    void implementsInterfaces(MemoryStrategy strategy) {
        Instance instance = instance(strategy);
        More exports = instance.exports(More.class);

        assertEquals(0x04030201, exports.load(8));
        assertEquals(13, exports.host(2, 10));
        assertEquals(20, exports.twice(10));
        assertArrayEquals(new Object[] {1, 2L}, exports.pair());
    }

    interface OtherType {
        long load(int address);
    }

    @Test
    void refusesInterfacesThatDoNotFit() {
        Instance instance = instance(MemoryStrategy.HEAP);

        assertThrows(IllegalArgumentException.class, () -> instance.exports(Runnable.class));
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> instance.exports(OtherType.class));
        assertTrue(String.valueOf(e.getMessage()).contains("(int)int"), e::toString);
        assertThrows(IllegalArgumentException.class, () -> instance.exports(String.class));
    }

    @Test
    void givesExactHandles() throws Throwable {
        Instance instance = instance(MemoryStrategy.HEAP);
        MethodType type = MethodType.methodType(int.class, int.class);
        MethodHandle divide = instance.function("divide", type);

        assertEquals(25, (int) divide.invokeExact(4));
        assertThrows(
                IllegalArgumentException.class, () -> instance.function("divide", type.changeReturnType(long.class)));
    }

    @ParameterizedTest
    @EnumSource
    void readsJvmExceptionsAsTraps(MemoryStrategy strategy) {
        assertTrap(TrapCode.MEMORY_OUT_OF_BOUNDS, strategy, exports -> exports.load(65_533));
        assertTrap(TrapCode.MEMORY_OUT_OF_BOUNDS, strategy, exports -> exports.load(-1));
        assertTrap(TrapCode.INTEGER_DIVIDE_BY_ZERO, strategy, exports -> exports.divide(0));
        assertTrap(TrapCode.CALL_STACK_EXHAUSTED, strategy, exports -> exports.recurse(0));
    }

    private interface Call {
        void on(Exports exports);
    }

    private void assertTrap(TrapCode code, MemoryStrategy strategy, Call call) {
        Instance instance = instance(strategy);
        Trap trap = assertThrows(Trap.class, () -> call.on(instance.exports(Exports.class)));
        assertEquals(code, trap.code());
        assertTrue(instance.isPoisoned());
        assertFalse(trap.frames().isEmpty());
    }

    @Test
    void aTrapHasTheGuestsFrames() {
        Instance instance = instance(MemoryStrategy.HEAP);

        Trap trap = assertThrows(Trap.class, () -> instance.call("indirect", 7));
        assertEquals(List.of(new GuestFrame("indirect")), trap.frames());

        trap = assertThrows(Trap.class, () -> instance.call("recurse", 0));
        assertTrue(trap.frames().size() > 100, "one frame for each activation");
    }

    @Test
    void exceptionsOfTheHostPassUnchanged() {
        Exports exports = instance(MemoryStrategy.HEAP).exports(Exports.class);
        List<Throwable> all = List.of(
                new IndexOutOfBoundsException("host"),
                new ArithmeticException("host"),
                new IOException("host"),
                new OutOfMemoryError("host"),
                new Trap(TrapCode.UNREACHABLE),
                new Exit(3));
        for (Throwable thrown : all) {
            hostThrows = thrown;
            assertSame(thrown, assertThrows(Throwable.class, () -> exports.host(1, 2)));
        }
    }

    @Test
    void anExceptionOfTheHostPoisonsAndAnExitDoesNot() {
        Instance instance = instance(MemoryStrategy.HEAP);

        hostThrows = new Exit(0);
        assertThrows(Exit.class, () -> instance.call("callHost", 1, 2L));
        assertFalse(instance.isPoisoned());

        hostThrows = new IOException("host");
        assertThrows(IOException.class, () -> instance.call("callHost", 1, 2L));
        assertTrue(instance.isPoisoned());
    }

    @Test
    void callsThroughTablesAreChecked() {
        Instance instance = instance(MemoryStrategy.HEAP);

        assertEquals(14, instance.call("indirect", 1), "100 / 7");
        assertEquals(TrapCode.UNINITIALIZED_ELEMENT, trapOf(instance, 2).code());
        assertEquals(TrapCode.INDIRECT_CALL_TYPE_MISMATCH, trapOf(instance, 3).code());
        assertEquals(TrapCode.UNDEFINED_ELEMENT, trapOf(instance, 8).code());
        assertEquals(TrapCode.UNDEFINED_ELEMENT, trapOf(instance, -1).code());
    }

    private static Trap trapOf(Instance instance, int element) {
        return assertThrows(Trap.class, () -> instance.call("indirect", element));
    }

    @Test
    void tablesHoldFunctionsOfOthers() throws Throwable {
        Instance caller = instance(MemoryStrategy.HEAP);
        Instance callee = instance(MemoryStrategy.NATIVE);
        Table table = caller.table("table");

        table.set(4, callee.function("load"));
        callee.memory().writeInt(7, 99);
        assertEquals(99, caller.call("indirect", 4));

        table.set(4, callee.function("recurse"));
        Trap trap = assertThrows(Trap.class, () -> caller.call("indirect", 4));
        assertEquals(TrapCode.CALL_STACK_EXHAUSTED, trap.code());
        assertTrue(caller.isPoisoned());
        assertTrue(callee.isPoisoned(), "its frames were left as well");
    }

    @ParameterizedTest
    @EnumSource
    void aGuestWhoseHostClosedItTraps(MemoryStrategy strategy) {
        Instance instance = instance(strategy);
        Exports exports = instance.exports(Exports.class);
        byte[] filled = new byte[Memory.PAGE];
        Arrays.fill(filled, (byte) 1);
        hostRuns = () -> {
            instance.close();
            // Somebody else's memory, which must not take the place of the one that is still in use.
            instance(strategy).memory().write(0, filled);
        };

        // What the guest does after the call: strategy native still knows where its memory was.
        if (strategy == MemoryStrategy.NATIVE) {
            assertEquals(0, instance.call("peek", 0));
        } else {
            assertThrows(Trap.class, () -> instance.call("peek", 0));
        }
        hostRuns = () -> {};
        Trap trap = assertThrows(Trap.class, () -> exports.load(8));
        assertEquals(TrapCode.MEMORY_OUT_OF_BOUNDS, trap.code());
        assertThrows(IllegalStateException.class, instance::memory);
    }

    @ParameterizedTest
    @EnumSource
    void instancesShareNothing(MemoryStrategy strategy) {
        CompiledModule module = engine.load(FixtureModule.files(FixtureModule.description(strategy)));
        LinkedModule linked =
                new Linker().functions("env", MethodHandles.lookup(), this).link(module);
        Instance a = linked.instantiate();
        Instance b = linked.instantiate();

        a.memory().writeInt(8, 5);
        a.global("global").set(6);
        a.table("table").set(1, null);
        assertEquals(0x04030201, b.call("load", 8));
        assertEquals(42, b.global("global").get());
        assertEquals(14, b.call("indirect", 1));
    }

    @Test
    void limitsOfTheHostHold() {
        CompiledModule module = engine.load(FixtureModule.files(FixtureModule.description(MemoryStrategy.HEAP)));
        LinkedModule linked =
                new Linker().functions("env", MethodHandles.lookup(), this).link(module);
        InstanceOptions options = InstanceOptions.DEFAULT.withMaxMemoryPages(2).withMaxTableElements(9);

        Instance instance = linked.instantiate(options);
        assertEquals(1, instance.memory().grow(1));
        assertEquals(-1, instance.memory().grow(1));
        assertEquals(8, instance.table("table").grow(null, 1));
        assertEquals(-1, instance.table("table").grow(null, 1));

        Trap trap = assertThrows(Trap.class, () -> linked.instantiate(options.withMaxMemoryPages(0)));
        assertEquals(TrapCode.OUT_OF_MEMORY, trap.code());
        trap = assertThrows(Trap.class, () -> linked.instantiate(options.withMaxTableElements(7)));
        assertEquals(TrapCode.OUT_OF_MEMORY, trap.code());
    }

    @Test
    void hostFunctionsFindWhatIsAttached() throws Exception {
        MethodHandle handle = MethodHandles.lookup()
                .findStatic(
                        InstanceTest.class,
                        "attached",
                        MethodType.methodType(long.class, Caller.class, int.class, long.class));
        CompiledModule module = engine.load(FixtureModule.files(FixtureModule.description(MemoryStrategy.HEAP)));
        Instance instance = new Linker()
                .function("env", "host", handle)
                .link(module)
                .instantiate(InstanceOptions.DEFAULT.withAttachment("text"));

        assertEquals(4L + 8 + 3 + 1, instance.call("callHost", 8, 3L));
        assertThrows(IllegalStateException.class, () -> instance.attachment(Integer.class));
    }

    @SuppressWarnings("UnusedMethod") // Found by its name.
    private static long attached(Caller caller, int a, long b) {
        assertInstanceOf(Instance.class, caller);
        return caller.attachment(String.class).length() + a + b;
    }
}
