package io.wasmj.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wasmj.compiler.CompiledArtifact;
import io.wasmj.compiler.CompilerOptions;
import io.wasmj.compiler.WasmCompiler;
import io.wasmj.runtime.CompiledModule;
import io.wasmj.runtime.Engine;
import io.wasmj.runtime.Exit;
import io.wasmj.runtime.InstanceOptions;
import io.wasmj.runtime.LinkedModule;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.wasi.Input;
import io.wasmj.wasi.Output;
import io.wasmj.wasi.Wasi;
import io.wasmj.wasi.WasiState;
import io.wasmj.wasi.WasiThreads;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The wasi-testsuite for preview 1 and for wasi-threads: every program of it, as its specification of the same name says
 * (SPECIFICATION.md there).
 */
final class WasiSuiteTest {

    private static final String PREVIEW_1 = "wasi-p1";
    private static final String THREADS = "wasi-threads";

    private enum Configuration {
        NATIVE(MemoryStrategy.NATIVE, false),
        HEAP(MemoryStrategy.HEAP, false),
        NATIVE_JAR(MemoryStrategy.NATIVE, true);

        private final MemoryStrategy memory;
        private final boolean jar;

        Configuration(MemoryStrategy memory, boolean jar) {
            this.memory = memory;
            this.jar = jar;
        }
    }

    @TempDir
    Path temporary;

    /** What the tests of threads assume of standard input: a read blocks, here even where its thread is interrupted. */
    private static final Input BLOCKING = _ -> {
        new Semaphore(0).acquireUninterruptibly();
        return -1;
    };

    @TestFactory
    Stream<DynamicNode> programs() throws IOException {
        return programs(PREVIEW_1, ".wasm", Input.EMPTY);
    }

    /** Published as text. */
    @TestFactory
    Stream<DynamicNode> threads() throws IOException {
        return programs(THREADS, ".wat", BLOCKING);
    }

    private Stream<DynamicNode> programs(String folder, String extension, Input stdin) throws IOException {
        Optional<Path> suite = Conformance.folder(folder);
        if (suite.isEmpty()) {
            return Stream.of(dynamicTest("the wasi-testsuite", () -> Conformance.missing(folder)));
        }
        List<Path> programs;
        try (Stream<Path> files = Files.walk(suite.get())) {
            programs = files.filter(file -> file.toString().endsWith(extension))
                    .sorted()
                    .toList();
        }
        return Stream.of(Configuration.values())
                .map(configuration -> dynamicContainer(
                        configuration.name(),
                        programs.stream()
                                .map(program -> dynamicTest(
                                        suite.get().relativize(program).toString(),
                                        () -> check(program, configuration, stdin)))));
    }

    /** What a program did. */
    private record Outcome(int exitCode, String stdout, String stderr) {}

    private void check(Path program, Configuration configuration, Input stdin) throws Exception {
        String name = program.getFileName().toString().replaceFirst("\\.(wasm|wat)$", "");
        Path file = program.resolveSibling(name + ".json");
        JsonNode specification = new ObjectMapper().readTree(Files.exists(file) ? Files.readString(file) : "{}");
        Path directory = Files.createTempDirectory(temporary, name);
        Wasi wasi = wasi(program, specification, directory).withStdin(stdin);
        Outcome outcome = run(load(program, directory, configuration), wasi);
        assertEquals(specification.path("exit_code").asInt(0), outcome.exitCode, outcome::stderr);
        for (String stream : List.of("stdout", "stderr")) {
            if (specification.has(stream)) {
                assertEquals(
                        specification.get(stream).asText(),
                        stream.equals("stdout") ? outcome.stdout : outcome.stderr,
                        stream);
            }
        }
    }

    /** The grants; what the program writes goes to a copy made for it. */
    private static Wasi wasi(Path program, JsonNode specification, Path directory) throws IOException {
        List<String> args = new ArrayList<>(List.of(program.getFileName().toString()));
        specification.path("args").forEach(arg -> args.add(arg.asText()));
        Wasi wasi = Wasi.DEFAULT.withArgs(args);
        for (var variable : specification.path("env").properties()) {
            wasi = wasi.withEnv(variable.getKey(), variable.getValue().asText());
        }
        if (!specification.has("root")) {
            return wasi;
        }
        Path original = program.resolveSibling(specification.get("root").asText());
        Path root = directory.resolve("root");
        try (Stream<Path> files = Files.walk(original)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, root.resolve(original.relativize(file).toString()));
            }
        }
        return wasi.withWritableDirectory("/", root);
    }

    private record Loaded(Engine engine, CompiledModule module) {}

    private static Loaded load(Path program, Path directory, Configuration configuration) throws Exception {
        boolean text = program.toString().endsWith(".wat");
        CompilerOptions options =
                CompilerOptions.DEFAULT.withMemory(configuration.memory).withInterruptible(text);
        CompiledArtifact compiled = WasmCompiler.compile(WasmCompiler.toBinary(Files.readAllBytes(program)), options);
        Engine engine = new Engine();
        if (!configuration.jar) {
            return new Loaded(engine, engine.load(compiled.files()));
        }
        Path jar = directory.resolve("program.jar");
        compiled.writeJar(jar);
        return new Loaded(engine, engine.load(jar));
    }

    private static Outcome run(Loaded loaded, Wasi wasi) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Linker linker = new Linker();
        Wasi.defineIn(linker);
        WasiThreads.defineIn(linker, loaded.module);
        LinkedModule linked = linker.link(loaded.module);
        Wasi granted = wasi.withStdout(Output.of(out)).withStderr(Output.of(err));
        int exitCode = 0;
        try (Engine _ = loaded.engine;
                WasiState state = granted.newState()) {
            InstanceOptions options = InstanceOptions.DEFAULT.withAttachment(state);
            WasiThreads.DEFAULT.run(linked, options, main -> main.call("_start"));
        } catch (Exit exit) {
            exitCode = exit.code();
        }
        return new Outcome(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
