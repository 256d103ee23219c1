package io.wasmj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.cli.Captured.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BenchCommandTest {

    @TempDir
    private Path directory;

    @Test
    void printsTheGuestsOutputOnceAndThenTheTimes() {
        Result result = new Captured().run("bench", "--no-cache", "--iterations", "7", Captured.guest("bench.wasm"));
        assertEquals(0, result.exitCode(), result.err());
        assertTrue(
                result.out()
                        .matches("measured\nfirst [0-9.]+ ms, min [0-9.]+ ms, median of the last half [0-9.]+ ms, "
                                + "7 iterations\n"),
                result.out());
    }

    @Test
    void timesTheWholeCallWhereTheGuestMeasuresNothing() {
        Result result = new Captured()
                .run("bench", "--no-cache", "--json", "--seconds", "0", Captured.guest("echo.wasm"), "a\"b");
        assertEquals(2, result.exitCode(), result.err());
        assertTrue(result.out().contains("\"iterations\": 3,"), result.out());
        assertTrue(result.out().contains("\"exit_code\": 2,"), result.out());
        assertTrue(result.out().contains("\"output\": \"echo.wasm\\u0000a\\\"b\\u0000\""), result.out());
        assertTrue(result.out().contains("\"median_ms\": "), result.out());
    }

    @Test
    void timesInstantiationAlone() {
        Result result = new Captured()
                .run("bench", "--no-cache", "--instantiate", "--iterations", "50", Captured.guest("reactor.wasm"));
        assertEquals(0, result.exitCode(), result.err());
        assertTrue(result.out().startsWith("first "), result.out());
        assertTrue(result.out().contains(" us, 50 iterations"), result.out());
    }

    @Test
    void theJsonHasEveryTimeAndWhatAnInstanceTakes() {
        Result calls =
                new Captured().run("bench", "--no-cache", "--json", "--iterations", "3", Captured.guest("bench.wasm"));
        assertTrue(
                calls.out().matches("(?s).*\"times_ms\": \\[[0-9.]+, [0-9.]+, [0-9.]+],.*"), calls.out() + calls.err());
        Result instances = new Captured()
                .run(
                        "bench",
                        "--no-cache",
                        "--json",
                        "--instantiate",
                        "--iterations",
                        "3",
                        Captured.guest("bench.wasm"));
        assertTrue(instances.out().matches("(?s).*\"median_us\": [0-9.]+,.*"), instances.out());
        boolean told = Files.exists(Path.of("/proc/self/status"));
        assertEquals(told, instances.out().matches("(?s).*\"instance_bytes\": [0-9]+.*"), instances.out());
    }

    @Test
    void aFunctionMayBeCalledInPlaceOfStart() throws IOException {
        Path module = Files.writeString(
                directory.resolve("two.wat"), "(module (func (export \"one\")) (func (export \"two\") (param i32)))");
        Result one =
                new Captured().run("bench", "--no-cache", "--iterations", "3", "--invoke", "one", module.toString());
        assertEquals(0, one.exitCode(), one.err());
        assertTrue(one.out().contains("3 iterations"), one.out());
        for (String other : List.of("two", "three")) {
            Result refused = new Captured().run("bench", "--no-cache", "--invoke", other, module.toString());
            assertEquals(1, refused.exitCode());
            assertTrue(
                    refused.err().contains("exports no function \"" + other + "\" without parameters"), refused.err());
        }
    }

    @Test
    void aGuestThatTrapsOrCannotStartIsNotTimed() {
        Result trap = new Captured().run("bench", "--no-cache", "--iterations", "2", Captured.guest("trap.wasm"));
        assertEquals(134, trap.exitCode());
        assertEquals("", trap.out());
        Result reactor = new Captured().run("bench", "--no-cache", Captured.guest("reactor.wasm"));
        assertEquals(1, reactor.exitCode());
        assertTrue(reactor.err().contains("has no _start"), reactor.err());
        assertEquals(2, new Captured().run("bench", "--iterations", "x").exitCode());
        assertEquals(
                1,
                new Captured()
                        .run("bench", "--seconds", "-1", Captured.guest("bench.wasm"))
                        .exitCode());
    }

    @Test
    void readsTheSameInputEachTime() {
        String guest = Path.of("..", "examples", "wasi", "upper.wat").toString();
        String input = Path.of("..", "examples", "wasi", "greeting.txt").toString();
        Result result =
                new Captured().run("bench", "--no-cache", "--whole", "--iterations", "400", "--stdin", input, guest);
        assertEquals("", result.err());
        assertTrue(
                result.out()
                        .matches("HELLO, GUEST\nfirst .* ms, median of the last half .* ms, 99 % within .* ms,"
                                + " 400 iterations\n"),
                result.out());
    }

    @Test
    void theMedianIsThatOfTheLastHalf() {
        assertEquals(4, new BenchResult(new long[] {100, 1, 5, 3, 4}, 0).median());
        assertEquals(3, new BenchResult(new long[] {100, 100, 2, 4}, 0).median());
        assertEquals(7, new BenchResult(new long[] {7}, 0).median());
    }
}
