package io.wasmj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.cli.Captured.Result;
import io.wasmj.compiler.CompilerOptions;
import io.wasmj.compiler.WasmCompiler;
import io.wasmj.runtime.abi.DescriptionCodec;
import io.wasmj.runtime.abi.ModuleDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class InspectCommandTest {

    @TempDir
    Path folder;

    @Test
    void showsWhatAModuleConsistsOf() {
        Result result = new Captured().run("inspect", "--no-cache", Captured.guest("echo.wasm"));
        assertEquals(0, result.exitCode(), result.err());
        List<String> lines = result.out().lines().toList();
        assertTrue(lines.get(0).endsWith("echo.wasm: 504 bytes of WebAssembly"), result.out());
        assertTrue(lines.contains("imports (6)"), result.out());
        assertTrue(lines.contains("  wasi_snapshot_preview1.proc_exit: (i32) -> ()"), result.out());
        assertTrue(lines.contains("exports (2)"), result.out());
        assertTrue(lines.contains("  _start: () -> ()"), result.out());
        assertTrue(lines.contains("  0: memory 2.. pages"), result.out());
        assertTrue(result.out().contains("2 functions, 0 of them split"), result.out());
        assertTrue(result.out().contains("the JVM compiles methods of up to 8,000: ok"), result.out());
        assertTrue(lines.getLast().endsWith("write") || lines.getLast().endsWith("func[7]"), result.out());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void tellsWhatAnInstanceCosts() {
        Result result = new Captured().run("inspect", "--no-cache", "--footprint", Captured.guest("echo.wasm"));
        assertEquals(0, result.exitCode(), result.err());
        assertTrue(result.out().contains("one of 1,000 instances, from a snapshot"), result.out());
        String mappings = result.out()
                .lines()
                .filter(line -> line.startsWith("  mappings"))
                .findFirst()
                .orElseThrow();
        double each = Double.parseDouble(mappings.strip().split(" +", -1)[1]);
        assertTrue(each >= 1 && each <= 3, "a memory and what it may grow into: " + mappings);
    }

    @Test
    void knowsSizesOfWasmOnlyFromTheWasm() {
        Path jar = folder.resolve("app.jar");
        new Captured().run("compile", Captured.guest("echo.wasm"), "-o", jar.toString());
        String fromWasm = new Captured()
                .run("inspect", "--no-cache", "--json", Captured.guest("echo.wasm"))
                .out();
        String fromJar = new Captured().run("inspect", "--json", jar.toString()).out();
        assertTrue(fromWasm.contains("\"wasmBytes\": 57"), fromWasm);
        assertTrue(fromJar.contains("\"wasmBytes\": null"), fromJar);
        assertEquals(withoutSource(fromWasm), withoutSource(fromJar));
    }

    private static List<String> withoutSource(String json) {
        return json.lines()
                .filter(line -> !line.contains("\"file\"") && !line.contains("\"wasmBytes\""))
                .toList();
    }

    @Test
    void measuresRegionsOfSplitFunctions() throws IOException {
        byte[] wasm = Files.readAllBytes(Path.of("..", "benchmarks", "guests", "wasm", "json.wasm"));
        Map<String, byte[]> files = WasmCompiler.compile(wasm, CompilerOptions.DEFAULT.withMethodBytes(1_000))
                .files();
        MethodSizes sizes = MethodSizes.of(files);
        int imported = DescriptionCodec.decode(Objects.requireNonNull(files.get(ModuleDescription.RESOURCE)))
                .imports()
                .size();
        Map<String, Integer> bodies = FunctionBodies.byMethod(wasm, imported);
        List<MethodSizes.Function> split =
                sizes.functions().stream().filter(MethodSizes.Function::isSplit).toList();
        assertTrue(split.size() > 5, "only " + split.size() + " of " + sizes.functions());
        assertTrue(
                sizes.largest().bytes() <= Inspection.METHOD_LIMIT,
                sizes.largest().toString());
        for (MethodSizes.Function function : sizes.functions()) {
            assertTrue(bodies.containsKey(function.method()), function.method());
            assertTrue(function.largest() <= function.bytes(), function.toString());
        }
    }

    @Test
    void aJarOfSomethingElseIsRefused() throws IOException {
        Path jar = folder.resolve("other.jar");
        try (var zip = new java.util.zip.ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new java.util.zip.ZipEntry("a.txt"));
        }
        Result result = new Captured().run("inspect", jar.toString());
        assertEquals("wasmj: " + jar + ": is a jar, but not of a compiled module\n", result.err());
        assertEquals(1, result.exitCode());
    }
}
