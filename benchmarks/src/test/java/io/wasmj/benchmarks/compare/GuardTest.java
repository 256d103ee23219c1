package io.wasmj.benchmarks.compare;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is beyond the noise, and what is not. */
@Timeout(60)
final class GuardTest {

    @TempDir
    private Path directory;

    private static Change change(String program, double... ratios) {
        return new Change(program, 1, 1, Arrays.stream(ratios).map(Math::log).toArray());
    }

    @Test
    void aChangeIsTheMedianOfItsTurns() {
        Change change = change("x", 1.1, 1.2, 9);
        assertEquals(1.2, change.ratio(), 1e-9);
        assertEquals(1.495 * 1.4826 * Math.log(1.2 / 1.1), change.spread(), 1e-9);
    }

    @Test
    void turnsThatAgreeAreBeyondTheNoiseWhereOthersAreNot() {
        Change clear = change("clear", 1.05, 1.051, 1.049, 1.05, 1.05);
        Change vague = change("vague", 1.2, 0.9, 1.05, 0.8, 1.3);
        assertTrue(clear.isSlower(0));
        assertFalse(clear.isFaster(0));
        assertFalse(vague.isSlower(0));
        // Where programs usually vary by a tenth, five turns that happen to agree are no proof.
        assertFalse(clear.isSlower(0.1));
        assertTrue(change("faster", 0.5, 0.5, 0.5).isFaster(0.01));
        // And a thousandth is nothing anybody wants to hear of.
        assertFalse(change("tiny", 1.001, 1.001, 1.001).isSlower(0));
    }

    @Test
    void chanceAloneIsHardlyEverBeyondTheNoise() {
        Random random = new Random(42);
        int found = 0;
        for (int run = 0; run < 50; run++) {
            Changes changes = new Changes(
                    "noise",
                    IntStream.range(0, 30)
                            .mapToObj(i -> new Change(
                                    "p" + i,
                                    1,
                                    1,
                                    random.doubles(5).map(x -> 0.1 * (x - 0.5)).toArray()))
                            .toList());
            double usual = changes.usualSpread();
            found += (int) changes.all().stream()
                    .filter(change -> change.isSlower(usual) || change.isFaster(usual))
                    .count();
        }
        assertTrue(found < 15, found + " of 1500");
    }

    @Test
    void theTextSaysWhatChanged() {
        Changes changes = new Changes(
                "steady state",
                List.of(
                        new Change("sort", 10, 15, logarithms(1.5, 1.51, 1.49)),
                        new Change("lz", 1000, 500, logarithms(0.5, 0.5, 0.505)),
                        new Change("json", 20, 20, logarithms(1, 1.01, 0.99))));
        assertEquals("""
            steady state    before ms   after ms   ratio   noise
            sort                 10.0       15.0   1.500  ±0.038  slower
            lz                  1,000        500   0.500  ±0.038  faster
            json                 20.0       20.0   1.000  ±0.057
            geometric mean                         0.909  ±0.026
            slower beyond the noise: sort (1.500)
            faster beyond the noise: lz (0.500)
            """, changes.text());
        assertTrue(changes.isAnySlower());
    }

    private static double[] logarithms(double... ratios) {
        return Arrays.stream(ratios).map(Math::log).toArray();
    }

    /** A version whose iterations take so long; it notes that it was asked. */
    private Contender version(String name, double millis) throws IOException {
        Path file = Files.writeString(directory.resolve(name), """
            echo "%s" >>"%s"
            echo '{"first_ms": 50, "median_ms": %s, "exit_code": 0, "output": "x"}'
            """.formatted(name, directory.resolve("calls"), millis));
        return new Contender(name, "1", List.of("/bin/sh", file.toString()));
    }

    private int guard(Contender before, Contender after, ByteArrayOutputStream out) throws Exception {
        GuardOptions options = GuardOptions.parse(List.of("a", "b", "--turns", "3", "--seconds", "0.1"));
        PrintStream silent = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
        return new Guard(options, before, after, new PrintStream(out, true, UTF_8), silent)
                .compare(List.of(new Program("program", Path.of("p.wasm"), "x")));
    }

    @Test
    void versionsAlternateAndASlowerOneFails() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertEquals(1, guard(version("before", 10), version("after", 12), out));
        assertTrue(out.toString(UTF_8).contains("slower beyond the noise: program (1.200)"), out.toString(UTF_8));
        assertEquals(
                List.of("before", "after", "before", "after", "after", "before", "before", "after"),
                Files.readAllLines(directory.resolve("calls")));
        assertEquals(0, guard(version("before", 12), version("after", 10), new ByteArrayOutputStream()));
    }

    @Test
    void whatDoesNotRunAnyMoreFails() throws Exception {
        Path broken = Files.writeString(directory.resolve("broken"), "echo no >&2; exit 1");
        Contender after = new Contender("after", "2", List.of("/bin/sh", broken.toString()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertEquals(1, guard(version("before", 10), after, out));
        assertTrue(out.toString(UTF_8).startsWith("program: after exits with 1: no\n"), out.toString(UTF_8));
    }

    @Test
    void mistakesAreNamed() {
        assertEquals(
                new GuardOptions("a", "b", List.of("sort"), 2, 1.5),
                GuardOptions.parse(List.of("a", "b", "--turns", "2", "sort", "--seconds", "1.5")));
        Stream.of(List.of("a"), List.of("a", "b", "--fast"), List.of("a", "b", "--turns", "0"))
                .forEach(line -> assertThrows(UsageException.class, () -> GuardOptions.parse(line)));
    }

    @Test
    void thereIsNoSuchCommit() throws Exception {
        Process process = new ProcessBuilder("/bin/sh", "guard", "no-such-commit", ".")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertEquals(2, process.waitFor(), said);
        assertEquals("guard: there is no commit 'no-such-commit'\n", said);
    }
}
