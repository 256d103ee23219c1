package io.wasmj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.cli.Captured.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line itself, before any module is compiled. */
final class CommandsTest {

    private static final List<String> COMMANDS = List.of(
            "run",
            "compile",
            "inspect",
            "new",
            "add",
            "build",
            "up",
            "watch",
            "host",
            "deploy",
            "app",
            "doctor",
            "bench",
            "wast",
            "completion");

    @TempDir
    Path folder;

    @ParameterizedTest
    @FieldSource("COMMANDS")
    void everyCommandTeachesWithExamplesThatFitATerminal(String command) {
        Result help = new Captured().run(command, "--help");
        assertEquals(0, help.exitCode());
        assertTrue(help.out().contains("Usage: wasmj " + command), help.out());
        assertTrue(help.out().contains("Examples:"), help.out());
        assertTrue(help.out().lines().allMatch(line -> line.length() <= 80), help.out());
        // A line that was too long continues at the margin.
        String examples = help.out().substring(help.out().indexOf("Examples:") + "Examples:\n".length());
        assertTrue(examples.lines().allMatch(line -> line.startsWith("  ")), examples);
    }

    @Test
    void theRootListsAllCommands() {
        Result help = new Captured().run("--help");
        assertEquals(0, help.exitCode());
        for (String command : COMMANDS) {
            assertTrue(help.out().contains("\n  " + command + " "), help.out());
        }
        Result none = new Captured().run();
        assertEquals(2, none.exitCode());
        assertEquals(help.out(), none.err());
    }

    @Test
    void tellsItsVersion() {
        Result version = new Captured().run("--version");
        assertEquals(0, version.exitCode());
        assertTrue(version.out().startsWith("wasmj "), version.out());
    }

    @Test
    void completesInBash() {
        Result script = new Captured().run("completion");
        assertEquals(0, script.exitCode());
        assertTrue(script.out().contains("complete -F _complete_wasmj -o default wasmj"), script.out());
        assertTrue(script.out().contains("--unknown-imports"), script.out());
    }

    @Test
    void aWrongCommandLineShowsTheUsageAndEndsWith2() {
        Result unknown = new Captured().run("run", "--frob", "app.wasm");
        assertEquals(2, unknown.exitCode());
        assertTrue(unknown.err().startsWith("wasmj: Unknown option: '--frob'\nUsage: wasmj run "), unknown.err());
        assertTrue(unknown.err().endsWith("'wasmj run --help' tells more.\n"), unknown.err());

        assertEquals(2, new Captured().run("run").exitCode());
        assertEquals(2, new Captured().run("run", "--dir").exitCode());
        assertEquals(2, new Captured().run("compile", "a.wasm", "b.wasm").exitCode());
        assertEquals(
                2, new Captured().run("bench", "--iterations", "many", "a.wasm").exitCode());

        Result memory = new Captured().run("run", "--memory", "stack", "app.wasm");
        assertEquals(2, memory.exitCode());
        assertTrue(memory.err().contains("NATIVE, HEAP"), memory.err());

        Result grant = new Captured().run("run", "--dir", "a::b::maybe", "app.wasm");
        assertEquals(2, grant.exitCode());
        assertTrue(grant.err().contains("allowed are ro (read-only) and rw"), grant.err());
    }

    @Test
    void anUnknownCommandIsAnsweredWithThoseThereAre() {
        Result word = new Captured().run("rnu");
        assertEquals(2, word.exitCode());
        assertTrue(word.err().startsWith("wasmj: there is no command 'rnu'; there are run, compile,"), word.err());
        Result file = new Captured().run("app.wasm");
        assertTrue(file.err().contains("to run the file: wasmj run app.wasm"), file.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "compile", "inspect", "bench"})
    void aFileThatCannotBeReadIsOneClearLine(String command) throws IOException {
        Path missing = folder.resolve("missing.wasm");
        assertFailure(missing + ": no such file or directory", new Captured().run(command, missing.toString()));
        assertFailure(folder + ": is a directory, not a module", new Captured().run(command, folder.toString()));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aStackTraceIsShownOnlyOnRequest() {
        Result plain = new Captured().run("run", "missing.wasm");
        assertEquals(1, plain.err().lines().count(), plain.err());
        Result debug = new Captured().withEnvironment("WASMJ_DEBUG", "1").run("run", "missing.wasm");
        assertTrue(debug.err().contains("\tat io.wasmj.cli."), debug.err());
    }

    @Test
    void aMissingGrantIsNamed() throws IOException {
        Path module = Files.write(folder.resolve("empty.wasm"), new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
        Path missing = folder.resolve("missing");
        Result result = new Captured().run("run", "--no-cache", "--dir", missing.toString(), module.toString());
        assertEquals(1, result.exitCode());
        assertTrue(result.err().contains(missing.toString()), result.err());
        assertFalse(result.err().contains("\tat "), result.err());
    }

    private static void assertFailure(String message, Result result) {
        assertEquals("wasmj: " + message + "\n", result.err());
        assertEquals("", result.out());
        assertEquals(1, result.exitCode());
    }
}
