package io.wasmj.triggers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.http.App;
import io.wasmj.http.ManifestException;
import io.wasmj.http.Server;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands, and what all triggers have in common. */
@Timeout(60)
final class CommandTriggerTest {

    @TempDir
    private Path directory;

    @Test
    void itRunsOnceAndThatIsTheEnd() throws Exception {
        TriggeredApp guests = new TriggeredApp(directory);
        try (Server server = guests.start(guests.app("command]]"))) {
            assertTrue(server.awaitEnd());
        }
        assertEquals(List.of("|EVENT_TYPE=command "), guests.lines());
    }

    @Test
    void oneThatFailsIsSaid() throws Exception {
        TriggeredApp guests = new TriggeredApp(directory);
        guests.guest("(module (memory (export \"memory\") 1) (func (export \"_start\") unreachable))");
        try (Server server = guests.start(guests.app("command]]"))) {
            assertFalse(server.awaitEnd());
        }
    }

    /** The guest may not pretend to be told so by the host. */
    @Test
    void itsOwnEnvironmentIsThere() throws Exception {
        TriggeredApp guests = new TriggeredApp(directory);
        App app = guests.app("command]]");
        java.nio.file.Files.writeString(
                app.manifest().file(),
                "environment = { A = \"1\", EVENT_FILE = \"x\" }\n",
                java.nio.file.StandardOpenOption.APPEND);
        try (Server server = guests.start(App.of(app.manifest().file()))) {
            assertTrue(server.awaitEnd());
        }
        assertEquals(List.of("|A=1 EVENT_TYPE=command "), guests.lines());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "corn]]; 4: trigger.corn: there is no such trigger; did you mean \"cron\"?",
                "websocket]]; 4: trigger.websocket: there is no such trigger; known are command, cron, http, mqtt,"
                        + " queue, redis",
                "cron]]; 4: trigger.cron.cron_expression: is missing",
                "cron]]|cron_expresion = \"* * * * *\"; 5: trigger.cron.cron_expresion: unknown field; did you mean"
                        + " \"cron_expression\"?",
                "cron]]|cron_expression = \"* * * * 99\"; 5: trigger.cron.cron_expression: \"* * * * 99\" cannot be"
                        + " read",
                "command]]|args = \"a\"; 5: trigger.command.args: unknown field; known are component, id",
                "redis]]|channel = \"x\"; 4: trigger.redis.address: is missing; write address = \"redis://HOST:PORT\""
                        + " here or under [application.trigger.redis]",
                "redis]]|channel = \"x\"|address = \"http://x\"; 6: trigger.redis.address: is no address of a Redis"
                        + " server",
                "queue]]|directory = \"x\"|attempts = 0; 6: trigger.queue.attempts: must be a number from 1 to 1000,"
                        + " found \"0\"",
                "mqtt]]|topic = \"a/#/b\"; 5: trigger.mqtt.topic: \"a/#/b\" is none",
                "mqtt]]|topic = \"a\"; 4: trigger.mqtt.address: is missing",
                "mqtt]]|topic = \"a\"|address = \"mqtt://h\"|qos = 3; 7: trigger.mqtt.qos: must be a number from 0 to"
                        + " 2",
            })
    void whatIsWrongIsSaidWithItsLine(String trigger, String expected) throws Exception {
        TriggeredApp guests = new TriggeredApp(directory);
        App app = guests.app(trigger.replace('|', '\n'));
        ManifestException wrong = assertThrows(ManifestException.class, () -> guests.start(app));
        String message = Objects.requireNonNull(wrong.getMessage()).replace(directory + "/spin.toml:", "");
        assertTrue(message.startsWith(expected), message);
    }

    @Test
    void aModuleThatNoEventCanSetGoing() throws Exception {
        TriggeredApp guests = new TriggeredApp(directory);
        guests.guest("(module (memory (export \"memory\") 1) (func (export \"handle-redis-message\")))");
        App app = guests.app("redis]]\nchannel = \"x\"\naddress = \"redis://localhost\"");
        ManifestException wrong = assertThrows(ManifestException.class, () -> guests.start(app));
        assertTrue(
                Objects.requireNonNull(wrong.getMessage())
                        .endsWith("guest.wasm exports neither _start nor handle-redis-message nor"
                                + " fermyon:spin/inbound-redis#handle-message, which the trigger redis asks; build a"
                                + " program with a main function"),
                wrong.getMessage());
    }
}
