package io.wasmj.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.compiler.CompilerOptions;
import io.wasmj.compiler.WasmCompiler;
import io.wasmj.runtime.Engine;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.InstanceOptions;
import io.wasmj.runtime.Linker;
import io.wasmj.wasi.Output;
import io.wasmj.wasi.Wasi;
import io.wasmj.wasi.WasiState;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With a shell script for wasmtime. */
@Timeout(60)
final class WasmtimeTest {

    @TempDir
    private Path directory;

    private Wasmtime says(String script) throws Exception {
        Path file = Files.writeString(directory.resolve("wasmtime"), "#!/bin/sh\n" + script);
        assertTrue(file.toFile().setExecutable(true));
        return new Wasmtime(file.toString());
    }

    @Test
    void countsWhatIsBetweenTheMarks() throws Exception {
        Path calls = directory.resolve("calls");
        Wasmtime wasmtime = says("""
            echo "$*" >>%s
            [ "$1" = run ] || exit 0
            echo printed
            printf 'bench: 2000000 ns\\nan error\\nbench: 500000 ns\\n' >&2
            exit 3
            """.formatted(calls));
        Peer.Program program = wasmtime.compile(Path.of("x.wasm"));
        assertFalse(program.hasInstances());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Marks marks = new Marks();
        Guest guest =
                new Guest(List.of("x.wasm", "a"), Map.of("N", "v"), Map.of("/work", Path.of("/tmp")), out, err, marks);
        try (Peer.Instance instance = program.instantiate(guest)) {
            assertEquals(3, instance.start());
        }
        assertEquals(2_500_000, marks.nanosOr(1));
        assertEquals("printed\n", out.toString(StandardCharsets.UTF_8));
        assertEquals("an error\n", err.toString(StandardCharsets.UTF_8));
        String called = Files.readString(calls).replaceAll("[^\\s=]*/(program.cwasm|marks.wasm)", "$1");
        assertEquals("""
            compile -o program.cwasm x.wasm
            run --allow-precompiled --preload bench=marks.wasm --dir /tmp::/work --env N=v --argv0 x.wasm program.cwasm a
            """, called);
    }

    @Test
    void tellsItsVersion() throws Exception {
        assertEquals("wasmtime 30.0.0", says("echo wasmtime 30.0.0").version());
    }

    @Test
    void theModuleOfTheMarksPrintsWhatPassed() throws Exception {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Wasi wasi = Wasi.DEFAULT.withStderr(Output.of(err));
        Linker linker = new Linker();
        Wasi.defineIn(linker);
        try (InputStream in = Wasmtime.class.getResourceAsStream("marks.wasm");
                Engine engine = new Engine();
                WasiState state = wasi.newState()) {
            byte[] wasm = Objects.requireNonNull(in).readAllBytes();
            try (Instance marks = linker.link(engine.load(
                            WasmCompiler.compile(wasm, CompilerOptions.DEFAULT).files()))
                    .instantiate(InstanceOptions.DEFAULT.withAttachment(state))) {
                marks.call("start");
                Thread.sleep(2);
                marks.call("end");
                marks.call("end");
            }
        }
        String printed = err.toString(StandardCharsets.UTF_8);
        assertTrue(printed.matches("bench: \\d{7,} ns\nbench: \\d{7,} ns\n"), printed);
    }
}
