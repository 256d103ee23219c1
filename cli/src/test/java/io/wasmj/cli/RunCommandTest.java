package io.wasmj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.cli.Captured.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RunCommandTest {

    @TempDir
    static Path cache;

    @TempDir
    Path folder;

    private static Result run(String... args) {
        return run(new Captured(), args);
    }

    private static Result run(Captured captured, String... args) {
        List<String> line = Stream.concat(Stream.of("run", "--cache", cache.toString()), Stream.of(args))
                .toList();
        return captured.run(line.toArray(String[]::new));
    }

    @Test
    void everythingBehindTheFileIsTheGuests() {
        String guest = Captured.guest("echo.wasm");
        Result result = run("--env", "A=b=c", "--env", "E=", guest, "--help", "--", "@file", "", "--dir", "ü");
        assertEquals("echo.wasm\0--help\0--\0@file\0\0--dir\0ü\0A=b=c\0E=\0", result.out());
        assertEquals("", result.err());
        assertEquals(7, result.exitCode());
    }

    @Test
    void argv0AndInheritedVariables() {
        Captured captured = new Captured().withEnvironment("INHERITED", "x").withEnvironment("HIDDEN", "y");
        Result result = run(captured, "--argv0", "other", "--env", "INHERITED", "--", Captured.guest("echo.wasm"));
        assertEquals("other\0INHERITED=x\0", result.out());

        Result missing = run("--env", "ABSENT", Captured.guest("echo.wasm"));
        assertEquals(1, missing.exitCode());
        assertTrue(missing.err().contains("no such variable"), missing.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "heap"})
    void aTrapShowsTheGuestsFramesByNameAndEndsWith134(String memory) {
        String guest = Captured.guest("trap.wasm");
        Result result = run("--memory", memory, guest);
        assertEquals("""
            Error: failed to run main module `%s`

            Caused by:
                0: failed to invoke `_start`
                1: error while executing at wasm backtrace:
                       0: trapping!inner
                       1: trapping!outer
                       2: trapping!_start
                2: wasm trap: unreachable
            """.formatted(guest), result.err());
        assertEquals("", result.out());
        assertEquals(134, result.exitCode());
    }

    @Test
    void endlessRecursionIsATrap() {
        Result result = run(Captured.guest("deep.wasm"));
        assertEquals(134, result.exitCode());
        assertTrue(result.err().endsWith("2: wasm trap: call stack exhausted\n"), result.err());
        assertTrue(result.err().contains("0: deep!down\n"), result.err());
        assertTrue(result.err().lines().count() < 60, result.err());
    }

    @ParameterizedTest
    @CsvSource({
        "add 1 2,3",
        "add 0xffffffff 2,1",
        "add64 9223372036854775807 1,-9223372036854775808",
        "half 3,1.5",
        "square 1e10,100000000000000000000",
        "square nan,NaN",
        "null,null",
    })
    void invokesAnExportByItsType(String call, String printed) {
        String[] words = call.split(" ");
        Result result = invoke("math.wasm", words);
        assertEquals(printed + "\n", result.out(), result.err());
        assertEquals(0, result.exitCode());
    }

    @Test
    void invokesExportsOfNoResultAndOfMany() {
        assertEquals("", invoke("math.wasm", "none").out());
        assertEquals("2\n1\n", invoke("math.wasm", "swap", "1", "2").out());
    }

    @Test
    void invokesAReactorAfterItsInitialisation() {
        assertEquals("42\n", invoke("reactor.wasm", "ready").out());
        assertEquals(0, run(Captured.guest("reactor.wasm")).exitCode());
    }

    @ParameterizedTest
    @CsvSource({"native,3,256", "heap,3,256", "native,6,0"})
    void aThreadMayEndTheProgram(String memory, int exitCode, int maxThreads) {
        String most = Integer.toString(maxThreads);
        Result result = run("--memory", memory, "--max-threads", most, Captured.guest("threads.wasm"));
        assertEquals(exitCode, result.exitCode(), result.err());
    }

    @Test
    void threadsWantASharedMemory() throws IOException {
        byte[] wasm = Files.readAllBytes(Path.of(Captured.guest("threads.wasm")));
        // The import that is not a function: its kind, then shared with a maximum, 1 and 1.
        int memory = new String(wasm, StandardCharsets.ISO_8859_1).indexOf("\2\3\1\1");
        wasm[memory + 1] = 1;
        assertFailure(
                run(Files.write(folder.resolve("alone.wasm"), wasm).toString()),
                "alone.wasm: the module imports" + " wasi.thread-spawn but no shared memory for its threads");
        assertFailure(run("--max-threads=-1", Captured.guest("threads.wasm")), "--max-threads is -1");
    }

    @Test
    void aWrongInvocationSaysWhatIsRight() {
        assertFailure(invoke("math.wasm", "add", "1"), "add is (i32 i32) -> (i32) and takes 2 arguments, not 1");
        assertFailure(invoke("math.wasm", "add", "1", "x"), "argument 2 of add is 'x', which is no i32");
        assertFailure(
                invoke("math.wasm", "subtract"), "no exported function \"subtract\"; there are: add, add64, half");
        assertFailure(invoke("math.wasm", "take", "1"), "a parameter is a externref");
        assertFailure(run(Captured.guest("math.wasm")), "has no _start and so is no command");
        Result trap = invoke("math.wasm", "divide", "1", "0");
        assertEquals(134, trap.exitCode());
        assertTrue(trap.err().contains("failed to invoke `divide`"), trap.err());
        assertTrue(trap.err().contains("wasm trap: integer divide by zero"), trap.err());
    }

    @Test
    void missingImportsAreAllListed() {
        Result result = run(Captured.guest("imports.wasm"));
        assertFailure(result, "2 imports are missing");
        assertTrue(result.err().contains("env.first: () -> (i32)"), result.err());
        assertTrue(result.err().contains("env.second: (i64) -> ()"), result.err());
    }

    @Test
    void missingImportsMayTrapOrReturnZero() {
        assertEquals(
                5,
                run("--unknown-imports", "zero", Captured.guest("imports.wasm")).exitCode());
        Result trap = run("--unknown-imports=trap", Captured.guest("imports.wasm"));
        assertEquals(134, trap.exitCode());
        assertTrue(trap.err().contains("wasm trap: unknown import called: env.first"), trap.err());
    }

    @Test
    void whatIsNoModuleIsOneMessageWithTheByte() throws IOException {
        assertMalformed("hello".getBytes(), "(at byte 0x0)");
        assertMalformed(new byte[] {0, 'a', 's', 'm', 2, 0, 0, 0}, "(at byte 0x4)");
        assertMalformed(new byte[0], "(at byte 0x0)");
        byte[] whole = Files.readAllBytes(Path.of(Captured.guest("echo.wasm")));
        for (int length = 8; length < whole.length; length += 7) {
            Path cut = Files.write(folder.resolve("cut.wasm"), java.util.Arrays.copyOf(whole, length));
            Result result = run(cut.toString());
            assertTrue(result.err().startsWith("wasmj: " + cut + ": "), result.err());
            assertEquals(1, result.err().lines().count(), result.err());
            assertEquals(1, result.exitCode(), result.err());
        }
    }

    private void assertMalformed(byte[] bytes, String message) throws IOException {
        Path file = Files.write(folder.resolve("bad.wasm"), bytes);
        Result result = run(file.toString());
        assertFailure(result, message);
        assertTrue(result.err().startsWith("wasmj: " + file + ": "), result.err());
        assertEquals(1, result.err().lines().count(), result.err());
    }

    @Test
    void anInvalidModuleNamesTheFunctionAndTheByte() {
        String guest = Captured.guest("invalid.wasm");
        Result result = run(guest);
        assertFailure(result, guest + ": type mismatch");
        assertTrue(result.err().contains("function 1"), result.err());
        assertTrue(result.err().contains("at byte 0x"), result.err());
        assertEquals(1, result.err().lines().count(), result.err());
    }

    @Test
    void aJarThatIsNoneIsRefused() throws IOException {
        Path jar = folder.resolve("app.jar");
        Result compiled = new Captured().run("compile", Captured.guest("trap.wasm"), "-o", jar.toString());
        assertEquals(0, compiled.exitCode(), compiled.err());
        byte[] bytes = Files.readAllBytes(jar);
        Files.write(jar, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        assertFailure(run(jar.toString()), jar + ": ");
    }

    @Test
    void aCacheThatCannotBeWrittenIsDoneWithout() throws IOException {
        Path file = Files.writeString(folder.resolve("cache"), "in the way");
        Result result = new Captured().run("run", "--cache", file.toString(), Captured.guest("echo.wasm"));
        assertEquals("echo.wasm\0", result.out());
        assertEquals(1, result.exitCode());
        assertTrue(
                result.err().startsWith("wasmj: compiling for this run only: cannot write to the cache"), result.err());
    }

    @Test
    void noCacheLeavesNoTrace() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("cache"));
        Result result =
                new Captured().run("run", "--no-cache", "--cache", empty.toString(), Captured.guest("echo.wasm"));
        assertEquals(1, result.exitCode(), result.err());
        try (Stream<Path> files = Files.list(empty)) {
            assertEquals(0, files.count());
        }
    }

    private static Result invoke(String guest, String... call) {
        List<String> line = new java.util.ArrayList<>(List.of("--invoke", call[0], Captured.guest(guest)));
        line.addAll(List.of(call).subList(1, call.length));
        return run(line.toArray(String[]::new));
    }

    private static void assertFailure(Result result, String message) {
        assertTrue(result.err().startsWith("wasmj: "), result.err());
        assertTrue(result.err().contains(message), result.err());
        assertEquals("", result.out());
        assertEquals(1, result.exitCode());
    }
}
