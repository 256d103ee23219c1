package io.wasmj.services;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.compiler.WasmCompiler;
import io.wasmj.http.App;
import io.wasmj.http.ManifestException;
import io.wasmj.http.Server;
import io.wasmj.http.ServerLimits;
import io.wasmj.http.ServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Guests that call the services as the early SDKs do, served over HTTP. */
@Timeout(60)
final class ServedServicesTest {

    private static final ServerOptions OPTIONS =
            ServerOptions.DEFAULT.withListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

    /** Adds a byte to what the store has under "n"; the status is 200 and how many bytes there are, or 500 and the error. */
    private static String counter(String module, String allocator, String handler) {
        return """
            (module
              (import "%1$s" "open" (func $open (param i32 i32 i32)))
              (import "%1$s" "get" (func $get (param i32 i32 i32 i32)))
              (import "%1$s" "set" (func $set (param i32 i32 i32 i32 i32 i32)))
              (memory (export "memory") 1)
              (data (i32.const 64) "defaultn")
              (global $next (mut i32) (i32.const 4096))
              (func (export "%2$s") (param i32 i32 i32 i32) (result i32)
                (local $at i32)
                (local.set $at (global.get $next))
                (global.set $next (i32.and (i32.add (i32.add (local.get $at) (local.get 3)) (i32.const 7)) (i32.const -8)))
                (local.get $at))
              (func $answer (param $status i32) (result i32)
                (i32.store16 (i32.const 16) (local.get $status))
                (i32.const 16))
              (func (export "%3$s") (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)
                (local $store i32) (local $size i32)
                (call $open (i32.const 64) (i32.const 7) (i32.const 256))
                (if (i32.load8_u (i32.const 256))
                  (then (return (call $answer (i32.add (i32.const 500) (i32.load8_u (i32.const 260)))))))
                (local.set $store (i32.load (i32.const 260)))
                (call $get (local.get $store) (i32.const 71) (i32.const 1) (i32.const 272))
                (if (i32.eqz (i32.load8_u (i32.const 272))) (then (local.set $size (i32.load (i32.const 280)))))
                (local.set $size (i32.add (local.get $size) (i32.const 1)))
                (call $set (local.get $store) (i32.const 71) (i32.const 1) (i32.const 1024) (local.get $size) (i32.const 288))
                (call $answer (i32.add (i32.const 200) (local.get $size)))))
            """.formatted(module, allocator, handler);
    }

    @TempDir
    private Path directory;

    private App counter(String module, String realloc, String handler, String grants) throws IOException {
        return app(counter(module, realloc, handler), grants);
    }

    private App app(String wat, String grants) throws IOException {
        Files.write(directory.resolve("counter.wasm"), WasmCompiler.toBinary(wat));
        return App.of(Files.writeString(directory.resolve("spin.toml"), """
            spin_manifest_version = 2
            [application]
            name = "counter"
            [[trigger.http]]
            route = "/"
            component = "counter"
            [component.counter]
            source = "counter.wasm"
            %s
            """.formatted(grants)));
    }

    private static int status(Server server) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + server.port() + "/");
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "key-value, canonical_abi_realloc, handle-http-request",
        "fermyon:spin/key-value, cabi_realloc, fermyon:spin/inbound-http#handle-request",
    })
    void valuesOutliveInstancesAndServers(String module, String realloc, String handler) throws Exception {
        App app = counter(module, realloc, handler, "key_value_stores = [\"default\"]");
        try (Server server = Server.start(app, OPTIONS)) {
            assertEquals(201, status(server));
            assertEquals(202, status(server));
        }
        try (Server server = Server.start(app, OPTIONS)) {
            assertEquals(203, status(server));
        }
    }

    @Test
    void aStoreThatIsNotGranted() throws Exception {
        App app = counter("key-value", "canonical_abi_realloc", "handle-http-request", "");
        try (Server server = Server.start(app, OPTIONS)) {
            assertEquals(502, status(server), "500 and the case of access-denied");
        }
    }

    /** Requests a server that accepts and never answers. */
    private static String caller(int port) {
        String url = "http://127.0.0.1:" + port + "/";
        return """
            (module
              (import "wasi-outbound-http" "request"
                (func $request (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))
              (memory (export "memory") 1)
              (data (i32.const 64) "%s")
              (func (export "canonical_abi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 4096))
              (func (export "handle-http-request") (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)
                (call $request (i32.const 0) (i32.const 64) (i32.const %d) (i32.const 0) (i32.const 0) (i32.const 0)
                  (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 256))
                (i32.store16 (i32.const 16) (i32.const 200))
                (i32.const 16)))
            """.formatted(url, url.length());
    }

    @Test
    void aGuestThatWaitsForAServerIsEndedInTime() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            App app = app(caller(silent.getLocalPort()), "allowed_outbound_hosts = [\"http://127.0.0.1:*\"]");
            ServerOptions hasty = OPTIONS.withLimits(ServerLimits.DEFAULT.withGuestTime(Duration.ofMillis(300)));
            try (Server server = Server.start(app, hasty)) {
                long begun = System.nanoTime();
                assertEquals(504, status(server));
                assertTrue(System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(20));
            }
        }
    }

    @Test
    void whatCannotBeGrantedIsSaidWithItsLine() throws IOException {
        App app = app(caller(1), "allowed_outbound_hosts = [\"redis://self\"]");
        ManifestException wrong = assertThrows(ManifestException.class, () -> Server.start(app, OPTIONS));
        assertEquals(
                directory.resolve("spin.toml")
                        + ":9: component.counter.allowed_outbound_hosts: \"redis://self\" cannot be"
                        + " allowed; components of the application are called by http, write \"http://self\"",
                wrong.getMessage());
    }

    /** The imports of modules that the early tools made, as their bindings declare them. */
    private static final Map<String, String> IMPORTS = Map.ofEntries(
            Map.entry("spin-config", "get-config:iii"),
            Map.entry("fermyon:spin/config", "get-config:iii"),
            Map.entry("key-value", "open:iii get:iiii set:iiiiii delete:iiii exists:iiii get-keys:ii close:i"),
            Map.entry(
                    "fermyon:spin/key-value",
                    "open:iii get:iiii set:iiiiii delete:iiii exists:iiii get-keys:ii close:i"),
            Map.entry("sqlite", "open:iii execute:iiiiii close:i"),
            Map.entry("fermyon:spin/sqlite", "open:iii execute:iiiiii close:i"),
            Map.entry("llm", "infer:iiiiiifififi generate-embeddings:iiiii"),
            Map.entry("fermyon:spin/llm", "infer:iiiiiifififi generate-embeddings:iiiii"),
            Map.entry("wasi-outbound-http", "request:iiiiiiiiiii"),
            Map.entry("fermyon:spin/http", "send-request:iiiiiiiiiii"),
            Map.entry(
                    "outbound-redis",
                    "publish:iiiiiii get:iiiii set:iiiiiii incr:iiiii del:iiiii sadd:iiiiiii smembers:iiiii"
                            + " srem:iiiiiii execute:iiiiiii"),
            Map.entry("fermyon:spin/redis", "get:iiiii execute:iiiiiii"),
            Map.entry("outbound-pg", "query:iiiiiii execute:iiiiiii"),
            Map.entry("fermyon:spin/postgres", "query:iiiiiii execute:iiiiiii"),
            Map.entry("outbound-mysql", "query:iiiiiii execute:iiiiiii"),
            Map.entry("fermyon:spin/mysql", "query:iiiiiii execute:iiiiiii"));

    @Test
    void importsAreOfTheTypesThatModulesHave() throws IOException {
        StringBuilder wat = new StringBuilder("(module");
        IMPORTS.forEach((module, functions) -> {
            for (String function : functions.split(" ", -1)) {
                String[] parts = function.split(":", -1);
                wat.append("(import \"")
                        .append(module)
                        .append("\" \"")
                        .append(parts[0])
                        .append("\" (func (param");
                wat.append(parts[1].replace("i", " i32").replace("f", " f32")).append(")))");
            }
        });
        Files.write(
                directory.resolve("all.wasm"),
                WasmCompiler.toBinary(wat + " (memory (export \"memory\") 1) (func (export \"_start\")))"));
        Server.start(App.of(directory.resolve("all.wasm")), OPTIONS).close();
    }
}
