package io.wasmj.benchmarks.compare;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.benchmarks.Guests;
import io.wasmj.benchmarks.compare.Engines.Engine;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CompareOptionsTest {

    private static final Guests GUESTS = Guests.ofCheckout();

    private static List<Program> find(String... names) throws Exception {
        RealPrograms real = new RealPrograms(Path.of("programs"), Path.of("target", "programs"));
        return Program.find(List.of(names), GUESTS, real);
    }

    @Test
    void defaults() {
        CompareOptions options = CompareOptions.parse(List.of());
        assertEquals(new CompareOptions(List.of(), List.of(Engine.V8, Engine.WASMJ), 24, 2, false), options);
        assertEquals(12, options.secondsPerRound());
    }

    @Test
    void programsAndOptionsMix() {
        assertEquals(
                new CompareOptions(List.of("sort", "x.wasm"), List.of(Engine.ENDIVE), 1.5, 3, false),
                CompareOptions.parse(
                        List.of("sort", "--seconds", "1.5", "x.wasm", "--engines", "endive", "--rounds", "3")));
    }

    @Test
    void enginesAreNamedOrAll() {
        CompareOptions some = CompareOptions.parse(List.of("--engines", "graalwasm-jit,v8"));
        assertEquals(List.of(Engine.GRAALWASM_JIT, Engine.V8), some.engines());
        assertFalse(some.allEngines());
        CompareOptions all = CompareOptions.parse(List.of("--engines", "all"));
        assertEquals(List.of(Engine.values()), all.engines());
        assertTrue(all.allEngines());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--seconds", "--seconds 0", "--seconds x", "--rounds -1", "--rounds 1.5", "--fast", "--engines"})
    void mistakesAreNamed(String line) {
        List<String> arguments = List.of(line.split(" ", -1));
        UsageException mistake = assertThrows(UsageException.class, () -> CompareOptions.parse(arguments));
        assertTrue(String.valueOf(mistake.getMessage()).contains(arguments.getFirst()), mistake.getMessage());
    }

    @Test
    void programsAreFoundByNameOrByFile() throws Exception {
        List<Program> all = find();
        assertEquals(GUESTS.names(), all.stream().map(Program::name).toList());
        assertEquals(all, find("macro"));
        String path = GUESTS.wasm("sort").toString();
        assertEquals(
                List.of(
                        new Program("sort", GUESTS.wasm("sort"), GUESTS.expected("sort")),
                        new Program("sort", Path.of(path), null)),
                find("sort", path));
        assertEquals(
                List.of("simd/base64", "sort", "tail-calls/interp", "tail-calls/mutual"),
                find("simd/base64", "sort", "tail-calls").stream()
                        .map(Program::name)
                        .toList());
        assertThrows(UsageException.class, () -> find("no-such.wasm"));
    }

    @Test
    void anUnknownProgramIsToldWhatThereIs() throws Exception {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertEquals(2, Compare.run(new String[] {"sorting"}, System.out, new PrintStream(err, true, UTF_8)));
        assertTrue(err.toString(UTF_8).startsWith("compare: there is no program 'sorting'; there are aes, "));
    }

    @Test
    void anUnknownEngineIsToldWhatThereIs() throws Exception {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String[] line = {"--engines", "v8,wamr"};
        assertEquals(2, Compare.run(line, System.out, new PrintStream(err, true, UTF_8)));
        assertEquals(
                "compare: there is no engine 'wamr'; there are v8, wasmj, chicory, endive, graalwasm-jit, graalwasm,"
                        + " wasmtime\n",
                err.toString(UTF_8));
    }

    @Test
    void aProgramIsCalledAsItsInvocationSays() {
        Invocation invocation =
                new Invocation(List.of("-c", "x"), Map.of("/work", Path.of("w")), Map.of("NAME", "value"));
        assertEquals(
                List.of("--dir", "w::/work", "--env", "NAME=value", "p.wasm", "--", "-c", "x"),
                new Program("p", Path.of("p.wasm"), null, invocation).commandLine());
        assertEquals(List.of("p.wasm"), new Program("p", Path.of("p.wasm"), null).commandLine());
    }

    @Test
    void withoutNodeTheCommandSaysSo(@TempDir Path emptyPath) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "compare", "sort").redirectErrorStream(true);
        builder.environment().put("PATH", emptyPath.toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertEquals(1, process.waitFor(), said);
        assertTrue(said.contains("install Node.js"), said);
    }
}
