package io.wasmj.spec.jar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.wasmj.compiler.CompiledArtifact;
import io.wasmj.compiler.CompilerOptions;
import io.wasmj.compiler.WasmCompiler;
import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.runtime.abi.ModuleDescription;
import io.wasmj.spec.Conformance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same module gives the same bytes, however many threads compile it. */
final class DeterminismTest {

    private static final CompilerOptions OPTIONS = CompilerOptions.DEFAULT.withJobs(1);

    /** Real programs. */
    static List<Path> programs() throws IOException {
        try (Stream<Path> files = Files.list(Conformance.project().resolve("benchmarks/guests/wasm"))) {
            return files.filter(f -> f.toString().endsWith(".wasm")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("programs")
    void sameBytes(Path program, @TempDir Path folder) throws IOException {
        byte[] wasm = Files.readAllBytes(program);
        for (CompilerOptions options :
                List.of(OPTIONS, OPTIONS.withMemory(MemoryStrategy.HEAP).withMethodBytes(500))) {
            CompiledArtifact one = WasmCompiler.compile(wasm, options);
            assertSame(one, WasmCompiler.compile(wasm, options));
            CompiledArtifact parallel = WasmCompiler.compile(wasm, options.withJobs(4));
            assertSame(one, parallel);
            one.writeJar(folder.resolve("one.jar"));
            parallel.writeJar(folder.resolve("parallel.jar"));
            assertEquals(-1, Files.mismatch(folder.resolve("one.jar"), folder.resolve("parallel.jar")));
        }
    }

    private static void assertSame(CompiledArtifact expected, CompiledArtifact actual) {
        assertEquals(
                new ArrayList<>(expected.files().keySet()),
                new ArrayList<>(actual.files().keySet()));
        for (Map.Entry<String, byte[]> file : expected.files().entrySet()) {
            assertArrayEquals(file.getValue(), actual.files().get(file.getKey()), file.getKey());
        }
    }

    @Test
    void stampSaysWhatShapesTheCode() throws IOException {
        byte[] wasm = Files.readAllBytes(programs().getFirst());
        String stamp = stamp(wasm, OPTIONS);
        assertEquals(stamp, stamp(wasm, OPTIONS.withJobs(4)));
        assertNotEquals(stamp, stamp(wasm, OPTIONS.withMethodBytes(7_000)));
        assertNotEquals(stamp, stamp(wasm, OPTIONS.withMemory(MemoryStrategy.HEAP)));
    }

    private static String stamp(byte[] wasm, CompilerOptions options) {
        byte[] bytes = WasmCompiler.compile(wasm, options).files().get(ModuleDescription.STAMP);
        return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
    }
}
