package io.wasmj.wasi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.runtime.Exit;
import io.wasmj.runtime.Linker;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ProcessTest {

    private static final int BLOCK = 4096;

    /** Reads what {@code args_get} and {@code environ_get} give. */
    private static List<String> strings(TestGuest guest, String sizes, String get) {
        assertEquals(Errno.SUCCESS, guest.call(sizes, 0, 4));
        int count = guest.memory().readInt(0);
        int size = guest.memory().readInt(4);
        assertEquals(Errno.SUCCESS, guest.call(get, 8, BLOCK));
        String all = guest.memory().readString(BLOCK, size);
        List<String> strings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int from = all.length() == size ? guest.memory().readInt(8 + 4 * i) - BLOCK : -1;
            strings.add(all.substring(from, all.indexOf('\0', from)));
        }
        return strings;
    }

    @Test
    void timeAndRandomnessMayBeTheSameInEveryRun() throws IOException {
        Wasi wasi = Wasi.DEFAULT.withDeterminism(5);
        assertEquals(timesAndBytes(wasi), timesAndBytes(wasi));
        assertNotEquals(timesAndBytes(wasi), timesAndBytes(Wasi.DEFAULT.withDeterminism(6)));
        assertNotEquals(timesAndBytes(Wasi.DEFAULT), timesAndBytes(Wasi.DEFAULT));
    }

    private static List<Long> timesAndBytes(Wasi wasi) throws IOException {
        List<Long> all = new ArrayList<>();
        try (TestGuest guest = new TestGuest(wasi)) {
            for (int clock = 0; clock < 4; clock++) {
                guest.call("clock_time_get", clock, 0L, 0);
                all.add(guest.memory().readLong(0));
            }
            guest.call("random_get", 0, 8);
            all.add(guest.memory().readLong(0));
        }
        return all;
    }

    /** A loop that waits for the clock ends. */
    @Test
    void aSteppingClockMovesByBeingRead() {
        WasiClock clock = WasiClock.stepping(Instant.EPOCH, Duration.ofMillis(1));
        int reads = 0;
        while (clock.monotonicTime() < 10_000_000) {
            reads++;
        }
        assertEquals(10, reads);
        assertEquals(11_000_000, clock.realTime());
    }

    @Test
    void argumentsAndEnvironmentKeepTheirOrder() throws IOException {
        Map<String, String> env = new LinkedHashMap<>();
        env.put("Z", "1");
        env.put("A", "two words");
        env.put("EMPTY", "");
        try (TestGuest guest =
                new TestGuest(Wasi.DEFAULT.withArgs(List.of("app", "", "x y")).withEnv(env))) {
            assertEquals(List.of("app", "", "x y"), strings(guest, "args_sizes_get", "args_get"));
            assertEquals(List.of("Z=1", "A=two words", "EMPTY="), strings(guest, "environ_sizes_get", "environ_get"));
        }
        assertThrows(IllegalArgumentException.class, () -> Wasi.DEFAULT.withEnv("A", "b\0c"));
        assertThrows(IllegalArgumentException.class, () -> Wasi.DEFAULT.withArgs(List.of("\0")));
    }

    @Test
    void sizesAreThoseOfUtf8() throws IOException {
        try (TestGuest guest = new TestGuest(Wasi.DEFAULT.withArgs(List.of("ü", "文")))) {
            assertEquals(Errno.SUCCESS, guest.call("args_sizes_get", 0, 4));
            assertEquals(3 + 4, guest.memory().readInt(4));
        }
    }

    @Test
    void clocksAreInjected() throws IOException {
        Instant start = Instant.parse("2020-01-01T00:00:00.000000007Z");
        try (TestGuest guest = new TestGuest(Wasi.DEFAULT.withClock(() -> WasiClock.standing(start)))) {
            assertEquals(Errno.SUCCESS, guest.call("clock_time_get", 0, 1L, 0));
            assertEquals(1_577_836_800_000_000_007L, guest.memory().readLong(0));
            for (int clock = 1; clock < 4; clock++) {
                assertEquals(Errno.SUCCESS, guest.call("clock_time_get", clock, 1L, 0));
                assertEquals(0, guest.memory().readLong(0));
                assertEquals(Errno.SUCCESS, guest.call("clock_res_get", clock, 0));
                assertTrue(guest.memory().readLong(0) > 0);
            }
            assertEquals(Errno.INVAL, guest.call("clock_time_get", 4, 1L, 0));
            assertEquals(Errno.INVAL, guest.call("clock_res_get", -1, 0));
        }
    }

    @Test
    void theSystemsClocksRun() throws IOException {
        try (TestGuest guest = new TestGuest(Wasi.DEFAULT)) {
            guest.call("clock_time_get", 1, 0L, 0);
            guest.call("clock_time_get", 1, 0L, 8);
            assertTrue(guest.memory().readLong(0) >= 0);
            assertTrue(guest.memory().readLong(8) >= guest.memory().readLong(0));
            guest.call("clock_time_get", 0, 0L, 0);
            long seconds = guest.memory().readLong(0) / 1_000_000_000;
            assertTrue(Math.abs(System.currentTimeMillis() / 1000 - seconds) < 100);
        }
    }

    @Test
    void randomnessIsRepeatableWhereAskedFor() throws IOException {
        Wasi seeded = Wasi.DEFAULT.withRandom(() -> new SplittableRandom(42));
        byte[] first = random(seeded);
        assertArrayEquals(first, random(seeded));
        assertTrue(!java.util.Arrays.equals(first, random(Wasi.DEFAULT)));
    }

    private static byte[] random(Wasi wasi) throws IOException {
        try (TestGuest guest = new TestGuest(wasi)) {
            assertEquals(Errno.SUCCESS, guest.call("random_get", 0, 100_000));
            return guest.memory().read(0, 100_000);
        }
    }

    @Test
    void endingIsNoError() throws IOException {
        try (TestGuest guest = new TestGuest(Wasi.DEFAULT)) {
            assertEquals(
                    7,
                    assertThrows(Exit.class, () -> guest.call("proc_exit", 7)).code());
            assertEquals(
                    134,
                    assertThrows(Exit.class, () -> guest.call("proc_raise", 6)).code());
            assertEquals(Errno.SUCCESS, guest.call("proc_raise", 16));
            assertEquals(Errno.INVAL, guest.call("proc_raise", 31));
            assertEquals(Errno.SUCCESS, guest.call("sched_yield"));
        }
    }

    @Test
    void allFunctionsAreDefined() {
        assertEquals(46, Preview1.PREVIEW_1.size());
        assertEquals(Preview1.PREVIEW_1.keySet(), Preview1.UNSTABLE.keySet());
        Wasi.defineIn(new Linker());
    }
}
