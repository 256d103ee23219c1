package io.wasmj.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.wasmj.compiler.CompilationProgress;
import io.wasmj.compiler.CompiledArtifact;
import io.wasmj.compiler.CompilerOptions;
import io.wasmj.compiler.WasmCompiler;
import io.wasmj.runtime.Engine;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.InstanceOptions;
import io.wasmj.runtime.LinkedModule;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.Suspension;
import io.wasmj.wasi.Input;
import io.wasmj.wasi.Wasi;
import io.wasmj.wasi.WasiState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A guest that was stopped at its first read of standard input finds the whole request there. */
final class FrozenGuestTest {

    private static final String ECHO = """
        (module
          (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 2)
          (func (export "_start")
            (i32.store (i32.const 0) (i32.const 1024))
            (loop $more
              (i32.store (i32.const 4) (i32.const 65536))
              (drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 4)))
              (if (i32.load (i32.const 4))
                (then
                  (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
                  (br $more))))))
        """;

    private static LinkedModule link(Engine engine, CompiledArtifact artifact) {
        Linker linker = new Linker();
        Wasi.defineIn(linker);
        return linker.link(engine.load(artifact.files()));
    }

    private static CompiledArtifact frozen(Engine engine) throws IOException {
        byte[] wasm = WasmCompiler.toBinary(ECHO);
        CompilerOptions options = CompilerOptions.DEFAULT.withInterruptible(true);
        LinkedModule recorder = link(engine, WasmCompiler.compileRecording(wasm, options, CompilationProgress.NONE));
        try (WasiState state = Wasi.DEFAULT.withStdin(Input.SUSPENDING).newState();
                Instance instance = recorder.instantiate(InstanceOptions.DEFAULT.withAttachment(state))) {
            try {
                instance.call("_start");
                throw new AssertionError("was not stopped");
            } catch (Suspension suspension) {
                return WasmCompiler.compileFrozen(wasm, options, "_start", suspension, CompilationProgress.NONE)
                        .withSnapshot(instance.snapshot(), state.properties());
            }
        }
    }

    @Test
    void readsTheRequestAsScgi() throws IOException {
        try (Engine engine = new Engine()) {
            FreshInstances instances = FreshInstances.of(
                    link(engine, frozen(engine)),
                    Wasi.DEFAULT,
                    Services.States.NONE,
                    ServerLimits.DEFAULT,
                    ServerLimits.DEFAULT.newQuota(),
                    line -> {},
                    CommandGuest::command);
            CommandGuest guest = new CommandGuest(instances, ServerLimits.DEFAULT);
            for (String body : List.of("one", "", "naïve")) {
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                Map<String, String> variables = new TreeMap<>(Map.of(
                        "CONTENT_LENGTH", Integer.toString(bytes.length), "PATH_INFO", "/é", "REQUEST_METHOD", "POST"));
                GuestRun run = guest.run(List.of("guest"), variables, ByteBuffer.wrap(bytes));
                assertNull(run.failure());
                String expected = "58:CONTENT_LENGTH\0" + bytes.length
                        + "\0SCGI\0001\0PATH_INFO\0/é\0REQUEST_METHOD\0POST\0," + body;
                assertEquals(
                        expected, StandardCharsets.UTF_8.decode(run.output()).toString());
            }
        }
    }
}
