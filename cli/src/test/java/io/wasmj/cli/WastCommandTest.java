package io.wasmj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.cli.Captured.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts and modules in text. */
final class WastCommandTest {

    private static final Path EXAMPLE = Path.of("..", "examples", "text", "gcd.wast");
    private static final Path WIDE_EXAMPLE = Path.of("..", "examples", "text", "product.wast");

    @TempDir
    Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void theExampleOfTheReadmePasses() throws IOException {
        Result result = new Captured().run("wast", EXAMPLE.toString());
        assertEquals(EXAMPLE + ": 3 passed, 0 failed\n", result.out());
        assertEquals(0, result.exitCode());
        assertTrue(Files.readString(Path.of("..", "README.md")).contains(Files.readString(EXAMPLE)));
    }

    @Test
    void theExampleOfAProposalPassesWhereThatIsOn() throws IOException {
        Result on = new Captured().run("wast", "--features", "wide-arithmetic", WIDE_EXAMPLE.toString());
        assertEquals(WIDE_EXAMPLE + ": 2 passed, 0 failed\n", on.out());
        assertEquals(0, on.exitCode());
        Result off = new Captured().run("wast", WIDE_EXAMPLE.toString());
        assertEquals(WIDE_EXAMPLE + ": 0 passed, 0 failed, 2 not run for want of wide-arithmetic\n", off.out());
        assertEquals(1, off.exitCode());
        assertTrue(Files.readString(Path.of("..", "README.md"))
                .contains("./wasmj wast --features wide-arithmetic examples/text/product.wast"));
    }

    @Test
    void compactImports() throws IOException {
        Path script = file("a.wast", """
            (module
              (func (export "one") (result i32) (i32.const 1))
              (func (export "two") (result i32) (i32.const 2))
              (global (export "three") i32 (i32.const 3))
              (global (export "four") i32 (i32.const 4)))
            (register "m")
            (module
              (import "m"
                (item "three" (global $three i32))
                (item "one" (func $one (result i32))))
              (import "m" (item "two") (item "one") (func (result i32)))
              (import "m" (item "four") (global i32))
              (import "nothing")
              (import "nothing" (func))
              (func (export "sum") (result i32)
                (i32.add (i32.add (call $one) (call 1)) (i32.add (global.get $three) (global.get 1)))))
            (assert_return (invoke "sum") (i32.const 10))
            (assert_unlinkable (module (import "m" (item "one") (item "five") (func (result i32)))) "unknown import")
            (assert_unlinkable
              (module (import "m" (item "one") (item "three") (func (result i32))))
              "incompatible import type")
            (assert_malformed
              (module quote "(import \\"m\\" (item \\"one\\") (func $one))")
              "identifier not allowed")
            (assert_malformed
              (module quote "(import \\"m\\" (item \\"one\\") (item \\"two\\" (func)))")
              "unexpected token")
            (assert_malformed
              (module quote "(import \\"m\\" (item \\"one\\" (func)) (item \\"two\\"))")
              "unexpected token")
            (assert_malformed
              (module quote "(func) (import \\"m\\" (item \\"one\\" (func)))")
              "import after function")
            """);
        assertEquals(
                script + ": 10 passed, 0 failed\n",
                new Captured()
                        .run("wast", "--features", "compact-imports", script.toString())
                        .out());
        assertEquals(
                script + ": 6 passed, 0 failed, 4 not run for want of compact-imports\n",
                new Captured().run("wast", script.toString()).out());
    }

    @Test
    void aScriptMayAssertThatThereIsNoProposal() throws IOException {
        Path script = file("a.wast", """
            (assert_invalid (module (memory 1) (memory 1)) "multiple memories")
            (assert_malformed (module quote "(memory 0x1_0000_0000)") "i32 constant out of range")
            """);
        Result without = new Captured().run("wast", "--no-features", "multi-memory,memory64", script.toString());
        assertEquals(script + ": 2 passed, 0 failed\n", without.out());
        assertEquals(1, new Captured().run("wast", script.toString()).exitCode());
    }

    @Test
    void failuresAreToldByLine() throws IOException {
        Path script = file("a.wast", """
            (module $M (global (export "g") i32 (i32.const 7))
              (func (export "div") (param i32) (result i32) (i32.div_u (i32.const 1) (local.get 0))))
            (assert_return (get $M "g") (i32.const 8))
            (assert_trap (invoke "div" (i32.const 0)) "integer divide by zero")
            (assert_trap (invoke "div" (i32.const 1)) "integer divide by zero")
            (assert_malformed (module quote "(func)") "unexpected token")
            (assert_malformed (module quote "(func") "duplicate func")
            (module (func $f (call $g)))
            (invoke "f")
            """);
        Result result = new Captured().run("wast", script.toString());
        assertEquals(
                """
                FILE:3: assert_return g: expected (i32 8 (0x8)), got (i32 7 (0x7))
                FILE:5: assert_trap div: expected the trap "integer divide by zero", got (i32 1 (0x1))
                FILE:6: assert_malformed quote: expected MalformedModule "unexpected token", compiled
                """,
                result.out().lines().limit(3).reduce("", (a, b) -> a + b + "\n").replace(script.toString(), "FILE"));
        assertTrue(result.out().contains(script + ":7: assert_malformed quote: expected"), result.out());
        assertTrue(result.out().contains("unknown func $g (line 8, column 24)"), result.out());
        assertTrue(result.out().endsWith(script + ": 2 passed, 6 failed\n"), result.out());
        assertEquals(1, result.exitCode());
    }

    @Test
    void whatIsNotSupportedHasNotPassed() throws IOException {
        // A type of continuations.
        Path script = file("a.wast", """
            (module binary "\\00asm" "\\01\\00\\00\\00" "\\01\\03\\01\\5d\\00")
            (module (func (export "f")))
            (invoke "f")
            """);
        Result result = new Captured().run("wast", script.toString());
        assertEquals(script + ": 2 passed, 0 failed, 1 not run for want of stack-switching\n", result.out());
        assertEquals(1, result.exitCode());
    }

    @Test
    void aScriptThatIsNoneDoesNotStopTheOthers() throws IOException {
        Path broken = file("broken.wast", "(module)\n(assert_nothing)\n");
        Result result = new Captured().run("wast", broken.toString(), EXAMPLE.toString());
        assertEquals(
                broken + ": unknown operator assert_nothing (line 2, column 2)\n(assert_nothing)\n ^\n" + EXAMPLE
                        + ": 3 passed, 0 failed\n",
                result.out());
        assertEquals(1, result.exitCode());
    }

    @Test
    void threadsOfAScript() throws IOException {
        Path script = file("a.wast", """
            (module $M (func (export "f") (result i32) (i32.const 1)))
            (thread $T (shared (module $M))
              (assert_return (invoke $M "f") (i32.const 1))
              (assert_return (invoke $M "f") (i32.const 2)))
            (wait $T)
            """);
        Result result = new Captured().run("wast", script.toString());
        assertEquals(
                script + ":5: wait $T: line 4: expected (i32 2 (0x2)), got (i32 1 (0x1))\n" + script
                        + ": 2 passed, 1 failed\n",
                result.out());
    }

    @Test
    void modulesInTextAreRunCompiledAndInspected() throws IOException {
        // By content: the name says otherwise.
        String module = file("a.wasm", "(module (func (export \"f\") (result i32) (i32.const 42)))")
                .toString();
        assertEquals(
                "42\n",
                new Captured().run("run", "--no-cache", "--invoke", "f", module).out());
        Path jar = folder.resolve("a.jar");
        assertEquals(
                0, new Captured().run("compile", module, "-o", jar.toString()).exitCode());
        assertEquals(
                "42\n",
                new Captured().run("run", "--invoke", "f", jar.toString()).out());
        String inspected = new Captured().run("inspect", "--no-cache", module).out();
        assertTrue(inspected.contains("  f: () -> (i32)"), inspected);
    }

    @Test
    void mistakesInTextAreShown() throws IOException {
        String module = file("a.wat", "(module\n  (func (result i32)\n    i32.konst 1))")
                .toString();
        Result result = new Captured().run("run", "--no-cache", module);
        assertEquals(
                "wasmj: " + module + ": unknown operator i32.konst (line 3, column 5)\n    i32.konst 1))\n    ^\n",
                result.err());
        assertEquals(1, result.exitCode());
    }
}
