package io.wasmj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wasmj.compiler.CompilationProgress;
import io.wasmj.compiler.CompiledArtifact;
import io.wasmj.compiler.CompilerOptions;
import io.wasmj.compiler.WasmCompiler;
import io.wasmj.runtime.CompiledModule;
import io.wasmj.runtime.Engine;
import io.wasmj.runtime.Exit;
import io.wasmj.runtime.InstanceOptions;
import io.wasmj.runtime.LinkedModule;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.Suspension;
import io.wasmj.runtime.UnknownImports;
import io.wasmj.wasi.Input;
import io.wasmj.wasi.Output;
import io.wasmj.wasi.Wasi;
import io.wasmj.wasi.WasiState;
import io.wasmj.wasi.WasiThreads;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Interpreters that others have built, stopped where they first read standard input, print from there what they print when
 * they are never stopped. Python is compiled once for all scripts of {@code programs/frozen}; what they print unfrozen, in
 * V8, {@code record.mjs} recorded.
 *
 * <p>Where a program cannot be downloaded, these tests say so and are skipped, except in continuous integration
 * (environment variable {@code CI=true}), where they fail.
 */
final class FrozenProgramsTest {

    private static final Path FOLDER = Path.of("src", "test", "programs");
    private static final Path EXAMPLES = Path.of("..", "examples", "frozen");
    private static final CompilerOptions OPTIONS = CompilerOptions.DEFAULT;

    /** A program loaded, and what it is given. */
    private record Program(LinkedModule module, Wasi wasi, String entry) {

        /** How it ends, and what it prints. */
        String run(String input) throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            int code = 0;
            Wasi given = wasi.withStdin(Input.of(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8))))
                    .withStdout(Output.of(out))
                    .withStderr(Output.of(err));
            try (WasiState state = given.newState(module.module())) {
                InstanceOptions options = InstanceOptions.DEFAULT.withAttachment(state);
                WasiThreads.DEFAULT.run(module, options, instance -> {
                    if (instance.hasFunction("_initialize") && !module.module().hasSnapshot()) {
                        instance.call("_initialize");
                    }
                    instance.call(
                            entry,
                            zeros(instance.function(entry).type().params().size()));
                });
            } catch (Exit exit) {
                code = exit.code();
            }
            return "exit " + code + "\n" + section("stdout", out) + section("stderr", err);
        }

        private static String section(String name, ByteArrayOutputStream bytes) {
            String text = bytes.toString(StandardCharsets.UTF_8);
            String end = text.isEmpty() || text.endsWith("\n") ? "" : "\n";
            return "--- %s, %d bytes\n%s%s".formatted(name, bytes.size(), text, end);
        }
    }

    @TempDir
    static Path folder;

    private static final Engine ENGINE = new Engine();

    @AfterAll
    static void close() {
        ENGINE.close();
    }

    private static Object[] zeros(int count) {
        return Stream.generate(() -> 0).limit(count).toArray();
    }

    private static JsonNode descriptions() throws IOException {
        return new ObjectMapper().readTree(FOLDER.resolve("programs.json").toFile());
    }

    private static byte[] module(String name) throws IOException {
        JsonNode description = descriptions().get("programs").get(name);
        Download download = Download.of(description);
        Path archive;
        try {
            archive = download.path();
        } catch (IOException e) {
            String why = "not run: cannot download " + download.address() + ": " + e;
            if ("true".equals(System.getenv("CI"))) {
                fail(why, e);
            }
            return abort(why);
        }
        Path target = folder.resolve(name);
        return Files.readAllBytes(
                RealProgram.unpack(archive, description, target).module());
    }

    private static LinkedModule link(CompiledArtifact artifact) {
        CompiledModule module = ENGINE.load(artifact.files());
        Linker linker = new Linker().unknownImports(UnknownImports.TRAP);
        Wasi.defineIn(linker);
        return linker.link(module);
    }

    private static CompiledArtifact recorder(byte[] wasm) {
        return WasmCompiler.compileRecording(wasm, OPTIONS, CompilationProgress.NONE);
    }

    /** The program as it is when it first reads standard input. */
    private static Program freeze(byte[] wasm, Program program) throws IOException {
        CompiledArtifact[] frozen = new CompiledArtifact[1];
        try (WasiState state = program.wasi.withStdin(Input.SUSPENDING).newState()) {
            InstanceOptions options = InstanceOptions.DEFAULT.withAttachment(state);
            WasiThreads.DEFAULT.run(program.module, options, instance -> {
                if (instance.hasFunction("_initialize")) {
                    instance.call("_initialize");
                }
                try {
                    instance.call(
                            program.entry,
                            zeros(instance.function(program.entry)
                                    .type()
                                    .params()
                                    .size()));
                } catch (Suspension suspension) {
                    frozen[0] = WasmCompiler.compileFrozen(
                                    wasm, OPTIONS, program.entry, suspension, CompilationProgress.NONE)
                            .withSnapshot(instance.snapshot(), state.properties());
                }
            });
        }
        return new Program(link(frozen[0]), program.wasi, program.entry);
    }

    private static String request(String path, String body) {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        String head = "CONTENT_LENGTH\0" + length + "\0SCGI\0001\0PATH_INFO\0" + path + "\0";
        return head.length() + ":" + head + "," + body;
    }

    /** Python is big: compiled to be stopped once, for everything that follows. */
    private record Python(byte[] wasm, Program frozen) {

        static final Python INTERPRETER = make();

        private static Python make() {
            try {
                byte[] wasm = FrozenProgramsTest.module("python");
                JsonNode step = descriptions().get("frozen");
                List<String> arguments =
                        new ArrayList<>(List.of(step.get("argv0").asText()));
                step.get("args").forEach(argument -> arguments.add(argument.asText()));
                Wasi wasi = Wasi.DEFAULT
                        .withArgs(arguments)
                        .withEnv(
                                "PYTHONHASHSEED",
                                step.get("env").get("PYTHONHASHSEED").asText());
                Program unfrozen = new Program(link(recorder(wasm)), wasi, "_start");
                return new Python(wasm, freeze(wasm, unfrozen));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static Stream<String> scripts() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER.resolve("frozen"))) {
            return files.map(file -> file.getFileName().toString().replace(".py", "")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void python(String script) throws IOException {
        String text = Files.readString(FOLDER.resolve("frozen").resolve(script + ".py"));
        String unfrozen = Files.readString(FOLDER.resolve("expected").resolve("frozen-" + script + ".txt"));
        assertEquals(unfrozen, Python.INTERPRETER.frozen.run(text));
    }

    /** The lines of the README. */
    @Test
    void pythonHandler() throws IOException {
        Path project = Path.of("..").toAbsolutePath().normalize();
        Path wasm = folder.resolve("python.wasm");
        Files.write(wasm, Python.INTERPRETER.wasm);
        List<String> lines = Files.readAllLines(project.resolve("README.md")).stream()
                .filter(line -> line.startsWith("./wasmj ") && line.contains("handler.jar"))
                .toList();
        assertEquals(3, lines.size());
        StringBuilder out = new StringBuilder();
        for (String line : lines) {
            String command = line.substring("./wasmj ".length())
                    .replaceFirst(" +#.*", "")
                    .replace("python.wasm", wasm.toString())
                    .replace("handler.jar", folder.resolve("handler.jar").toString())
                    .replace("examples/", project + "/examples/")
                    .replace("bench ", "bench --iterations 3 ");
            Captured.Result result = new Captured().run(command.split(" ", -1));
            assertEquals(0, result.exitCode(), result.err());
            out.append(result.err()).append(result.out());
        }
        String answer = "content-type: application/json\n\n{\"path\": \"/orders\", \"name\": \"ada-lovelace\","
                + " \"due\": \"2026-12-05\", \"total\": 20.0}\n";
        assertEquals(3, out.toString().split(java.util.regex.Pattern.quote(answer), -1).length, out.toString());
        assertTrue(out.toString().contains("wasmj: has seen files: /app/handler.py"), out.toString());
    }

    /** What a script prints when it was stopped is what it prints otherwise. */
    private static void sameAsUnfrozen(byte[] wasm, Wasi wasi, String entry, String request, String answer)
            throws IOException {
        Program unfrozen = new Program(link(recorder(wasm)), wasi, entry);
        Program frozen = freeze(wasm, unfrozen);
        String printed = frozen.run(request);
        assertTrue(printed.contains(answer), printed);
        assertEquals(unfrozen.run(request), printed);
    }

    @Test
    void ruby() throws IOException {
        Wasi wasi = Wasi.DEFAULT
                .withArgs(List.of("ruby"))
                .withEnv("RUBYOPT", "-r/app/handler.rb")
                .withDirectory("/app", EXAMPLES.resolve("ruby"));
        sameAsUnfrozen(
                module("ruby"),
                wasi,
                "ruby-init: func(args: list<string>) -> ()",
                request("/orders", "{\"name\": \"Ada Lovelace\", \"items\": [{\"price\": 2.5, \"count\": 4}]}"),
                "{\"path\":\"/orders\",\"name\":\"ada-lovelace\",\"total\":10.0}");
    }

    @Test
    void perl() throws IOException {
        Path devices = Files.createDirectory(folder.resolve("dev"));
        Files.createFile(devices.resolve("null"));
        Wasi wasi = Wasi.DEFAULT
                .withArgs(List.of("perl"))
                .withEnv(Map.of("PERL5LIB", "/app", "PERL5OPT", "-Mhandler"))
                .withDirectory("/app", EXAMPLES.resolve("perl"))
                .withDirectory("/dev", devices);
        sameAsUnfrozen(
                module("perl"), wasi, "zeroperl_init", request("/sum", "1 2.5 and 40"), "/sum: 3 numbers, sum 43.5");
    }

    /** An engine whose wasm lies beside the example. */
    @Test
    void javaScript() throws IOException {
        Path example = EXAMPLES.resolve("javascript");
        Wasi wasi = Wasi.DEFAULT.withArgs(List.of("qjs", "/app/handler.js")).withDirectory("/app", example);
        sameAsUnfrozen(
                Files.readAllBytes(example.resolve("qjs.wasm")),
                wasi,
                "_start",
                request("/orders", "{\"name\": \"Åda Lovelace\", \"items\": [{\"price\": 2.5, \"count\": 4}]}"),
                "{\"path\":\"/orders\",\"name\":\"-da-lovelace\",\"total\":10}");
    }
}
