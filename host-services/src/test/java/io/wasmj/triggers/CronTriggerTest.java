package io.wasmj.triggers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.http.Server;
import io.wasmj.http.spi.TriggerScope;
import io.wasmj.http.spi.WrongTrigger;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class CronTriggerTest {

    private static final Instant START = Instant.parse("2026-11-21T06:00:00.500Z");

    @TempDir
    private Path directory;

    private static TriggerScope scope(String expression) {
        return new TriggerScope("app", "guest", Path.of("."), Map.of("cron_expression", expression));
    }

    private static List<String> times(FakeEvents events) {
        return events.handled().stream()
                .map(event -> Objects.requireNonNull(event.variables().get("EVENT_TIME")))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1/2 * * * * *; 2026-11-21T06:00:01Z 2026-11-21T06:00:03Z 2026-11-21T06:00:05Z",
                "*/15 * * * *; 2026-11-21T06:15:00Z 2026-11-21T06:30:00Z 2026-11-21T06:45:00Z",
                "0 1/2 11,12 5-10 * * *; 2026-12-05T11:01:00Z 2026-12-05T11:03:00Z 2026-12-05T11:05:00Z",
                "0 0 9 ? * MON-FRI; 2026-11-23T09:00:00Z 2026-11-24T09:00:00Z 2026-11-25T09:00:00Z",
                "0 0 0 * * 0; 2026-11-22T00:00:00Z 2026-11-29T00:00:00Z 2026-12-06T00:00:00Z",
                "0 0 0 13 * 5; 2026-11-27T00:00:00Z 2026-12-04T00:00:00Z 2026-12-11T00:00:00Z",
                "0 0 0 29 2 * 2027-2040; 2028-02-29T00:00:00Z 2032-02-29T00:00:00Z 2036-02-29T00:00:00Z",
            })
    void timesThatComeNext(String expression, String expected) throws Exception {
        FakeEvents events = new FakeEvents(START, 3, _ -> true);
        new CronTrigger(events).open(scope(expression)).run(events);
        assertEquals(expected, String.join(" ", times(events)));
    }

    @Test
    void timesThatComeWhileItRunsAreSkipped() throws Exception {
        FakeEvents[] events = new FakeEvents[1];
        events[0] = new FakeEvents(START, 3, _ -> {
            events[0].pass(Duration.ofMillis(2_500));
            return true;
        });
        new CronTrigger(events[0]).open(scope("* * * * * *")).run(events[0]);
        assertEquals(List.of("2026-11-21T06:00:01Z", "2026-11-21T06:00:04Z", "2026-11-21T06:00:07Z"), times(events[0]));
    }

    @Test
    void theLastTimeIsTheEnd() throws Exception {
        FakeEvents events = new FakeEvents(START, 9, _ -> true);
        new CronTrigger(events).open(scope("0 0 0 1 1 * 2027,2028")).run(events);
        assertEquals(List.of("2027-01-01T00:00:00Z", "2028-01-01T00:00:00Z"), times(events));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "61 * * * * *; Value 61 not in range [0, 59]",
                "now; the fields are second, minute, hour",
                "0 0 0 1 1 * 2020; is at no time to come",
                "''; cannot be empty",
            })
    void whatIsNoExpression(String expression, String expected) {
        CronTrigger trigger = new CronTrigger(new FakeEvents(START, 1, _ -> true));
        WrongTrigger wrong = assertThrows(WrongTrigger.class, () -> trigger.open(scope(expression)));
        assertEquals("cron_expression", wrong.field());
        assertTrue(String.valueOf(wrong.getMessage()).contains(expected), wrong.getMessage());
    }

    @Test
    void aServedOneRunsAndListensNowhere() throws Exception {
        TriggeredApp guests = new TriggeredApp(directory);
        try (Server server = guests.start(guests.app("cron]]\ncron_expression = \"* * * * * *\""))) {
            assertEquals(0, server.port());
            String line = guests.await("|", 2);
            assertTrue(line.matches("\\|(EVENT_TIME=\\S+Z EVENT_TYPE=cron|EVENT_TYPE=cron EVENT_TIME=\\S+Z) "), line);
            server.replace(guests.app("http]]\nroute = \"/...\""));
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                assertTrue(socket.isConnected());
            }
        }
    }
}
