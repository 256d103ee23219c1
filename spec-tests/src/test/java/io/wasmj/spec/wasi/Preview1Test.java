package io.wasmj.spec.wasi;

import static io.wasmj.spec.wasi.WasiGuest.RESULT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wasmj.runtime.LinkException;
import io.wasmj.runtime.LinkedModule;
import io.wasmj.wasi.Errno;
import io.wasmj.wasi.Wasi;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** All functions are there, under both names, with the types of the witx: linking compares them. */
final class Preview1Test {

    @Test
    void allFortySixFunctionsLink() throws IOException {
        assertEquals(46, Witx.FUNCTIONS.size());
        assertAnswers(WasiGuest.link("wasi_snapshot_preview1", Witx.FUNCTIONS));
    }

    /** It had no {@code sock_accept}. */
    @Test
    void theOlderNameHasAllButOne() throws IOException {
        Map<String, String> older = new LinkedHashMap<>(Witx.FUNCTIONS);
        older.remove("sock_accept");
        assertAnswers(WasiGuest.link("wasi_unstable", older));
    }

    private static void assertAnswers(LinkedModule module) throws IOException {
        try (WasiGuest guest = new WasiGuest(Wasi.DEFAULT.withDeterminism(7), module)) {
            guest.is(Errno.SUCCESS, "clock_time_get", 0, 0L, RESULT);
            assertEquals(946_684_800_000_001_000L, guest.memory().readLong(RESULT));
            guest.is(Errno.SUCCESS, "clock_time_get", 0, 0L, RESULT);
            assertEquals(946_684_800_000_002_000L, guest.memory().readLong(RESULT), "it moves by being read");
            guest.is(Errno.BADF, "fd_prestat_get", 3, RESULT);
        }
    }

    @Test
    void whatThereIsNotDoesNotLink() {
        Assertions.assertThrows(
                LinkException.class, () -> WasiGuest.link("wasi_snapshot_preview1", Map.of("sock_open", "iii")));
        Assertions.assertThrows(
                LinkException.class, () -> WasiGuest.link("wasi_snapshot_preview1", Map.of("fd_close", "I")));
    }
}
