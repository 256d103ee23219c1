package io.wasmj.spec.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wasmj.compiler.CompilerOptions;
import io.wasmj.compiler.WasmCompiler;
import io.wasmj.runtime.Engine;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.Memory;
import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However data segments are put together at compile time, memory holds what the specification says. */
final class DataSegmentsTest {

    private static Instance instantiate(Engine engine, MemoryStrategy memory, String text) {
        byte[] wasm = WasmCompiler.toBinary(text);
        return new Linker()
                .link(engine.load(WasmCompiler.compile(wasm, CompilerOptions.DEFAULT.withMemory(memory))
                        .files()))
                .instantiate();
    }

    /** As many as Go's linker writes: more than the constants of a class file. */
    @ParameterizedTest
    @EnumSource
    void asManyAsAreAllowed(MemoryStrategy memory) {
        Random random = new Random(1);
        byte[] expected = new byte[20 * Memory.PAGE];
        StringBuilder text = new StringBuilder("(module (memory (export \"memory\") 20)");
        for (int i = 0; i < 100_000; i++) {
            // Neighbours, gaps and overlaps; those that come later win.
            int address = random.nextInt(expected.length - 2);
            byte[] bytes =
                    String.format(Locale.ROOT, "%02x", random.nextInt(256)).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(bytes, 0, expected, address, 2);
            text.append("(data (i32.const ")
                    .append(address)
                    .append(") \"")
                    .append(new String(bytes, StandardCharsets.US_ASCII))
                    .append("\")");
        }
        try (Engine engine = new Engine()) {
            Instance instance = instantiate(engine, memory, text.append(')').toString());
            assertArrayEquals(expected, instance.memory().read(0, expected.length));
        }
    }

    @ParameterizedTest
    @EnumSource
    void passiveOnesStay(MemoryStrategy memory) {
        try (Engine engine = new Engine()) {
            Instance instance = instantiate(engine, memory, """
                (module (memory (export "memory") 1)
                  (data $active (i32.const 0) "active")
                  (data $passive "passive")
                  (data (i32.const 3) "IVE")
                  (func (export "init") (param $length i32)
                    (memory.init $passive (i32.const 10) (i32.const 0) (local.get $length)))
                  (func (export "init-active") (param $length i32)
                    (memory.init $active (i32.const 10) (i32.const 0) (local.get $length)))
                  (func (export "drop") (data.drop $passive) (data.drop $active)))\
                """);
            assertEquals("actIVE", instance.memory().readString(0, 6));
            instance.call("init", 7);
            assertEquals("passive", instance.memory().readString(10, 7));
            instance.call("init-active", 0);
            assertThrows(Trap.class, () -> instance.call("init-active", 1));
            instance.call("drop");
            instance.call("init", 0);
            assertThrows(Trap.class, () -> instance.call("init", 1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void thoseThatDoNotFitTrap(MemoryStrategy memory) {
        try (Engine engine = new Engine()) {
            for (String offset : new String[] {"65536", "65533", "-1"}) {
                String text =
                        "(module (memory 1) (data (i32.const 8) \"ok\") (data (i32.const " + offset + ") \"long\"))";
                Trap trap = assertThrows(Trap.class, () -> instantiate(engine, memory, text));
                assertEquals(TrapCode.MEMORY_OUT_OF_BOUNDS, trap.code());
            }
        }
    }
}
