package io.wasmj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.cli.Captured.Result;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UpCommandTest {

    private static final Pattern SERVING = Pattern.compile("Serving (http://127.0.0.1:[1-9][0-9]*)\n");

    @TempDir
    Path folder;

    /** The command in a thread of its own, until it is interrupted. */
    private static final class Running implements AutoCloseable {

        private final Captured captured = new Captured();
        private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
        private final Thread thread;

        Running(String... args) {
            thread = Thread.ofPlatform().start(() -> exitCode.complete(Main.run(captured.shell(), args)));
        }

        String address() throws InterruptedException {
            while (!exitCode.isDone()) {
                Matcher serving = SERVING.matcher(captured.printedOut());
                if (serving.find()) {
                    return serving.group(1);
                }
                Thread.sleep(10);
            }
            throw new AssertionError("it ended: " + captured.printedErr());
        }

        HttpResponse<String> get(String path) throws IOException, InterruptedException {
            try (HttpClient client = HttpClient.newHttpClient()) {
                return client.send(
                        HttpRequest.newBuilder(URI.create(address() + path)).build(),
                        HttpResponse.BodyHandlers.ofString());
            }
        }

        @Override
        public void close() {
            thread.interrupt();
            assertEquals(0, exitCode.orTimeout(30, TimeUnit.SECONDS).join());
        }
    }

    private Path copy(String guest) throws IOException {
        return Files.copy(Path.of(Captured.guest(guest)), folder.resolve(guest));
    }

    @Test
    void servesAManifestAndPrintsItsRoutes() throws Exception {
        copy("trap.wasm");
        Path manifest = Files.writeString(folder.resolve("spin.toml"), """
            spin_manifest_version = 2
            [application]
            name = "app"
            [[trigger.http]]
            route = "/static"
            static_response = { status_code = 418, body = "tea" }
            [[trigger.http]]
            route = "/trap/..."
            component = "trapping"
            [component.trapping]
            source = "trap.wasm"
            """);
        try (Running up = new Running(
                "up", "-f", manifest.toString(), "--listen", "127.0.0.1:0", "--no-cache", "--warm-up", "0.5")) {
            HttpResponse<String> answer = up.get("/static");
            assertEquals(418, answer.statusCode());
            assertEquals("tea", answer.body());
            assertEquals(500, up.get("/trap/now").statusCode());
            String base = up.address();
            assertTrue(
                    up.captured
                            .printedOut()
                            .endsWith("Available Routes:\n  (static response 418): " + base + "/static\n  trapping: "
                                    + base + "/trap (wildcard)\n"),
                    up.captured.printedOut());
        }
    }

    @Test
    void servesOneModule() throws Exception {
        String module = copy("trap.wasm").toString();
        try (Running up = new Running("up", "--listen", "127.0.0.1:0", "--no-cache", "--warm-up", "0", module)) {
            assertEquals(500, up.get("/anything").statusCode());
        }
    }

    @Test
    void whatCannotBeServedIsOneMessage() throws IOException {
        Result empty = new Captured().run("up", folder.toString());
        assertEquals(1, empty.exitCode());
        assertTrue(empty.err().contains("spin.toml"), empty.err());
        assertTrue(empty.err().lines().count() == 1, empty.err());

        Path manifest = Files.writeString(folder.resolve("spin.toml"), "spin_manifest_version = 3\n");
        Result wrong = new Captured().run("up", "-f", folder.toString());
        assertEquals(1, wrong.exitCode());
        assertTrue(wrong.err().startsWith("wasmj: " + manifest + ":1: "), wrong.err());

        Result invalid = new Captured()
                .run(
                        "up",
                        "--no-cache",
                        "--listen",
                        "127.0.0.1:0",
                        copy("invalid.wasm").toString());
        assertEquals(1, invalid.exitCode());
        assertTrue(invalid.err().contains("type mismatch"), invalid.err());

        Result imports = new Captured()
                .run(
                        "up",
                        "--no-cache",
                        "--listen",
                        "127.0.0.1:0",
                        copy("imports.wasm").toString());
        assertEquals(1, imports.exitCode());
        assertTrue(imports.err().contains("env.first"), imports.err());
        assertTrue(imports.err().contains("env.second"), imports.err());

        Result never =
                new Captured().run("up", "--warm-up", "-1", copy("trap.wasm").toString());
        assertEquals(1, never.exitCode());
        assertEquals("wasmj: --warm-up -1.0 is not between 0.0 and 1000000.0 seconds\n", never.err());

        assertEquals(1, new Captured().run("up", "-f", "a", "b").exitCode());
        assertEquals(
                1,
                new Captured()
                        .run("up", "--listen", "nowhere", folder.toString())
                        .exitCode());
    }

    @Test
    @SuppressWarnings("AddressSelection") // Literal addresses: there is nothing to look up.
    void readsAddresses() {
        assertEquals(new InetSocketAddress("127.0.0.1", 3000), ListenAddress.parse("--listen", "127.0.0.1:3000"));
        assertEquals(new InetSocketAddress("0.0.0.0", 80), ListenAddress.parse("--listen", ":80"));
        assertEquals(new InetSocketAddress("::1", 0), ListenAddress.parse("--listen", "[::1]:0"));
        for (String wrong : new String[] {"", "3000", "a:b", "127.0.0.1:70000", "127.0.0.1:-1"}) {
            assertThrows(CommandFailure.class, () -> ListenAddress.parse("--listen", wrong), wrong);
        }
    }
}
