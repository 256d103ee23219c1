package io.wasmj.spec.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.runtime.Engine;
import io.wasmj.runtime.GuestFrame;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Traps name their reason and the guest's functions. */
final class TrapTest {

    private final Engine engine = new Engine();

    @AfterEach
    void close() {
        engine.close();
    }

    private static Trap trapOf(Instance instance, String export, @Nullable Object... arguments) {
        return assertThrows(Trap.class, () -> instance.call(export, arguments));
    }

    private static List<String> names(Trap trap) {
        return trap.frames().stream().map(GuestFrame::function).toList();
    }

    @ParameterizedTest
    @EnumSource
    void framesHaveTheGuestsNames(MemoryStrategy memory) {
        Trap trap = trapOf(Guest.API.instantiate(engine, memory), "trap");
        assertEquals(TrapCode.UNREACHABLE, trap.code());
        assertEquals(List.of("inner.most", "middle<T>", "outer"), names(trap));
    }

    @ParameterizedTest
    @EnumSource
    void outOfBounds(MemoryStrategy memory) {
        Instance instance = Guest.API.instantiate(engine, memory);
        for (int address : new int[] {65_536, 65_533, -1, -4, Integer.MIN_VALUE}) {
            assertEquals(
                    TrapCode.MEMORY_OUT_OF_BOUNDS,
                    trapOf(instance, "load", address).code());
            assertEquals(
                    TrapCode.MEMORY_OUT_OF_BOUNDS,
                    trapOf(instance, "store", address, -1).code());
        }
        assertEquals(0, instance.call("load", 65_532));
    }

    @Test
    void arithmetic() {
        Instance instance = Guest.API.instantiate(engine, MemoryStrategy.HEAP);
        Trap zero = trapOf(instance, "divide", 1, 0);
        assertEquals(TrapCode.INTEGER_DIVIDE_BY_ZERO, zero.code());
        assertEquals(List.of("divide"), names(zero));
        assertEquals(
                TrapCode.INTEGER_OVERFLOW,
                trapOf(instance, "divide", Integer.MIN_VALUE, -1).code());
    }

    @Test
    void stack() {
        Trap trap = trapOf(Guest.API.instantiate(engine, MemoryStrategy.HEAP), "recurse");
        assertEquals(TrapCode.CALL_STACK_EXHAUSTED, trap.code());
        assertEquals("recurse", names(trap).getFirst());
    }

    @Test
    void trapPoisonsItsInstanceOnly() {
        Instance instance = Guest.API.instantiate(engine, MemoryStrategy.HEAP);
        Instance other = Guest.API.instantiate(engine, MemoryStrategy.HEAP);
        assertFalse(instance.isPoisoned());
        trapOf(instance, "trap");
        assertTrue(instance.isPoisoned());
        assertFalse(other.isPoisoned());
    }
}
