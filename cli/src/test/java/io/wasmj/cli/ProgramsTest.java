package io.wasmj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.cli.Captured.Result;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The project's own guests, from file to output. */
final class ProgramsTest {

    private static final Path PROGRAMS = Path.of("..", "examples", "programs");
    private static final Path BENCHMARKS = Path.of("..", "benchmarks", "guests");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rust/program",
                "cpp/program",
                "cpp-exceptions/program",
                "cpp-exceptions/legacy",
                "kotlin/program",
                "kotlin/legacy",
                "go/program",
                "assemblyscript/program"
            })
    void programsOfManyLanguagesPrintWhatTheyShould(String name) throws IOException {
        Path program = program(name);
        Path work = Files.createDirectory(folder.resolve("work"));
        boolean script = name.startsWith("assemblyscript/");
        Path jar = folder.resolve("program.jar");
        Result compiled = new Captured().run("compile", program.toString(), "-o", jar.toString());
        assertEquals(0, compiled.exitCode(), compiled.err());
        for (Path file : List.of(program, jar)) {
            Result result = new Captured()
                    .run(
                            "run",
                            "--no-cache",
                            "--argv0",
                            "program.wasm",
                            "--dir",
                            work + "::/data",
                            "--env",
                            "LANG=C",
                            "--env",
                            "A=b",
                            file.toString(),
                            script ? "one" : "/data",
                            "x y");
            assertEquals(Files.readString(PROGRAMS.resolve(name).resolveSibling("expected.txt")), result.out());
            assertEquals("", result.err());
            assertEquals(script ? 3 : 0, result.exitCode());
            try (Stream<Path> left = Files.list(work)) {
                assertEquals(List.of(), left.toList());
            }
        }
    }

    private Path program(String name) throws IOException {
        Path program = PROGRAMS.resolve(name + ".wasm");
        if (Files.exists(program)) {
            return program;
        }
        Path unpacked = folder.resolve("program.wasm");
        try (InputStream in = new GZIPInputStream(Files.newInputStream(PROGRAMS.resolve(name + ".wasm.gz")))) {
            Files.copy(in, unpacked);
        }
        return unpacked;
    }

    @Test
    void aBenchmarkPrintsWhatItShouldAndFitsMethods() throws IOException {
        String file = BENCHMARKS.resolve("wasm").resolve("json.wasm").toString();
        String cache = folder.resolve("cache").toString();
        Result inspected = new Captured().run("inspect", "--cache", cache, file);
        assertEquals(0, inspected.exitCode(), inspected.out());
        Result result = new Captured().run("bench", "--cache", cache, "--iterations", "2", file);
        assertEquals(0, result.exitCode(), result.err());
        String expected = Files.readString(BENCHMARKS.resolve("expected").resolve("json.txt"));
        assertTrue(result.out().startsWith(expected + "first "), result.out());
        assertTrue(result.out().endsWith(", 2 iterations\n"), result.out());
    }
}
