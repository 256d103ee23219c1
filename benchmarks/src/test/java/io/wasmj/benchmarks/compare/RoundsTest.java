package io.wasmj.benchmarks.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
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
            {"first_ms": 3, "median_ms": 2, "times_ms": [3, 2], "compile_ms": 4, "median_us": 5, "instance_bytes": 6,
             "exit_code": %d, "output": "%s"}
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
        Measurement measurement = new Measurement(3, 2, List.of(3.0, 2.0), OptionalDouble.of(4), 0, "x\n");
        Result result = new Result(
                OptionalDouble.of(4),
                List.of(measurement, measurement),
                new Instantiation(OptionalDouble.of(5), OptionalDouble.of(6)));
        assertEquals(new Row("program", List.of(result, result)), row);
        assertEquals("""
            a --iterations 1 --dir NEW p.wasm
            b --iterations 1 --dir NEW p.wasm
            a --seconds 0.5 --dir NEW p.wasm
            b --seconds 0.5 --dir NEW p.wasm
            a --seconds 0.5 --dir NEW p.wasm
            b --seconds 0.5 --dir NEW p.wasm
            a --instantiate --seconds 0.5 --dir NEW p.wasm
            b --instantiate --seconds 0.5 --dir NEW p.wasm
            """, calls());
    }

    /** How the engines were called, their empty directories without their names. */
    private String calls() throws IOException {
        return Files.readString(directory.resolve("calls")).replaceAll("--dir \\S+::/ ", "--dir NEW ");
    }

    /** What became of the program in the last of the engines. */
    private Outcome last(@Nullable String expected, Contender... contenders) throws Exception {
        return measure(expected, contenders).outcomes().getLast();
    }

    private static Outcome failure(String reason) {
        return new Outcome.Failure(reason);
    }

    @Test
    void whatIsPrintedHasToBeRight() throws Exception {
        assertEquals(
                failure("prints something else than expected"), last("x", prints("a", "x", 0), prints("b", "y", 0)));
        assertEquals(failure("prints something else than expected"), last("x", prints("a", "", 0)));
        assertEquals(failure("exits with 3, expected is 0"), last("x", prints("a", "x", 3)));
    }

    @Test
    void theOthersGoOnWithoutAnEngineThatFails() throws Exception {
        Row row = measure("x", prints("a", "y", 0), prints("b", "x", 0));
        assertTrue(row.result(0).isEmpty());
        assertEquals(2, row.result(1).orElseThrow().rounds().size());
    }

    @Test
    void whereNothingIsKnownEnginesHaveToAgree() throws Exception {
        assertInstanceOf(Result.class, last(null, prints("a", "y", 3), prints("b", "y", 3)));
        assertEquals(
                failure("prints something else than expected"), last(null, prints("a", "y", 0), prints("b", "x", 0)));
        assertEquals(failure("exits with 2, expected is 0"), last(null, prints("a", "y", 0), prints("b", "y", 2)));
    }

    @Test
    void anEngineThatFailsIsQuoted() throws Exception {
        assertEquals(
                failure("exits with 134: trap: unreachable … 2 3"),
                last("x", engine("a", "printf 'trap:\\n\\n unreachable\\n1\\n2\\n3\\n' >&2; exit 134")));
        Outcome.Failure failed = assertInstanceOf(Outcome.Failure.class, last("x", engine("a", "echo first 3 ms")));
        assertEquals("does not print JSON: ", failed.reason().substring(0, 21));
        assertEquals(failure("prints no number \"first_ms\""), last("x", engine("a", "echo '{}'")));
    }

    @Test
    void oneIterationThatTakesLongerThanAllTurnsIsEnough() throws Exception {
        Row row = measure("", engine("a", """
            echo "$*" >>"%s"
            echo '{"first_ms": 1001, "median_ms": 1001, "times_ms": [1001], "exit_code": 0, "output": ""}'
            """.formatted(directory.resolve("calls"))));
        assertEquals(1001, row.value(Figure.STEADY, 0).orElseThrow());
        assertEquals("--iterations 1 --dir NEW p.wasm\n--instantiate --seconds 0.5 --dir NEW p.wasm\n", calls());
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
