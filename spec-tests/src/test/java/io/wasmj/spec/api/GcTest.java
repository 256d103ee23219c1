package io.wasmj.spec.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wasmj.runtime.Engine;
import io.wasmj.runtime.I31;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;
import io.wasmj.runtime.WasmStruct;
import io.wasmj.spec.Configuration;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Structures and arrays in the hands of the host. */
@ParameterizedClass
@EnumSource(Configuration.class)
final class GcTest {

    private final Engine engine = new Engine();
    private final Instance instance;
    private final Instance other;

    GcTest(Configuration configuration) throws IOException {
        // Each with classes of its own, but for those of types.
        instance =
                new Linker().link(configuration.load(engine, Guest.GC.wasm())).instantiate();
        other = new Linker().link(configuration.load(engine, Guest.GC.wasm())).instantiate();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private Object make(String export, Object... arguments) {
        return assertNotNullResult(instance.call(export, arguments));
    }

    private static Object assertNotNullResult(@Nullable Object result) {
        assertNotNull(result);
        return result;
    }

    private static void assertTraps(TrapCode code, Executable action) {
        assertEquals(code, assertThrows(Trap.class, action).code());
    }

    @Test
    void structuresPassThroughTheHost() {
        Object point = make("point", 3, 4);

        assertInstanceOf(WasmStruct.class, point);
        assertEquals(7, instance.call("sum", point));
        assertEquals(7, instance.call("sum", make("named", 3, 4)));
        assertEquals(-1, instance.call("name-length", point));
        assertEquals(3, instance.call("name-length", make("named", 3, 4)));
        assertEquals(-1, instance.call("name-length", "an object of the host"));
        assertEquals(255, instance.call("name-at", make("named", 3, 4), 2));
    }

    @Test
    void modulesShareTypes() {
        Object named = make("named", 5, 6);

        assertEquals(11, other.call("sum", named));
        assertEquals(5, other.call("cast", named));
        assertSame(
                named.getClass(), assertNotNullResult(other.call("named", 1, 2)).getClass());
    }

    @Test
    void whatTheJvmFindsIsATrap() {
        Object point = make("point", 3, 4);

        assertTraps(TrapCode.CAST_FAILURE, () -> instance.call("cast", point));
        assertTraps(TrapCode.CAST_FAILURE, () -> instance.call("cast", new Object[] {null}));
        assertTraps(TrapCode.NULL_STRUCTURE, () -> instance.call("sum", new Object[] {null}));
        assertTraps(TrapCode.NULL_STRUCTURE, () -> instance.call("name-at", null, 0));
        assertTraps(TrapCode.ARRAY_OUT_OF_BOUNDS, () -> instance.call("name-at", make("named", 3, 4), 3));
        assertTraps(TrapCode.CAST_FAILURE, () -> instance.call("sum", "an object of the host"));
    }

    @Test
    void manyObjectsAreMadeAndForgotten() {
        assertEquals(5_000_050_000L, instance.call("list", 100_000));
    }

    @Test
    void smallIntegersAreEqualByValue() {
        assertEquals(I31.of(-5), instance.call("i31", -5));
        assertEquals(1, instance.call("same", I31.of(9), make("i31", 9)));
        assertEquals(0, instance.call("same", I31.of(9), make("point", 9, 9)));
    }
}
