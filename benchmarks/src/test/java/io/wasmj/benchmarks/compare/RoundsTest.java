package io.wasmj.benchmarks.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Engines that are shell scripts. */
@Timeout(60)
final class RoundsTest {

    @TempDir
    private Path directory;

    private Contender engine(String name, String script) throws IOException {
        Path file = Files.writeString(directory.resolve(name), script);
        return new Contender(name, "1", List.of("/bin/sh", file.toString()));
    }

    /** Notes how it is called, and prints. */
    private Contender prints(String name, String output, int exitCode) throws IOException {
        return engine(name, """
            echo "%s $*" >>"%s"
            cat <<'END'
            {"first_ms": 3, "median_ms": 2, "min_ms": 1.5, "iterations": 9, "exit_code": %d, "output": "%s"}
            END
            exit %d
            """.formatted(name, directory.resolve("calls"), exitCode, output, exitCode));
    }

    private Row measure(@Nullable String expected, Contender... contenders) throws Exception {
        Progress silent = new Progress(System.err, false, 1);
        Program program = new Program("program", Path.of("p.wasm"), expected);
        return new Rounds(List.of(contenders), 2, 0.5, silent).measure(program);
    }

    @Test
    void enginesTakeTurns() throws Exception {
        Row row = measure("x\n", prints("a", "x\\n", 0), prints("b", "x\\n", 0));
        Row.Measured measured = assertInstanceOf(Row.Measured.class, row);
        assertEquals(2, measured.of(1).rounds().size());
        assertEquals(new Measurement(3, 2, 9, 0, "x\n"), measured.of(0).rounds().getFirst());
        assertEquals("""
            a --iterations 1 --dir NEW p.wasm
            b --iterations 1 --dir NEW p.wasm
            a --seconds 0.5 --dir NEW p.wasm
            b --seconds 0.5 --dir NEW p.wasm
            a --seconds 0.5 --dir NEW p.wasm
            b --seconds 0.5 --dir NEW p.wasm
            """, Files.readString(directory.resolve("calls")).replaceAll("--dir \\S+::/ ", "--dir NEW "));
    }

    @Test
    void whatIsPrintedHasToBeRight() throws Exception {
        assertEquals(
                new Row.Failed("program", "b prints something else than expected"),
                measure("x", prints("a", "x", 0), prints("b", "y", 0)));
        assertEquals(
                new Row.Failed("program", "a prints something else than expected"),
                measure("x", prints("a", "", 0), prints("b", "x", 0)));
        assertEquals(new Row.Failed("program", "a exits with 3, expected is 0"), measure("x", prints("a", "x", 3)));
    }

    @Test
    void whereNothingIsKnownEnginesHaveToAgree() throws Exception {
        assertInstanceOf(Row.Measured.class, measure(null, prints("a", "y", 3), prints("b", "y", 3)));
        assertEquals(
                new Row.Failed("program", "b prints something else than expected"),
                measure(null, prints("a", "y", 0), prints("b", "x", 0)));
        assertEquals(
                new Row.Failed("program", "b exits with 2, expected is 0"),
                measure(null, prints("a", "y", 0), prints("b", "y", 2)));
    }

    @Test
    void anEngineThatFailsIsQuoted() throws Exception {
        assertEquals(
                new Row.Failed("program", "a exits with 134: trap: unreachable … 2 3"),
                measure("x", engine("a", "printf 'trap:\\n\\n unreachable\\n1\\n2\\n3\\n' >&2; exit 134")));
        Row.Failed failed = assertInstanceOf(Row.Failed.class, measure("x", engine("a", "echo first 3 ms")));
        assertEquals("a does not print JSON: ", failed.reason().substring(0, 23));
        assertEquals(
                new Row.Failed("program", "a prints no number \"first_ms\""), measure("x", engine("a", "echo '{}'")));
    }

    @Test
    void progressIsForTerminals() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        Progress silent = new Progress(out, false, 2);
        silent.nextProgram();
        silent.show("a");
        silent.clear();
        assertEquals("", bytes.toString(StandardCharsets.UTF_8));
        Progress visible = new Progress(out, true, 2);
        visible.nextProgram();
        visible.show("a");
        visible.clear();
        assertEquals("\r\u001b[K[1/2] a\r\u001b[K", bytes.toString(StandardCharsets.UTF_8));
    }
}
