package io.wasmj.services;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.wasmj.compiler.WasmCompiler;
import io.wasmj.http.App;
import io.wasmj.http.Server;
import io.wasmj.http.ServerLimits;
import io.wasmj.http.ServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Components that request others of their application. */
@Timeout(60)
final class ServiceChainTest {

    private static final int DENIED = 591;
    private static final int INVALID = 592;
    private static final int FAILED = 593;

    /** One guest at a time: whoever waits for another place waits for ever. */
    private static final ServerOptions OPTIONS = ServerOptions.DEFAULT
            .withListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .withLimits(ServerLimits.DEFAULT.withGuests(1));

    @TempDir
    private Path directory;

    /** Requests an address, and answers with the status and body of that, or with 590 and the error's number. */
    private static String caller(String url) {
        return """
            (module
              (import "wasi-outbound-http" "request"
                (func $request (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))
              (memory (export "memory") 2)
              (global $next (mut i32) (i32.const 4096))
              (data (i32.const 1024) "%s")
              (func (export "canonical_abi_realloc") (param i32 i32 i32 i32) (result i32)
                (local $at i32)
                (local.set $at (global.get $next))
                (global.set $next (i32.and (i32.add (i32.add (local.get $at) (local.get 3)) (i32.const 7)) (i32.const -8)))
                (local.get $at))
              (func (export "handle-http-request") (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)
                (call $request (i32.const 0) (i32.const 1024) (i32.const %d) (i32.const 0) (i32.const 0) (i32.const 0)
                  (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 256))
                (if (i32.load8_u (i32.const 256))
                  (then
                    (i32.store16 (i32.const 16) (i32.add (i32.const 590) (i32.load8_u (i32.const 260)))))
                  (else
                    (i32.store16 (i32.const 16) (i32.load16_u (i32.const 260)))
                    (i32.store (i32.const 32) (i32.const 1))
                    (i32.store (i32.const 36) (i32.load (i32.const 280)))
                    (i32.store (i32.const 40) (i32.load (i32.const 284)))))
                (i32.const 16)))
            """.formatted(url, url.length());
    }

    /** A command that answers with its environment. */
    private static final String ENVIRONMENT = """
        (module
          (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "environ_sizes_get" (func $sizes (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "environ_get" (func $environment (param i32 i32) (result i32)))
          (memory (export "memory") 2)
          (data (i32.const 64) "content-type: text/plain\\n\\n")
          (func (export "_start")
            (drop (call $sizes (i32.const 16) (i32.const 20)))
            (drop (call $environment (i32.const 32768) (i32.const 90)))
            (i32.store (i32.const 0) (i32.const 64))
            (i32.store (i32.const 4) (i32.add (i32.const 26) (i32.load (i32.const 20))))
            (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))
        """;

    private static final String LOOP = """
        (module (memory (export "memory") 1) (func (export "_start") (loop $ever (br $ever))))
        """;

    /** At "/" a caller, which may request what {@code allowed} says; and others. */
    private App app(String url, String allowed) throws IOException {
        Files.write(directory.resolve("caller.wasm"), WasmCompiler.toBinary(caller(url)));
        Files.write(directory.resolve("environment.wasm"), WasmCompiler.toBinary(ENVIRONMENT));
        Files.write(directory.resolve("loop.wasm"), WasmCompiler.toBinary(LOOP));
        return App.of(Files.writeString(directory.resolve("spin.toml"), """
            spin_manifest_version = 2
            application.name = "chain"
            [[trigger.http]]
            route = "/"
            component = "caller"
            [component.caller]
            source = "caller.wasm"
            allowed_outbound_hosts = ["%s"]
            [[trigger.http]]
            route = { private = true }
            component = "back"
            [component.back]
            source = "environment.wasm"
            [[trigger.http]]
            route = "/public/:id/..."
            component = "public"
            [component.public]
            source = "environment.wasm"
            [[trigger.http]]
            route = "/fixed"
            static_response = { status_code = 204 }
            [[trigger.http]]
            route = { private = true }
            component = "loop"
            [component.loop]
            source = "loop.wasm"
            """.formatted(allowed)));
    }

    private static HttpResponse<String> get(Server server) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + server.port() + "/");
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        }
    }

    private HttpResponse<String> get(String url, String allowed) throws IOException, InterruptedException {
        try (Server server = Server.start(app(url, allowed), OPTIONS)) {
            return get(server);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://back.spin.internal, http://back.spin.internal/some/path?x=1",
        "http://*.spin.internal, http://BACK.spin.internal:80/some/path?x=1",
    })
    void aPrivateComponent(String allowed, String url) throws Exception {
        HttpResponse<String> answer = get(url, allowed);
        assertEquals(200, answer.statusCode());
        List<String> variables = List.of(answer.body().split("\0", -1));
        assertTrue(
                variables.containsAll(List.of(
                        "PATH_INFO=/some/path",
                        "QUERY_STRING=x=1",
                        "HTTP_HOST=back.spin.internal",
                        "REMOTE_ADDR=127.0.0.1",
                        "X_FULL_URL=http://back.spin.internal/some/path?x=1",
                        "X_MATCHED_ROUTE=/...")),
                variables.toString());
    }

    @ParameterizedTest
    @CsvSource({"http://self/public/7/more", "/public/7/more"})
    void theApplicationsOwnRoutes(String url) throws Exception {
        HttpResponse<String> answer = get(url, "http://self");
        assertEquals(200, answer.statusCode());
        List<String> variables = List.of(answer.body().split("\0", -1));
        assertTrue(
                variables.containsAll(List.of("PATH_INFO=/more", "X_PATH_MATCH_ID=7", "HTTP_HOST=self")),
                variables.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "http://self/fixed, http://self, 204",
        "http://self/nowhere, http://self, 404",
        "http://back.spin.internal/, http://self, 591",
        "http://self/fixed, http://back.spin.internal, 591",
        "http://back.spin.internal/, http://other.spin.internal, 591",
        "http://back.spin.internal/, *://*:*, 591",
        "http://self/fixed, insecure:allow-all, 591",
        "https://back.spin.internal/, http://*.spin.internal, 591",
        "http://back.spin.internal:81/, http://*.spin.internal, 591",
        "http://back.spin.internal.example.com/, http://*.spin.internal, 591",
        "http://back.spin.internal./, http://*.spin.internal, 591",
        "http://.spin.internal/, http://*.spin.internal, 592",
        "http://no-such.spin.internal/, http://*.spin.internal, 593",
        "http://loop@back.spin.internal/, http://loop.spin.internal, 591",
    })
    void whatIsAllowedAndWhatIsNot(String url, String allowed, int status) throws Exception {
        assertEquals(status, get(url, allowed).statusCode());
    }

    @Test
    void errorsAreTheOnesMeant() {
        assertEquals(590 + OutboundHttp.Failure.DESTINATION_NOT_ALLOWED.ordinal(), DENIED);
        assertEquals(590 + OutboundHttp.Failure.INVALID_URL.ordinal(), INVALID);
        assertEquals(590 + OutboundHttp.Failure.REQUEST_ERROR.ordinal(), FAILED);
    }

    @Test
    void aLoopComesToAnEnd() throws Exception {
        assertEquals(
                FAILED,
                get("http://caller.spin.internal/", "http://*.spin.internal").statusCode());
        assertEquals(FAILED, get("http://self/", "http://self").statusCode());
    }

    @Test
    void allOfThemHaveTheTimeOfTheFirst() throws Exception {
        long begun = System.nanoTime();
        ServerOptions hasty = OPTIONS.withLimits(OPTIONS.limits().withGuestTime(Duration.ofMillis(500)));
        try (Server server = Server.start(app("http://loop.spin.internal/", "http://*.spin.internal"), hasty)) {
            assertEquals(504, get(server).statusCode());
            assertEquals(504, get(server).statusCode());
        }
        assertTrue(System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(20));
    }

    @Test
    void nobodyWaitsForAPlace() throws Exception {
        try (Server server = Server.start(app("http://back.spin.internal/", "http://*.spin.internal"), OPTIONS)) {
            List<CompletableFuture<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                answers.add(CompletableFuture.supplyAsync(() -> {
                    try {
                        return get(server).statusCode();
                    } catch (IOException | InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }));
            }
            for (CompletableFuture<Integer> answer : answers) {
                assertEquals(200, answer.get(30, TimeUnit.SECONDS));
            }
        }
    }

    @Test
    void noServerOutsideRedirectsToWhatIsInside() throws Exception {
        HttpServer outside = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        outside.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("location", "http://back.spin.internal/");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        outside.start();
        try {
            String url = "http://127.0.0.1:" + outside.getAddress().getPort();
            assertEquals(
                    DENIED, get(url + "/", url + "\", \"http://*.spin.internal").statusCode());
        } finally {
            outside.stop(0);
        }
    }
}
