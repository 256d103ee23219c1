package io.wasmj.spec.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.compiler.CompilerOptions;
import io.wasmj.compiler.WasmCompiler;
import io.wasmj.runtime.CompiledModule;
import io.wasmj.runtime.Engine;
import io.wasmj.runtime.Global;
import io.wasmj.runtime.GlobalType;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.InstanceOptions;
import io.wasmj.runtime.Interruption;
import io.wasmj.runtime.LinkedModule;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;
import io.wasmj.runtime.ValType;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Guests that do not end by themselves are ended by another thread. */
@Timeout(60)
final class InterruptionTest {

    /** @param start 1 where the start function is not to end */
    private static LinkedModule module(Engine engine, int methodBytes, int start) {
        CompilerOptions options =
                CompilerOptions.DEFAULT.withInterruptible(true).withMethodBytes(methodBytes);
        CompiledModule module =
                engine.load(WasmCompiler.compile(Guest.ENDLESS.wasm(), options).files());
        assertTrue(module.isInterruptible());
        return new Linker()
                .define("host", "start", Global.create(new GlobalType(ValType.I32, false), start))
                .link(module);
    }

    private static Thread soon(Interruption interruption) {
        return Thread.ofPlatform().start(() -> {
            try {
                TimeUnit.MILLISECONDS.sleep(100);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            interruption.request();
        });
    }

    @ParameterizedTest
    @CsvSource({"loop,8000", "nested-loop,8000", "nested-loop,20", "calls,8000", "tail-calls,8000"})
    void aCallThatDoesNotEnd(String export, int methodBytes) throws Exception {
        try (Engine engine = new Engine()) {
            LinkedModule module = module(engine, methodBytes, 0);
            Interruption interruption = new Interruption();
            Instance instance = module.instantiate(InstanceOptions.DEFAULT.withInterruption(interruption));
            Object[] arguments =
                    switch (export) {
                        case "calls" -> new Object[] {60};
                        case "tail-calls" -> new Object[] {0};
                        default -> new Object[0];
                    };
            Thread other = soon(interruption);
            Trap trap = assertThrows(Trap.class, () -> instance.call(export, arguments));
            assertEquals(TrapCode.INTERRUPTED, trap.code());
            assertTrue(instance.isPoisoned());
            other.join();
            assertEquals(8, module.instantiate().call("calls", 3), "others go on");
        }
    }

    @Test
    void aStartFunctionThatDoesNotEnd() throws Exception {
        try (Engine engine = new Engine()) {
            LinkedModule module = module(engine, CompilerOptions.MOST_METHOD_BYTES, 1);
            Interruption interruption = new Interruption();
            Thread other = soon(interruption);
            Trap trap = assertThrows(
                    Trap.class, () -> module.instantiate(InstanceOptions.DEFAULT.withInterruption(interruption)));
            assertEquals(TrapCode.INTERRUPTED, trap.code());
            other.join();
        }
    }

    @Test
    void requestedBeforehandAndForOneInstanceOnly() {
        try (Engine engine = new Engine()) {
            LinkedModule module = module(engine, CompilerOptions.MOST_METHOD_BYTES, 0);
            Interruption interruption = new Interruption();
            interruption.request();
            InstanceOptions options = InstanceOptions.DEFAULT.withInterruption(interruption);
            assertThrows(Trap.class, () -> module.instantiate(options));
            assertThrows(IllegalStateException.class, () -> module.instantiate(options));
        }
    }

    @Test
    void onlyWhereAskedFor() {
        try (Engine engine = new Engine()) {
            CompiledModule module = engine.load(WasmCompiler.compile(Guest.ENDLESS.wasm(), CompilerOptions.DEFAULT)
                    .files());
            assertFalse(module.isInterruptible());
        }
    }
}
