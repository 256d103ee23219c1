package io.wasmj.triggers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.http.App;
import io.wasmj.http.AppOptions;
import io.wasmj.http.Server;
import io.wasmj.services.LocalServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;

@Timeout(60)
final class RedisTriggerTest {

    private static LocalServer redis;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() throws IOException {
        redis = LocalServer.redis();
    }

    @AfterAll
    static void stop() {
        if (redis != null) {
            redis.close();
        }
    }

    private App app(TriggeredApp guests, String channel) throws IOException {
        return guests.app(
                "redis]]\nchannel = \"" + channel + "\"\naddress = \"redis://127.0.0.1:" + redis.port() + "\"");
    }

    /** Publishes once somebody listens. */
    private static void publish(String channel, String message) throws InterruptedException {
        try (Jedis client = new Jedis("127.0.0.1", redis.port())) {
            while (client.publish(channel, message) == 0) {
                Thread.sleep(5);
            }
        }
    }

    @Test
    void aCommandHasTheMessageAsItsInput() throws Exception {
        TriggeredApp guests = new TriggeredApp(directory);
        try (Server _ = guests.start(app(guests, "news"))) {
            publish("news", "first");
            String line = guests.await("first|");
            assertTrue(line.contains("EVENT_TYPE=redis ") && line.contains("EVENT_CHANNEL=news "), line);
        }
        assertEquals(1, guests.lines().size());
    }

    /** A module as the early tools make it: writes the payload as a line; "x" is an error, "t" a trap, "l" a loop. */
    private static String handler(String realloc, String handler) {
        return """
            (module
              (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
              (memory (export "memory") 2)
              (func (export "%s") (param i32 i32 i32 i32) (result i32) (i32.const 4096))
              (func (export "%s") (param $at i32) (param $size i32) (result i32) (local $first i32)
                (local.set $first (i32.load8_u (local.get $at)))
                (i32.store8 (i32.add (local.get $at) (local.get $size)) (i32.const 10))
                (i32.store (i32.const 0) (local.get $at))
                (i32.store (i32.const 4) (i32.add (local.get $size) (i32.const 1)))
                (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
                (if (i32.eq (local.get $first) (i32.const 116)) (then unreachable))
                (if (i32.eq (local.get $first) (i32.const 108)) (then (loop $ever (br $ever))))
                (i32.store8 (i32.const 16) (i32.eq (local.get $first) (i32.const 120)))
                (i32.store8 (i32.const 17) (i32.const 1))
                (i32.const 16)))
            """.formatted(realloc, handler);
    }

    @ParameterizedTest
    @CsvSource({
        "canonical_abi_realloc, handle-redis-message",
        "cabi_realloc, fermyon:spin/inbound-redis#handle-message",
    })
    void handlersOfTheEarlyTools(String realloc, String handler) throws Exception {
        TriggeredApp guests = new TriggeredApp(directory);
        guests.guest(handler(realloc, handler));
        try (Server _ = guests.start(app(guests, handler))) {
            for (String message : new String[] {"xerror", "trap", "loop", "good"}) {
                publish(handler, message);
                guests.await(message);
            }
            publish(handler, "still there");
            guests.await("still there");
        }
    }

    @Test
    void theExampleHandlesOrders() throws Exception {
        TriggeredApp guests = new TriggeredApp(directory);
        AppOptions here = AppOptions.DEFAULT.withVariables(Map.of("redis", "redis://127.0.0.1:" + redis.port()));
        try (Server _ = guests.start(App.of(Path.of("../examples/guests/consumer-c"), here))) {
            publish("orders", "3 apples");
            guests.await("3 of apples");
            publish("orders", "some apples");
            guests.await("what orders says is no order");
        }
    }

    @Test
    void theConnectionComesBackByItself() throws Exception {
        TriggeredApp guests = new TriggeredApp(directory);
        try (Server _ = guests.start(app(guests, "back"))) {
            publish("back", "before");
            guests.await("before|");
            redis.close();
            Thread.sleep(300);
            redis = LocalServer.redis(redis.port());
            publish("back", "after");
            guests.await("after|");
        }
    }

    @Test
    void aServerThatIsNotThereYetIsWaitedFor() throws Exception {
        TriggeredApp guests = new TriggeredApp(directory);
        redis.close();
        try (Server _ = guests.start(app(guests, "later"))) {
            redis = LocalServer.redis(redis.port());
            publish("later", "here");
            guests.await("here|");
        }
    }

    /** Some may be handled twice, by the old and the new, but none is missed. */
    @Test
    void nothingIsMissedInSwaps() throws Exception {
        TriggeredApp guests = new TriggeredApp(directory);
        App app = app(guests, "swaps");
        try (Server server = guests.start(app)) {
            for (int i = 0; i < 300; i++) {
                publish("swaps", "m" + i + ".");
                if (i % 60 == 30) {
                    server.replace(app);
                }
            }
            for (int i = 0; i < 300; i++) {
                guests.await("m" + i + ".|");
            }
        }
    }

    @Test
    void whatWasSentBeforeTheEndIsHandled() throws Exception {
        TriggeredApp guests = new TriggeredApp(directory);
        try (Server _ = guests.start(app(guests, "end"))) {
            for (int i = 0; i < 100; i++) {
                publish("end", "m" + i + ".");
            }
        }
        assertEquals(100, guests.lines().size());
    }
}
