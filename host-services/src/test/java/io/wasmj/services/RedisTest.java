package io.wasmj.services;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.http.spi.ApplicationScope;
import io.wasmj.http.spi.Result;
import io.wasmj.http.spi.ServiceProvider;
import io.wasmj.services.OutboundRedis.Failure;
import io.wasmj.services.OutboundRedis.Parameter;
import io.wasmj.services.OutboundRedis.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server of Redis. */
@Timeout(60)
final class RedisTest {

    private static LocalServer server;
    private static ServiceProvider.OfApplication application;
    private static String address;

    @BeforeAll
    static void start() throws IOException {
        server = LocalServer.redis();
        address = "redis://127.0.0.1:" + server.port();
        application = new OutboundRedis().open(new ApplicationScope("test", Path.of("unused"), Map.of()));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            application.close();
            server.close();
        }
    }

    private static OutboundRedis.Functions instance(String... hosts) {
        return (OutboundRedis.Functions)
                application.grant(Scopes.hosts(List.of(hosts))).get();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void everyFunction() {
        OutboundRedis.Functions redis = instance(address);
        assertArrayEquals(new byte[0], Results.value(redis.get(address, "absent")));
        assertEquals(Result.ok(), redis.set(address, "key", new byte[] {0, -1}));
        assertArrayEquals(new byte[] {0, -1}, Results.value(redis.get(address, "key")));
        assertEquals(Result.ok(1L), redis.incr(address, "count"));
        assertEquals(Result.ok(2L), redis.incr(address, "count"));
        assertEquals(Result.err(Failure.ERROR), redis.incr(address, "key"));
        assertEquals(Result.ok(2L), redis.sadd(address, "set", List.of("a", "b")));
        assertEquals(Result.ok(1L), redis.srem(address, "set", List.of("a", "c")));
        assertEquals(Result.ok(List.of("b")), redis.smembers(address, "set"));
        assertEquals(Result.ok(), redis.publish(address, "channel", bytes("message")));
        assertEquals(Result.ok(2L), redis.del(address, List.of("key", "count", "absent")));
        assertEquals(
                Result.ok(List.of(new Reply.Nil())),
                redis.execute(address, "get", List.of(new Parameter.Binary(bytes("key")))));
        assertEquals(
                Result.ok(List.of(new Reply.Status("OK"))),
                redis.execute(address, "SET", List.of(new Parameter.Binary(bytes("n")), new Parameter.Int64(-5))));
        assertEquals(
                Result.ok(List.of(new Reply.Int64(-4))),
                redis.execute(address, "INCR", List.of(new Parameter.Binary(bytes("n")))));
        Result<List<Reply>, Failure> many = redis.execute(
                address, "mget", List.of(new Parameter.Binary(bytes("n")), new Parameter.Binary(bytes("absent"))));
        assertEquals(new Reply.Nil(), Results.value(many).get(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT", "auth", "SUBSCRIBE", "multi", "MONITOR", "nonsense"})
    void whatWouldChangeTheConnectionIsRefused(String command) {
        List<Parameter> arguments = List.of(new Parameter.Binary(bytes("1")));
        assertEquals(Result.err(Failure.ERROR), instance(address).execute(address, command, arguments));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"redis://localhost:PORT", "redis://127.0.0.2:PORT", "http://127.0.0.1:PORT", "redis://", "%"})
    void whatIsNotAllowed(String other) {
        String target = other.replace("PORT", Integer.toString(server.port()));
        assertEquals(Result.err(Failure.ERROR), instance(address).get(target, "key"));
        assertEquals(Result.err(Failure.ERROR), instance("redis://*:*").get(target, "key"));
    }

    @Test
    void connectionsAreKept() {
        OutboundRedis.Functions redis = instance(address);
        for (int i = 0; i < 20; i++) {
            assertInstanceOf(Result.Ok.class, redis.get(address, "key"));
        }
        Result<List<Reply>, Failure> info =
                redis.execute(address, "info", List.of(new Parameter.Binary(bytes("stats"))));
        String text = new String(((Reply.Binary) Results.value(info).getFirst()).value(), StandardCharsets.UTF_8);
        int connections = Integer.parseInt(text.replaceAll("(?s).*total_connections_received:(\\d+).*", "$1"));
        assertTrue(connections < 20, text);
    }

    @Test
    void asAKeyValueStore() throws IOException {
        Map<String, String> settings = Map.of("type", "redis", "url", address + "/5");
        try (ServiceProvider.OfApplication stores = new KeyValue()
                .open(new ApplicationScope(
                        "test", Path.of("unused"), Map.of("key_value_store", Map.of("default", settings))))) {
            KeyValue.Functions functions = (KeyValue.Functions)
                    stores.grant(Scopes.stores(List.of("default"))).get();
            assertEquals(Result.ok(0), functions.open("default"));
            KeyValueTest.behaves(functions, 0);
        }
        Map<String, String> nowhere = Map.of("type", "redis", "url", "redis://127.0.0.1:1");
        try (ServiceProvider.OfApplication stores = new KeyValue()
                .open(new ApplicationScope(
                        "test", Path.of("unused"), Map.of("key_value_store", Map.of("default", nowhere))))) {
            KeyValue.Functions functions = (KeyValue.Functions)
                    stores.grant(Scopes.stores(List.of("default"))).get();
            functions.open("default");
            assertInstanceOf(Result.Err.class, functions.get(0, "a"));
        }
    }
}
