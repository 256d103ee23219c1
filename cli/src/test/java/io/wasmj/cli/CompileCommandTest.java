package io.wasmj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.cli.Captured.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CompileCommandTest {

    @TempDir
    Path folder;

    private Result compile(String... args) {
        return new Captured().run(args);
    }

    @Test
    void writesAJarThatRuns() {
        Path jar = folder.resolve("app.jar");
        Result compiled = compile("compile", Captured.guest("echo.wasm"), "-o", jar.toString());
        assertEquals(0, compiled.exitCode(), compiled.err());
        assertTrue(
                compiled.out()
                        .matches(java.util.regex.Pattern.quote(jar.toString()) + ": 2 functions \\(0 split\\), "
                                + "504 bytes of WebAssembly to [0-9,]+ bytes of classes, largest method [0-9,]+ bytes, "
                                + "[0-9.]+ s\n"),
                compiled.out());
        Result run = new Captured().run("run", jar.toString(), "x");
        assertEquals("app.jar\0x\0", run.out());
        assertEquals(2, run.exitCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "heap"})
    void twiceGivesTheSameBytes(String memory) throws IOException {
        Path first = folder.resolve("first.jar");
        Path second = folder.resolve("second.jar");
        String guest = Captured.guest("echo.wasm");
        compile("compile", "--memory", memory, "--jobs", "1", guest, "-o", first.toString());
        compile("compile", "--memory", memory, "--jobs", "4", guest, "-o", second.toString());
        assertEquals(-1, Files.mismatch(first, second));
    }

    @Test
    void vectorsBecomeRegistersWhereAsked() throws IOException {
        String guest = Path.of("..", "benchmarks", "guests", "wasm", "simd", "blake3.wasm")
                .toString();
        Path first = folder.resolve("first.jar");
        Path second = folder.resolve("second.jar");
        compile("compile", "--vectors", "registers", "--jobs", "1", guest, "-o", first.toString());
        compile("compile", "--vectors", "registers", "--jobs", "4", guest, "-o", second.toString());
        assertEquals(-1, Files.mismatch(first, second));
        String inspected = compile("inspect", first.toString()).out();
        assertTrue(inspected.contains("memory=native vectors=registers"), inspected);

        Path portable = folder.resolve("portable.jar");
        compile("compile", guest, "-o", portable.toString());
        assertTrue(compile("inspect", portable.toString()).out().contains("vectors=halves"), "the default");
        Result run = new Captured().run("run", "--unknown-imports=zero", portable.toString());
        assertEquals("", run.err());
        assertEquals(
                run.out(),
                new Captured()
                        .run("run", "--unknown-imports=zero", first.toString())
                        .out());

        Result unknown = compile("compile", "--vectors", "many", guest, "-o", portable.toString());
        assertEquals(2, unknown.exitCode());
        assertTrue(unknown.err().contains("--vectors"), unknown.err());
    }

    @Test
    void neverTouchesTheTargetWhenItFails() throws IOException {
        Path jar = Files.writeString(folder.resolve("app.jar"), "old");
        Result invalid = compile("compile", Captured.guest("invalid.wasm"), "-o", jar.toString());
        assertEquals(1, invalid.exitCode());
        assertEquals("old", Files.readString(jar));

        Path nowhere = folder.resolve("nowhere").resolve("app.jar");
        Result missing = compile("compile", Captured.guest("echo.wasm"), "-o", nowhere.toString());
        assertEquals("wasmj: cannot write " + nowhere + ": no such directory\n", missing.err());
        assertEquals(1, missing.exitCode());

        Result directory = compile("compile", Captured.guest("echo.wasm"), "-o", folder.toString());
        assertEquals("wasmj: cannot write " + folder + ": it is a directory\n", directory.err());
    }

    @Test
    void refusesToOverwriteItsInput() throws IOException {
        Path module = Files.copy(Path.of(Captured.guest("echo.wasm")), folder.resolve("echo.wasm"));
        Result result = compile("compile", module.toString(), "-o", module.toString());
        assertEquals(1, result.exitCode());
        assertEquals(-1, Files.mismatch(module, Path.of(Captured.guest("echo.wasm"))));

        Path jar = folder.resolve("app.jar");
        compile("compile", module.toString(), "-o", jar.toString());
        Result twice = compile("compile", jar.toString());
        assertTrue(twice.err().contains("is a jar, not a WebAssembly module"), twice.err());
    }

    @Test
    void needsTheProposalsOfTheModule() throws IOException {
        Path module = Files.writeString(folder.resolve("app.wat"), """
            (func $product (param i64 i64) (result i64 i64)
              (i64.mul_wide_u (local.get 0) (local.get 1)))
            """);
        String jar = folder.resolve("app.jar").toString();
        Result off = compile("compile", module.toString(), "-o", jar);
        String shown = off.err().replace(module.toString(), "app.wat");
        assertEquals(
                "wasmj: app.wat: needs the proposal 'wide-arithmetic', which is off (--features wide-arithmetic turns"
                        + " it on): i64.mul_wide_u (in function 0 at byte 0x1f)\n",
                shown);
        assertTrue(Files.readString(Path.of("..", "README.md")).contains(shown));
        assertEquals(1, off.exitCode());
        assertEquals(
                0,
                compile("compile", "--features", "wide-arithmetic", module.toString(), "-o", jar)
                        .exitCode());
        Result unknown = compile("compile", "--features", "wide", module.toString(), "-o", jar);
        assertTrue(unknown.err().contains("there is no proposal 'wide', there are ["), unknown.err());
        assertEquals(2, unknown.exitCode());
    }

    @Test
    void jobsMustBeSome() {
        Result result = compile("compile", "--jobs", "0", Captured.guest("echo.wasm"), "-o", "unused.jar");
        assertEquals(1, result.exitCode());
        assertFalse(Files.exists(Path.of("unused.jar")));
    }
}
