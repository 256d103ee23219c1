package io.wasmj.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wasmj.compiler.WasmCompiler;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each engine runs a program as {@code wasmj bench} would. */
@Timeout(60)
final class MeasureTest {

    /** Prints its arguments' size and exits with their count; only what is between the marks counts. */
    private static final String PROGRAM = """
        (module
          (import "wasi_snapshot_preview1" "args_sizes_get" (func $sizes (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
          (import "bench" "start" (func $start))
          (import "bench" "end" (func $end))
          (memory (export "memory") 3)
          (data (i32.const 16) "measured\\n")
          (func (export "_start")
            (call $start)
            (drop (call $sizes (i32.const 0) (i32.const 4)))
            (call $end)
            (i32.store (i32.const 8) (i32.const 16))
            (i32.store (i32.const 12) (i32.const 9))
            (drop (call $write (i32.const 1) (i32.const 8) (i32.const 1) (i32.const 4)))
            (call $exit (i32.load (i32.const 0)))))
        """;

    @TempDir
    private Path directory;

    private Path program() throws Exception {
        return Files.write(directory.resolve("program.wasm"), WasmCompiler.toBinary(PROGRAM));
    }

    /** What is printed; the exit code is compared. */
    private static String measure(int exitCode, String... line) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        MeasureOptions options = MeasureOptions.parse(List.of(line));
        assertEquals(exitCode, Measure.run(options, new PrintStream(out, true, StandardCharsets.UTF_8)));
        return out.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"chicory", "endive", "graalwasm"})
    void runs(String engine) throws Exception {
        JsonNode all = new ObjectMapper()
                .readTree(measure(3, engine, "--iterations", "4", program().toString(), "--", "a", "b"));
        assertEquals(4, all.get("iterations").asInt());
        assertEquals(4, all.get("times_ms").size());
        assertEquals(all.get("times_ms").get(0).asDouble(), all.get("first_ms").asDouble());
        assertTrue(all.get("median_ms").asDouble() > 0, all.toString());
        assertTrue(all.get("compile_ms").asDouble() > 0, all.toString());
        assertEquals("measured\n", all.get("output").asText());
        assertEquals(3, all.get("exit_code").asInt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"chicory", "endive", "graalwasm"})
    void instantiates(String engine) throws Exception {
        JsonNode all = new ObjectMapper()
                .readTree(measure(
                        0,
                        engine,
                        "--instantiate",
                        "--iterations",
                        "3",
                        program().toString()));
        assertTrue(all.get("median_us").asDouble() > 0, all.toString());
        // Three pages, and hardly more than ten times that for everything else.
        assertTrue(all.get("instance_bytes").asLong() < 10 * 3 * 65_536, all.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"chicory", "endive", "graalwasm"})
    void tellsItsVersion(String engine) throws Exception {
        assertTrue(
                measure(0, engine, "--version").matches("(Chicory|Endive|GraalWasm) \\d+\\.\\d+\\.\\d+.*\n"),
                measure(0, engine, "--version"));
    }

    @Test
    void aSlowEngineRunsOnceAndAQuickOneForItsTime() {
        MeasureOptions options = MeasureOptions.parse(List.of("chicory", "--seconds", "2", "x.wasm"));
        assertEquals(
                List.of(false, false, true),
                List.of(
                        options.isOver(0, 9_000_000_000L),
                        options.isOver(1, 1_900_000_000L),
                        options.isOver(1, 2_000_000_000L)));
        assertEquals(
                true,
                MeasureOptions.parse(List.of("chicory", "--iterations", "2", "x"))
                        .isOver(2, 0));
    }

    @Test
    void theLineSaysWhatTheGuestIsGiven() {
        MeasureOptions options = MeasureOptions.parse(
                List.of("endive", "--dir", "/tmp::/work", "--env", "A=b=c", "some/x.wasm", "--", "--flag"));
        Guest guest = options.guest(new ByteArrayOutputStream(), new ByteArrayOutputStream());
        assertEquals(List.of("x.wasm", "--flag"), guest.arguments());
        assertEquals(Path.of("/tmp"), guest.directories().get("/work"));
        assertEquals("b=c", guest.environment().get("A"));
        assertThrows(IllegalArgumentException.class, () -> MeasureOptions.parse(List.of("v8")));
        assertThrows(IllegalArgumentException.class, () -> MeasureOptions.parse(List.of("endive", "--seconds")));
    }

    @Test
    void theMedianIsThatOfTheLastHalf() {
        assertEquals(4, Measure.medianOfLastHalf(List.of(100.0, 1.0, 5.0, 3.0, 4.0)));
        assertEquals(3, Measure.medianOfLastHalf(new ArrayList<>(List.of(100.0, 100.0, 2.0, 4.0))));
    }
}
