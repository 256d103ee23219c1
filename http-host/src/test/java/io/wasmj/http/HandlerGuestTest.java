package io.wasmj.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.compiler.WasmCompiler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Guests that export a function from requests to responses, of both generations of tools. */
@Timeout(60)
final class HandlerGuestTest {

    private static final ServerOptions OPTIONS =
            ServerOptions.DEFAULT.withListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

    /**
     * Answers with the request's headers and its URI, a space and its body; the status is 200 and the method's number.
     * A counter in memory shows that the instance is fresh: each but the first call would trap.
     */
    private static String echo(String entry) {
        String allocator = entry.equals("handle-http-request") ? "canonical_abi_realloc" : "cabi_realloc";
        return """
            (module
              (memory (export "memory") 2)
              (global $next (mut i32) (i32.const 4096))
              (global $used (mut i32) (i32.const 0))
              (func (export "%s") (param i32 i32 i32 i32) (result i32)
                (local $at i32)
                (local.set $at (i32.and
                  (i32.add (global.get $next) (i32.sub (local.get 2) (i32.const 1)))
                  (i32.sub (i32.const 0) (local.get 2))))
                (global.set $next (i32.add (local.get $at) (local.get 3)))
                (local.get $at))
              (func (export "%s")
                (param $method i32) (param $uri i32) (param $uriSize i32)
                (param $headers i32) (param $headerCount i32) (param $params i32) (param $paramCount i32)
                (param $hasBody i32) (param $body i32) (param $bodySize i32) (result i32)
                (if (global.get $used) (then unreachable))
                (global.set $used (i32.const 1))
                (memory.copy (i32.const 65536) (local.get $uri) (local.get $uriSize))
                (i32.store8 (i32.add (i32.const 65536) (local.get $uriSize)) (i32.const 32))
                (memory.copy
                  (i32.add (i32.const 65537) (local.get $uriSize)) (local.get $body) (local.get $bodySize))
                (i32.store16 (i32.const 16) (i32.add (i32.const 200) (local.get $method)))
                (i32.store8 (i32.const 20) (i32.const 1))
                (i32.store (i32.const 24) (local.get $headers))
                (i32.store (i32.const 28) (local.get $headerCount))
                (i32.store8 (i32.const 32) (local.get $hasBody))
                (i32.store (i32.const 36) (i32.const 65536))
                (i32.store (i32.const 40)
                  (i32.add (i32.add (local.get $uriSize) (local.get $bodySize)) (i32.const 1)))
                (i32.const 16)))
            """.formatted(allocator, entry);
    }

    @TempDir
    private Path directory;

    private App app(String wat, String executor) throws IOException {
        Files.write(directory.resolve("guest.wasm"), WasmCompiler.toBinary(wat));
        return App.of(Files.writeString(directory.resolve("spin.toml"), """
            spin_manifest_version = 2
            [application]
            name = "handlers"
            [[trigger.http]]
            route = "/api/..."
            component = "guest"
            %s
            [component.guest]
            source = "guest.wasm"
            """.formatted(executor)));
    }

    private HttpResponse<String> send(Server server, String method, String path, String body)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                    .method(method, BodyPublishers.ofString(body))
                    .header("X-Mine", "ä")
                    .header("Spin-Client-Addr", "forged")
                    .build();
            return client.send(request, BodyHandlers.ofString());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "handle-http-request, ''",
        "handle-http-request, executor = { type = \"spin\" }",
        "fermyon:spin/inbound-http#handle-request, ''",
        "fermyon:spin/inbound-http#handle-request, executor = { type = \"http\" }",
    })
    void answersEachRequestInAFreshInstance(String entry, String executor) throws Exception {
        try (Server server = Server.start(app(echo(entry), executor), OPTIONS)) {
            for (HandlerGuest.Method method : HandlerGuest.Method.values()) {
                HttpResponse<String> response = send(server, method.name(), "/api/a%20b?x=1&y", "body");
                assertEquals(200 + method.ordinal(), response.statusCode(), method.name());
                boolean bodiless = method == HandlerGuest.Method.HEAD || method == HandlerGuest.Method.PATCH;
                assertEquals(bodiless ? "" : "/api/a%20b?x=1&y body", response.body(), method.name());
                assertEquals(
                        "/a%20b",
                        response.headers().firstValue("spin-path-info").orElseThrow());
                assertEquals(
                        "/api/...",
                        response.headers().firstValue("spin-matched-route").orElseThrow());
                assertEquals(1, response.headers().allValues("spin-client-addr").size());
                assertTrue(response.headers()
                        .firstValue("spin-client-addr")
                        .orElseThrow()
                        .startsWith("127.0.0.1:"));
            }
            assertEquals(405, send(server, "PROPFIND", "/api", "").statusCode());
        }
    }

    private static String answering(String body) {
        return """
            (module
              (memory (export "memory") 1)
              (data (i32.const 64) "Name\\0a: x")
              (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 4096))
              (func (export "fermyon:spin/inbound-http#handle-request")
                (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32) %s))
            """.formatted(body);
    }

    @ParameterizedTest
    @CsvSource({
        "unreachable",
        "(i32.const 16)", // Status 0.
        "(i32.store16 (i32.const 16) (i32.const 1000)) (i32.const 16)",
        "(i32.store16 (i32.const 16) (i32.const 200)) (i32.store8 (i32.const 32) (i32.const 2)) (i32.const 16)",
        "(i32.const -1)",
        "(i32.const 65530)",
    })
    void aGuestThatFailsIsA500(String body) throws Exception {
        try (Server server = Server.start(app(answering(body), ""), OPTIONS)) {
            HttpResponse<String> response = send(server, "GET", "/api", "");
            assertEquals(500, response.statusCode());
            assertEquals("", response.body());
        }
    }

    @Test
    void aHeaderThatWouldEndItsLineIsLeftOut() throws Exception {
        String body = """
            (i32.store16 (i32.const 16) (i32.const 201))
            (i32.store8 (i32.const 20) (i32.const 1))
            (i32.store (i32.const 24) (i32.const 48))
            (i32.store (i32.const 28) (i32.const 1))
            (i32.store (i32.const 48) (i32.const 64))
            (i32.store (i32.const 52) (i32.const 5))
            (i32.store (i32.const 56) (i32.const 71))
            (i32.store (i32.const 60) (i32.const 1))
            (i32.const 16)\
            """;
        try (Server server = Server.start(app(answering(body), ""), OPTIONS)) {
            HttpResponse<String> response = send(server, "GET", "/api", "");
            assertEquals(201, response.statusCode());
            assertTrue(response.headers().firstValue("name").isEmpty());
        }
    }

    @Test
    void anExecutorThatDoesNotFitIsSaidAtOnce() throws Exception {
        App command = app("(module (func (export \"_start\")))", "executor = { type = \"spin\" }");
        String message = String.valueOf(assertThrows(ManifestException.class, () -> Server.start(command, OPTIONS))
                .getMessage());
        assertTrue(message.contains("handle-http-request") && message.contains("\"wagi\""), message);
        App handler = app(echo("handle-http-request"), "executor = { type = \"wagi\" }");
        message = String.valueOf(assertThrows(ManifestException.class, () -> Server.start(handler, OPTIONS))
                .getMessage());
        assertTrue(message.contains("_start"), message);
    }
}
