package io.wasmj.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.compiler.WasmCompiler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Guests that are WebAssembly, most of them hostile: what they do stays within their limits. */
@Timeout(120)
final class CommandGuestTest {

    private static final Path GUESTS = Path.of("src/test/guests");

    private static final ServerOptions OPTIONS = ServerOptions.DEFAULT
            .withListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .withLimits(ServerLimits.DEFAULT
                    .withGuests(4)
                    .withResponseBytes(1 << 20)
                    .withMemoryPages(1234)
                    .withStackBytes(2 << 20));

    @TempDir
    private Path directory;

    private static App app(String guest) throws IOException {
        return App.of(GUESTS.resolve(guest + ".wasm"));
    }

    private static GuestRun run(String guest) throws IOException {
        try (Deployment deployment =
                Deployment.of(app(guest), OPTIONS, OPTIONS.limits().newQuota())) {
            Responder.Wagi wagi = (Responder.Wagi)
                    Objects.requireNonNull(deployment.router().match("/")).target();
            return wagi.guest().run(List.of("guest"), Map.of(), ByteBuffer.allocate(0));
        }
    }

    private static String failure(String guest) throws IOException {
        return notNull(run(guest).failure()).message();
    }

    private static <T> T notNull(@Nullable T value) {
        return Objects.requireNonNull(value);
    }

    @Test
    void aTrapIsToldWithTheGuestsBacktrace() throws IOException {
        assertEquals("trapped: unreachable\n    at explode\n    at _start", failure("trap"));
    }

    /** In a loop, in calls that never end, and in a call of the host. */
    @ParameterizedTest
    @ValueSource(strings = {"loop", "calls", "sleep"})
    void aGuestThatIsLateIsEndedAndTheNextIsServed(String guest) throws Exception {
        ServerOptions options =
                OPTIONS.withLimits(OPTIONS.limits().withGuests(1).withGuestTime(Duration.ofMillis(100)));
        try (Server server = Server.start(app(guest), options);
                HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/"))
                    .build();
            for (int i = 0; i < 3; i++) {
                assertEquals(504, client.send(request, BodyHandlers.ofString()).statusCode());
            }
        }
    }

    @Test
    void endlessRecursionEndsWithTheStack() throws IOException {
        String failure = failure("recursion");
        assertTrue(failure.startsWith("trapped: call stack exhausted\n    at deeper"), failure);
    }

    @Test
    void memoryGrowsToTheLimitAndNoFurther() throws IOException {
        GuestRun run = run("grow");
        assertNull(run.failure());
        assertTrue(text(run.output()).endsWith("\n01234\n"), text(run.output()));
    }

    /** Writes the letter it holds, three times, and another each time. */
    private static String counter(String start) {
        return """
            (module
              (import "wasi_snapshot_preview1" "fd_write"
                (func $write (param i32 i32 i32 i32) (result i32)))
              (memory (export "memory") 1)
              (global $more (mut i32) (i32.const 1))
              (data (i32.const 0) "\\10\\00\\00\\00\\01\\00\\00\\00")
              (data (i32.const 16) "a")
              (func $next
                (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
                (i32.store8 (i32.const 16) (i32.add (i32.load8_u (i32.const 16)) (global.get $more)))
                (global.set $more (i32.add (global.get $more) (i32.const 1))))
              %s
              (func (export "_start") (call $next) (call $next) (call $next)))
            """.formatted(start);
    }

    /** All start from one snapshot, but what a start function does, it does for each. */
    @Test
    void everyRequestBeginsAnew() throws IOException {
        Map<String, String> outputs = Map.of("", "abd", "(start $next)", "abdg");
        for (Map.Entry<String, String> each : outputs.entrySet()) {
            Path module = directory.resolve("counter.wasm");
            Files.write(module, WasmCompiler.toBinary(counter(each.getKey())));
            try (Deployment deployment =
                    Deployment.of(App.of(module), OPTIONS, OPTIONS.limits().newQuota())) {
                Responder.Wagi wagi = (Responder.Wagi)
                        Objects.requireNonNull(deployment.router().match("/")).target();
                for (int i = 0; i < 3; i++) {
                    GuestRun run = wagi.guest().run(List.of("guest"), Map.of(), ByteBuffer.allocate(0));
                    assertEquals(each.getValue(), text(run.output()));
                }
            }
        }
    }

    @Test
    void endlessOutputIsCutOff() throws IOException {
        GuestRun run = run("flood");
        assertEquals(
                "wrote more than the 1048576 bytes that a response may have",
                notNull(run.failure()).message());
        assertTrue(run.output().remaining() <= 1 << 20);
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"trap", "recursion", "flood"})
    void aFailingGuestIsA500AndTheServerLivesOn(String guest) throws Exception {
        try (Server server = Server.start(app(guest), OPTIONS);
                HttpClient client = HttpClient.newHttpClient()) {
            List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 20)
                    .mapToObj(i -> client.sendAsync(to(server, "/" + i), BodyHandlers.ofString()))
                    .toList();
            for (CompletableFuture<HttpResponse<String>> answer : answers) {
                assertEquals(500, answer.get().statusCode());
                assertEquals("", answer.get().body());
            }
            assertEquals(
                    "OK",
                    client.send(to(server, "/.well-known/spin/health"), BodyHandlers.ofString())
                            .body());
        }
    }

    private static HttpRequest to(Server server, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .build();
    }

    @Test
    void onlyExitCode0IsASuccess() throws Exception {
        try (Server server = Server.start(app("exit"), OPTIONS);
                HttpClient client = HttpClient.newHttpClient()) {
            // The guest exits with the number of its arguments less one; the path is one, each part of the query
            // another.
            assertEquals(
                    500, client.send(to(server, "/?a"), BodyHandlers.ofString()).statusCode());
        }
        assertNull(run("exit").failure());
    }

    private App app(String source, String more) throws IOException {
        Files.copy(GUESTS.resolve(source), directory.resolve(source));
        return App.of(Files.writeString(directory.resolve("spin.toml"), """
            spin_manifest_version = 2
            [application]
            name = "app"
            [[trigger.http]]
            route = "/..."
            component = "guest"
            [component.guest]
            source = "%s"
            """.formatted(source) + more));
    }

    @Test
    void filesCanBeReadAndNotWrittenAndNothingElseIsThere() throws Exception {
        Files.writeString(directory.resolve("a.txt"), "contents");
        try (Server server = Server.start(app("file.wasm", "files = [\"a.txt\"]"), OPTIONS);
                HttpClient client = HttpClient.newHttpClient()) {
            // 69 is ROFS, 76 is NOTCAPABLE; in place of either, 63 (PERM) would do as well.
            assertEquals(
                    "write=69 outside=76 contents",
                    client.send(to(server, "/"), BodyHandlers.ofString()).body());
        }
    }

    private String refusal(String source, String more) throws IOException {
        App app = app(source, more);
        ManifestException e = assertThrows(
                ManifestException.class, () -> Server.start(app, OPTIONS).close());
        String message = Objects.requireNonNull(e.getMessage()).replace(directory + "/", "");
        String place = "spin.toml:8: component.guest.source: ";
        assertTrue(message.startsWith(place), message);
        return message.substring(place.length());
    }

    @Test
    void missingImportsAreAllListed() throws IOException {
        String refusal = refusal("import.wasm", "");
        assertTrue(refusal.startsWith("import.wasm: "), refusal);
        assertTrue(refusal.contains("env.summon") && refusal.contains("env.banish"), refusal);
        assertTrue(refusal.contains("link what defines them"), refusal);
    }

    static List<Arguments> kinds() {
        return List.of(
                Arguments.of(
                        "\0asm\r\0\1\0", "is a component, which this version of wasmj does not serve; build a core"),
                Arguments.of("", "is empty; build it again"),
                Arguments.of("version https://git-lfs.github.com/spec/v1", "'git lfs pull' fetches that"),
                Arguments.of("<!doctype html>", "download it again"),
                Arguments.of(null, "does not exist; correct the path, or add build.command"));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whatIsSomethingElseIsRecognised(@Nullable String content, String expected) throws IOException {
        App app = app("trap.wasm", "");
        Path source = directory.resolve("trap.wasm");
        Files.delete(source);
        if (content != null) {
            Files.writeString(source, content, StandardCharsets.ISO_8859_1);
        }
        ManifestException e = assertThrows(
                ManifestException.class, () -> Server.start(app, OPTIONS).close());
        String message = Objects.requireNonNull(e.getMessage());
        assertTrue(message.contains("/trap.wasm ") && message.contains(expected), message);
    }

    static List<Arguments> imports() {
        return List.of(
                Arguments.of("wbg.__wbindgen_throw: unknown import", "wasm-bindgen; build for --target wasm32-wasip1"),
                Arguments.of("gojs.runtime.wasmExit: unknown import", "build it with GOOS=wasip1, not GOOS=js"),
                Arguments.of(
                        "wasi:cli/environment@0.2.0.get: unknown import", "It was made for WASI 0.2; build a core"),
                Arguments.of("fermyon:spin/key-value.open: unknown import", "host services of Spin"),
                Arguments.of("env.emscripten_resize_heap: unknown import", "-sSTANDALONE_WASM"));
    }

    @ParameterizedTest
    @MethodSource("imports")
    void whatToDoAboutMissingImportsIsSaid(String unknown, String expected) {
        assertTrue(SourceKind.remedy(unknown).contains(expected), unknown);
    }

    @Test
    void whatNothingHereServesIsRefusedWithItsLine() throws IOException {
        App app = app("trap.wasm", """
            key_value_stores = ["default"]
            allowed_outbound_hosts = ["https://example.com"]
            sqlite_databases = []
            [[trigger.redis]]
            component = "guest"
            channel = "news"
            address = "redis://localhost:6379"
            """);
        ManifestException e = assertThrows(
                ManifestException.class, () -> Server.start(app, OPTIONS).close());
        String remedy = " is not supported: this host has no service that reads it; remove it if the component"
                + " can do without\n";
        assertEquals(
                "spin.toml:9: component.guest.key_value_stores:" + remedy
                        + "spin.toml:10: component.guest.allowed_outbound_hosts:" + remedy
                        + "spin.toml:12: trigger.redis: there is no such trigger; known are http",
                Objects.requireNonNull(e.getMessage()).replace(directory + "/", ""));
    }

    @Test
    void aModuleThatIsNoCommandIsRefused() throws IOException {
        assertEquals(
                "library.wasm exports neither _start nor handle-http-request nor"
                        + " fermyon:spin/inbound-http#handle-request; build a program with a main function, which is a"
                        + " WASI command and served by WAGI (Rust: src/main.rs; C: without -mexec-model=reactor; Go:"
                        + " without -buildmode=c-shared)",
                refusal("library.wasm", ""));
    }

    @Test
    void aModuleThatWantsMoreMemoryThanItMayHaveIsRefused() throws IOException {
        String refusal = refusal("greedy.wasm", "");
        assertTrue(refusal.startsWith("greedy.wasm cannot be instantiated: "), refusal);
        assertTrue(refusal.contains("5000 pages") && refusal.contains(Integer.toString(1234 << 16)), refusal);
    }

    @Test
    void whatIsNoModuleIsRefused() throws IOException {
        String refusal = refusal("build.sh", "");
        assertTrue(refusal.startsWith("build.sh: "), refusal);
    }

    @Test
    void filesThatAreMissingAreTold() throws IOException {
        App app = app("trap.wasm", "files = [\"missing\"]");
        ManifestException e = assertThrows(
                ManifestException.class, () -> Server.start(app, OPTIONS).close());
        assertEquals(
                directory + "/spin.toml:9: component.guest.files: \"missing\" does not exist, and is no glob",
                e.getMessage());
    }

    @Test
    void aSourceThatIsNotThereIsToldWithHowToBuildIt() throws IOException {
        App app = app("trap.wasm", "[component.guest.build]\ncommand = \"./build.sh\"");
        Files.delete(directory.resolve("trap.wasm"));
        ManifestException e = assertThrows(
                ManifestException.class, () -> Server.start(app, OPTIONS).close());
        assertEquals(
                directory + "/spin.toml:8: component.guest.source: " + directory
                        + "/trap.wasm does not exist; 'wasmj build' builds it first: ./build.sh",
                e.getMessage());
    }
}
