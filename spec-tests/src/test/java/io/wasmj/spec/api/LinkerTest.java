package io.wasmj.spec.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.runtime.CompiledModule;
import io.wasmj.runtime.Engine;
import io.wasmj.runtime.Global;
import io.wasmj.runtime.GlobalType;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.Limits;
import io.wasmj.runtime.LinkException;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.Memory;
import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.runtime.MemoryType;
import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;
import io.wasmj.runtime.UnknownImports;
import io.wasmj.runtime.ValType;
import java.lang.invoke.MethodHandles;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Imports that are missing or of another type. */
final class LinkerTest {

    private final Engine engine = new Engine();

    @AfterEach
    void close() {
        engine.close();
    }

    private CompiledModule load(Guest guest) {
        return guest.load(engine, MemoryStrategy.HEAP);
    }

    private String refusal(Linker linker, CompiledModule module) {
        return String.valueOf(
                assertThrows(LinkException.class, () -> linker.link(module)).getMessage());
    }

    @Test
    void missingImportsAreListedAtOnce() {
        String message = refusal(new Linker(), load(Guest.IMPORTS));
        for (String missing : List.of("env.log", "env.read", "env.pair", "(i32 i64) -> (f64)", "3 imports")) {
            assertTrue(message.contains(missing), message);
        }
    }

    @Test
    void importsOfAnotherTypeAreListedWithTheMissing() {
        Linker linker = new Linker()
                .function("env", "log", MethodHandles.zero(int.class))
                .define("env", "base", Global.create(new GlobalType(ValType.I64, false), 1L))
                .define("env", "memory", Memory.create(MemoryStrategy.HEAP, new MemoryType(new Limits(0, 5))));
        String message = refusal(linker, load(Guest.STATE));
        for (String wrong : List.of("env.log", "env.memory", "env.table", "env.base", "4 imports")) {
            assertTrue(message.contains(wrong), message);
        }
    }

    @Test
    void memoryOfTheOtherStrategy() {
        Linker linker = new Linker()
                .unknownImports(UnknownImports.ZERO)
                .define("env", "memory", Memory.create(MemoryStrategy.NATIVE, new MemoryType(new Limits(1, 5))));
        String message = refusal(linker, load(Guest.STATE));
        assertTrue(message.contains("env.memory"), message);
    }

    @ParameterizedTest
    @EnumSource(names = {"TRAP", "ZERO"})
    void policyIsForFunctionsOnly(UnknownImports policy) {
        String message = refusal(new Linker().unknownImports(policy), load(Guest.STATE));
        for (String missing : List.of("env.memory", "env.table", "env.base", "3 imports")) {
            assertTrue(message.contains(missing), message);
        }
    }

    @Test
    void unknownFunctionsTrap() {
        Instance instance = new Linker()
                .unknownImports(UnknownImports.TRAP)
                .link(load(Guest.IMPORTS))
                .instantiate();
        for (String export : List.of("log", "read", "pair")) {
            Trap trap = assertThrows(Trap.class, () -> instance.call(export));
            assertEquals(TrapCode.UNKNOWN_IMPORT, trap.code());
            assertTrue(String.valueOf(trap.getMessage()).contains("env." + export), trap.getMessage());
        }
    }

    @Test
    void unknownFunctionsReturnZeros() {
        Instance instance = new Linker()
                .unknownImports(UnknownImports.ZERO)
                .link(load(Guest.IMPORTS))
                .instantiate();
        assertNull(instance.call("log"));
        assertEquals(0.0, instance.call("read"));
        assertArrayEquals(new Object[] {0, 0L}, (Object[]) instance.call("pair"));
    }
}
