package io.wasmj.spec.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.compiler.CompilerOptions;
import io.wasmj.compiler.WasmCompiler;
import io.wasmj.runtime.CompiledModule;
import io.wasmj.runtime.Engine;
import io.wasmj.runtime.Exit;
import io.wasmj.runtime.HostFunction;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.InstanceOptions;
import io.wasmj.runtime.Interruption;
import io.wasmj.runtime.LinkException;
import io.wasmj.runtime.LinkedModule;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;
import io.wasmj.wasi.Errno;
import io.wasmj.wasi.Output;
import io.wasmj.wasi.Wasi;
import io.wasmj.wasi.WasiState;
import io.wasmj.wasi.WasiThreads;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that start threads. */
@Timeout(60)
final class ThreadsTest {

    // What a thread of the guest can be given to do.
    private static final int WAIT = 1;
    private static final int LOOP = 2;
    private static final int TRAP = 3;
    private static final int EXIT = 4;

    /** Spawns a thread, and does not end by itself. */
    private static Consumer<Instance> spawnAndWait(int task) {
        return main -> {
            main.call("spawn", task);
            main.call("wait");
        };
    }

    /** The threads that the guest's threads ran on. */
    private final List<Thread> seen = Collections.synchronizedList(new ArrayList<>());

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @HostFunction("here")
    void here() {
        seen.add(Thread.currentThread());
    }

    private void run(WasiThreads threads, Consumer<Instance> main) throws IOException, InterruptedException {
        run(threads, MemoryStrategy.NATIVE, main);
    }

    /** As the documentation of {@link WasiThreads} has it. */
    private void run(WasiThreads threads, MemoryStrategy memory, Consumer<Instance> main)
            throws IOException, InterruptedException {
        Wasi wasi = Wasi.DEFAULT.withStdout(Output.of(out));
        CompilerOptions compilerOptions =
                CompilerOptions.DEFAULT.withMemory(memory).withInterruptible(true);
        try (Engine engine = new Engine()) {
            CompiledModule module = engine.load(
                    WasmCompiler.compile(Guest.THREADS.wasm(), compilerOptions).files());
            Linker linker = new Linker().functions("host", MethodHandles.lookup(), this);
            Wasi.defineIn(linker);
            WasiThreads.defineIn(linker, module);
            LinkedModule linked = linker.link(module);
            try (WasiState state = wasi.newState()) {
                InstanceOptions options = InstanceOptions.DEFAULT.withAttachment(state);
                threads.run(linked, options, main);
            }
        } finally {
            for (Thread thread : List.copyOf(seen)) {
                assertTrue(thread.join(Duration.ofSeconds(30)), "threads end with the program");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shareMemoryAndOutputButNoGlobals(MemoryStrategy memory) throws Exception {
        run(WasiThreads.DEFAULT, memory, main -> assertEquals(8000, main.call("sum", 8)));
        assertEquals("whole line".repeat(8), out.toString(StandardCharsets.UTF_8));
        assertEquals(8, seen.stream().distinct().count());
    }

    @ParameterizedTest
    @ValueSource(ints = {WAIT, LOOP})
    void endWithTheMainOne(int task) throws Exception {
        run(WasiThreads.DEFAULT, main -> {
            main.call("spawn", task);
            while (seen.isEmpty()) {
                Thread.onSpinWait();
            }
        });
        assertEquals(1, seen.size());
    }

    @Test
    void exitForAll() {
        Exit exit = assertThrows(Exit.class, () -> run(WasiThreads.DEFAULT, spawnAndWait(EXIT)));
        assertEquals(1, exit.code(), "the first thread's id");
    }

    @Test
    void trapForAll() {
        Trap trap = assertThrows(Trap.class, () -> run(WasiThreads.DEFAULT, spawnAndWait(TRAP)));
        assertEquals(TrapCode.UNREACHABLE, trap.code());
        assertEquals("wasi_thread_start", trap.frames().getLast().function());
    }

    @Test
    void areOnlySoMany() throws Exception {
        run(WasiThreads.DEFAULT.withMaxThreads(2), main -> {
            assertEquals(1, main.call("spawn", WAIT));
            assertEquals(2, main.call("spawn", WAIT));
            assertEquals(-Errno.AGAIN.code(), main.call("spawn", WAIT));
        });
    }

    @Test
    void endWhereWhoWaitsForThemIsInterrupted() {
        Thread here = Thread.currentThread();
        Trap trap = assertThrows(
                Trap.class,
                () -> run(WasiThreads.DEFAULT, main -> {
                    main.call("spawn", LOOP);
                    here.interrupt();
                    main.call("wait");
                }));
        assertEquals(TrapCode.INTERRUPTED, trap.code());
    }

    @Test
    void haveNoInterruptionOfTheirOwn() {
        try (Engine engine = new Engine()) {
            LinkedModule module = new Linker().link(Guest.API.load(engine, MemoryStrategy.NATIVE));
            InstanceOptions options = InstanceOptions.DEFAULT.withInterruption(new Interruption());
            assertThrows(IllegalArgumentException.class, () -> WasiThreads.DEFAULT.run(module, options, _ -> {}));
        }
    }

    @Test
    void wantASharedMemory() {
        // (module (import "wasi" "thread-spawn" (func (param i32) (result i32))))
        byte[] wasm = HexFormat.of()
                .parseHex("0061736d01000000" + "01060160017f017f" + "021501" + "0477617369"
                        + "0c7468726561642d737061776e" + "0000");
        try (Engine engine = new Engine()) {
            CompiledModule module = engine.load(
                    WasmCompiler.compile(wasm, CompilerOptions.DEFAULT).files());
            LinkException e = assertThrows(LinkException.class, () -> WasiThreads.defineIn(new Linker(), module));
            String message = String.valueOf(e.getMessage());
            assertTrue(message.contains("no shared memory for its threads"), message);
        }
    }
}
