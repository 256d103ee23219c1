package io.wasmj.benchmarks.compare;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.benchmarks.Guests;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CompareOptionsTest {

    private static final Guests GUESTS = Guests.ofCheckout();

    @Test
    void defaults() {
        CompareOptions options = CompareOptions.parse(List.of());
        assertEquals(new CompareOptions(List.of(), 24, 2, false), options);
        assertEquals(12, options.secondsPerRound());
    }

    @Test
    void programsAndOptionsMix() {
        assertEquals(
                new CompareOptions(List.of("sort", "x.wasm"), 1.5, 3, false),
                CompareOptions.parse(List.of("sort", "--seconds", "1.5", "x.wasm", "--rounds", "3")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--seconds", "--seconds 0", "--seconds x", "--rounds -1", "--rounds 1.5", "--fast"})
    void mistakesAreNamed(String line) {
        List<String> arguments = List.of(line.split(" ", -1));
        UsageException mistake = assertThrows(UsageException.class, () -> CompareOptions.parse(arguments));
        assertTrue(String.valueOf(mistake.getMessage()).contains(arguments.getFirst()), mistake.getMessage());
    }

    @Test
    void programsAreFoundByNameOrByFile() throws Exception {
        List<Program> all = Program.find(List.of(), GUESTS);
        assertEquals(GUESTS.names(), all.stream().map(Program::name).toList());
        String path = GUESTS.wasm("sort").toString();
        assertEquals(
                List.of(
                        new Program("sort", GUESTS.wasm("sort"), GUESTS.expected("sort")),
                        new Program("sort", Path.of(path), null)),
                Program.find(List.of("sort", path), GUESTS));
        assertEquals(
                List.of("simd/base64", "sort", "tail-calls/interp", "tail-calls/mutual"),
                Program.find(List.of("simd/base64", "sort", "tail-calls"), GUESTS).stream()
                        .map(Program::name)
                        .toList());
        assertThrows(UsageException.class, () -> Program.find(List.of("no-such.wasm"), GUESTS));
    }

    @Test
    void anUnknownProgramIsToldWhatThereIs() throws Exception {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertEquals(2, CompareWithV8.run(new String[] {"sorting"}, System.out, new PrintStream(err, true, UTF_8)));
        assertTrue(err.toString(UTF_8).startsWith("compare: there is no program 'sorting'; there are bignum, "));
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
