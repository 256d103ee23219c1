package io.wasmj.spec.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.cli.script.Outcome;
import io.wasmj.cli.script.Outcome.Failed;
import io.wasmj.cli.script.Outcome.OutOfScope;
import io.wasmj.cli.script.Outcome.Passed;
import io.wasmj.compiler.text.Command;
import io.wasmj.compiler.text.Script;
import io.wasmj.spec.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** What is not listed must pass, and what is listed must not. */
final class ExpectationsTest {

    private static final Command COMMAND = new Command.Register(3, "M", null);
    private static final Script SCRIPT = new Script("core/a.wast", List.of(COMMAND));
    private static final Outcome FAILED = new Failed("wrong", null);
    private static final Outcome NEEDS_SIMD = new OutOfScope("simd");

    @TempDir
    private Path folder = Path.of("");

    private Expectations expectations(String... lines) throws IOException {
        return Expectations.read(Files.write(folder.resolve("expectations.txt"), List.of(lines)));
    }

    private static void check(Expectations expectations, Outcome outcome) {
        expectations.check(Configuration.NATIVE, SCRIPT, COMMAND, expectations.judge(SCRIPT, COMMAND, outcome));
    }

    private static List<String> stale(Expectations expectations, Outcome outcome) {
        SuiteReport report = new SuiteReport();
        report.add(Configuration.NATIVE, SCRIPT, List.of(expectations.judge(SCRIPT, COMMAND, outcome)));
        return expectations.stale(report);
    }

    @Test
    void nothingListed() throws IOException {
        Expectations none = expectations("# a comment", "");
        check(none, Passed.PASSED);
        assertThrows(AssertionError.class, () -> check(none, FAILED));
        assertThrows(AssertionError.class, () -> check(none, NEEDS_SIMD));
    }

    @Test
    void listedProposal() throws IOException {
        Expectations simd = expectations("core/a.wast needs simd");
        assertThrows(TestAbortedException.class, () -> check(simd, NEEDS_SIMD));
        assertThrows(AssertionError.class, () -> check(simd, new OutOfScope("gc")));
        assertThrows(AssertionError.class, () -> check(simd, FAILED));
        assertEquals(List.of(), stale(simd, NEEDS_SIMD));
        assertEquals(1, stale(simd, Passed.PASSED).size());
    }

    @Test
    void listedFailure() throws IOException {
        Expectations known = expectations("core/a.wast:3 fails: as all engines do");
        assertThrows(TestAbortedException.class, () -> check(known, FAILED));
        assertThrows(AssertionError.class, () -> check(known, Passed.PASSED));
        assertEquals(List.of(), stale(known, FAILED));
        assertEquals(1, stale(known, Passed.PASSED).size());
    }

    @Test
    void listedEffectOfAModuleThatDidNotRun() throws IOException {
        Expectations effect = expectations("core/a.wast needs simd", "core/a.wast:3 needs simd: not filled");
        assertThrows(TestAbortedException.class, () -> check(effect, FAILED));
        assertThrows(AssertionError.class, () -> check(effect, Passed.PASSED));
        assertEquals(List.of(), stale(effect, FAILED));
    }

    @Test
    void linesThatSayNothing() {
        assertThrows(IllegalArgumentException.class, () -> expectations("core/a.wast:3"));
        IllegalArgumentException twice = assertThrows(
                IllegalArgumentException.class, () -> expectations("core/a.wast needs simd", "core/a.wast needs simd"));
        assertTrue(String.valueOf(twice.getMessage()).contains("expectations.txt:2"), twice.getMessage());
    }
}
