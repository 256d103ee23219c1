package io.wasmj.spec.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.runtime.Engine;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.LinkedModule;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.runtime.Trap;
import io.wasmj.runtime.ValType;
import io.wasmj.runtime.WasmExport;
import io.wasmj.runtime.WasmFunction;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Calling exports, boxed, exact and through an interface; state; the end of an instance. */
@ParameterizedClass
@EnumSource(MemoryStrategy.class)
final class InstanceTest {

    public interface Api {
        int add(int a, int b);

        double mixed(int a, long b, float c, double d);

        Object[] swap(int a, long b);

        Object same(Object object);

        void store(int address, int value);

        int load(int address);

        @WasmExport("first-function")
        WasmFunction firstFunction();

        default int addOne(int a) {
            return add(a, 1);
        }
    }

    interface Hidden {
        int count();
    }

    public interface WrongType {
        long add(int a, int b);
    }

    public interface WrongName {
        int subtract(int a, int b);
    }

    private final Engine engine = new Engine();
    private final LinkedModule module;
    private final Instance instance;

    InstanceTest(MemoryStrategy memory) {
        module = new Linker().link(Guest.API.load(engine, memory));
        instance = module.instantiate();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void boxedCall() {
        assertEquals(5, instance.call("add", 2, 3));
        assertEquals(10.0, instance.call("mixed", 1, 2L, 3f, 4.0));
        assertNull(instance.call("store", 100, 7));
    }

    @Test
    void severalResultsAreAnArray() {
        assertArrayEquals(new Object[] {2L, 1}, (Object[]) instance.call("swap", 1, 2L));
    }

    @Test
    void referencesPassUnchanged() {
        Object object = new Object();
        assertSame(object, instance.call("same", object));
        assertNull(instance.call("same", (Object) null));
        WasmFunction add = assertInstanceOf(WasmFunction.class, instance.call("first-function"));
        assertEquals(new FuncType(List.of(ValType.I32, ValType.I32), List.of(ValType.I32)), add.type());
        assertEquals(9, add.call(4, 5));
        assertSame(add, instance.function("add"));
    }

    @Test
    void argumentsMustFit() {
        assertThrows(RuntimeException.class, () -> instance.call("add", 1));
        assertThrows(RuntimeException.class, () -> instance.call("add", 1, "2"));
        assertEquals(3, instance.call("add", 1, 2));
    }

    @Test
    void exactHandle() throws Throwable {
        MethodHandle add = instance.function("add", MethodType.methodType(int.class, int.class, int.class));
        assertEquals(5, (int) add.invokeExact(2, 3));
        MethodHandle swap = instance.function("swap", MethodType.methodType(Object[].class, int.class, long.class));
        assertArrayEquals(new Object[] {2L, 1}, (Object[]) swap.invokeExact(1, 2L));
        IllegalArgumentException wrong = assertThrows(
                IllegalArgumentException.class,
                () -> instance.function("add", MethodType.methodType(long.class, int.class, int.class)));
        assertTrue(String.valueOf(wrong.getMessage()).contains("(i32 i32) -> (i32)"), wrong.getMessage());
    }

    @Test
    void interfaceOfExports() {
        Api api = instance.exports(Api.class);
        assertEquals(5, api.add(2, 3));
        assertEquals(4, api.addOne(3));
        assertEquals(10.0, api.mixed(1, 2, 3, 4));
        assertArrayEquals(new Object[] {2L, 1}, api.swap(1, 2));
        assertEquals("x", api.same("x"));
        assertEquals(9, api.firstFunction().call(4, 5));
        api.store(100, 7);
        assertEquals(7, api.load(100));
        assertThrows(Trap.class, () -> api.load(-1));
    }

    @Test
    void interfaceOnlyTheCallerReaches() {
        assertEquals(1, instance.exports(Hidden.class, MethodHandles.lookup()).count());
    }

    @Test
    void interfaceThatDoesNotFit() {
        IllegalArgumentException type =
                assertThrows(IllegalArgumentException.class, () -> instance.exports(WrongType.class));
        assertTrue(String.valueOf(type.getMessage()).contains("add"), type.getMessage());
        IllegalArgumentException name =
                assertThrows(IllegalArgumentException.class, () -> instance.exports(WrongName.class));
        assertTrue(String.valueOf(name.getMessage()).contains("subtract"), name.getMessage());
        assertThrows(IllegalArgumentException.class, () -> instance.exports(String.class));
    }

    @Test
    void exportsByName() {
        assertTrue(instance.hasFunction("add"));
        assertFalse(instance.hasFunction("memory"));
        assertEquals(42L, instance.global("answer").get());
        assertThrows(
                IllegalStateException.class, () -> instance.global("answer").set(1L));
        assertEquals("hello", instance.memory("memory").readString(16, 5));
        assertEquals(2, instance.table("table").size());
        assertNotNull(instance.table("table").get(0));
        assertNull(instance.table("table").get(1));
        assertTrue(instance.externs().keySet().containsAll(Set.of("memory", "table", "objects", "counter", "answer")));
        IllegalArgumentException missing =
                assertThrows(IllegalArgumentException.class, () -> instance.function("memory"));
        assertTrue(String.valueOf(missing.getMessage()).contains("memory"), missing.getMessage());
    }

    @Test
    void hostSeesTheGuestsGlobalAndTheGuestTheHosts() {
        assertEquals(1, instance.call("count"));
        assertEquals(1, instance.global("counter").get());
        instance.global("counter").set(41);
        assertEquals(42, instance.call("count"));
    }

    @Test
    void instancesShareNothing() {
        Instance other = module.instantiate();
        instance.call("count");
        instance.call("store", 16, 0);
        instance.call("grow", 1);
        instance.call("grow-table", 1);
        instance.table("objects").set(0, "mine");
        assertEquals(0, other.global("counter").get());
        assertEquals("hello", other.memory("memory").readString(16, 5));
        assertEquals(1, other.call("size"));
        assertEquals(2, other.table("table").size());
        assertNull(other.table("objects").get(0));
    }

    @Test
    void closedInstanceDoesNoHarm() {
        Api api = instance.exports(Api.class);
        WasmFunction load = instance.function("load");
        api.store(100, 7);
        instance.close();
        instance.close();
        assertRefused(() -> api.load(100));
        assertRefused(() -> api.load(100_000_000));
        assertRefused(() -> load.call(100));
        assertRefused(() -> instance.call("store", 100, 8));
        assertRefused(() -> instance.memory("memory").readInt(100));
    }

    @Test
    void closedEngineClosesItsInstances() {
        WasmFunction load = instance.function("load");
        engine.close();
        assertRefused(() -> load.call(100));
        assertThrows(IllegalStateException.class, module::instantiate);
    }

    private static void assertRefused(Runnable use) {
        RuntimeException refusal = assertThrows(RuntimeException.class, use::run);
        assertTrue(refusal instanceof Trap || refusal instanceof IllegalStateException, refusal.toString());
    }
}
