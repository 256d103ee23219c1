package io.wasmj.spec.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wasmj.runtime.Engine;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.InstanceOptions;
import io.wasmj.runtime.LinkedModule;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the host allows an instance, whatever the module declares (a memory of 1 to 10 pages, a table of 2 to 20). */
final class LimitsTest {

    private static LinkedModule module(Engine engine, MemoryStrategy memory) {
        return new Linker().link(Guest.API.load(engine, memory));
    }

    @ParameterizedTest
    @EnumSource
    void declaredLimits(MemoryStrategy memory) {
        try (Engine engine = new Engine()) {
            Instance instance = module(engine, memory).instantiate();
            assertEquals(1, instance.call("grow", 9));
            assertEquals(-1, instance.call("grow", 1));
            assertEquals(10, instance.call("size"));
            assertEquals(0, instance.call("load", 10 * 65_536 - 4));
            assertEquals(2, instance.call("grow-table", 18));
            assertEquals(-1, instance.call("grow-table", 1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void memoryOfTheHost(MemoryStrategy memory) {
        try (Engine engine = new Engine()) {
            Instance instance = module(engine, memory).instantiate(InstanceOptions.DEFAULT.withMaxMemoryPages(3));
            assertEquals(-1, instance.call("grow", 3));
            assertEquals(1, instance.call("grow", 2));
            assertEquals(-1, instance.call("grow", 1));
            assertEquals(3, instance.call("grow", 0));
        }
    }

    @ParameterizedTest
    @EnumSource
    void memoryTooSmallToStart(MemoryStrategy memory) {
        try (Engine engine = new Engine()) {
            LinkedModule module = module(engine, memory);
            Trap trap =
                    assertThrows(Trap.class, () -> module.instantiate(InstanceOptions.DEFAULT.withMaxMemoryPages(0)));
            assertEquals(TrapCode.OUT_OF_MEMORY, trap.code());
        }
    }

    /** Together: it has another one, of one element. */
    @ParameterizedTest
    @EnumSource
    void tableOfTheHost(MemoryStrategy memory) {
        try (Engine engine = new Engine()) {
            Instance instance = module(engine, memory).instantiate(InstanceOptions.DEFAULT.withMaxTableElements(5));
            assertEquals(2, instance.call("grow-table", 2));
            assertEquals(-1, instance.call("grow-table", 1));
            LinkedModule module = module(engine, memory);
            Trap trap =
                    assertThrows(Trap.class, () -> module.instantiate(InstanceOptions.DEFAULT.withMaxTableElements(1)));
            assertEquals(TrapCode.OUT_OF_MEMORY, trap.code());
        }
    }
}
