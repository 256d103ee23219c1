package io.wasmj.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One application takes the place of another, and nobody notices but by the answers. */
@Timeout(120)
final class ReplaceTest {

    private static final ServerOptions OPTIONS =
            ServerOptions.DEFAULT.withListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

    private static final String MARK = "mark-" + ProcessHandle.current().pid();

    @TempDir
    private Path directory;

    /** An application whose guest answers with {@code contents}. */
    private App app(String contents) throws IOException {
        Path folder = Files.createDirectories(directory.resolve(contents));
        Path guest = folder.resolve("file.wasm");
        if (!Files.exists(guest)) {
            Files.copy(Path.of("src/test/guests/file.wasm"), guest);
        }
        Files.writeString(folder.resolve("a.txt"), contents);
        Files.writeString(folder.resolve(MARK), "");
        return App.of(Files.writeString(folder.resolve("spin.toml"), """
            spin_manifest_version = 2
            application = { name = "%s" }
            [[trigger.http]]
            route = "/..."
            component = "guest"
            [component.guest]
            source = "file.wasm"
            files = ["a.txt", "%s"]
            """.formatted(contents, MARK)));
    }

    private static String get(HttpClient client, Server server, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
        var response = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }

    /** The copies of files that belong to this test, whatever else runs on the machine. */
    private static long staged() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("wasmj-files-"))
                    .filter(file -> Files.exists(file.resolve(MARK)))
                    .count();
        }
    }

    @Test
    void noRequestIsLostAndTheOldOneIsClosed() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger answered = new AtomicInteger();
        Server server = Server.start(app("first"), OPTIONS);
        try (server;
                HttpClient client = HttpClient.newHttpClient()) {
            List<CompletableFuture<Void>> clients = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                clients.add(CompletableFuture.runAsync(() -> {
                    while (!over.get()) {
                        try {
                            String answer = get(client, server, "/");
                            assertTrue(answer.matches("200 .*(first|second)"), answer);
                            answered.incrementAndGet();
                        } catch (IOException | InterruptedException e) {
                            throw new AssertionError(e);
                        }
                    }
                }));
            }
            for (int i = 0; i < 20; i++) {
                String next = i % 2 == 0 ? "second" : "first";
                server.replace(app(next));
                assertTrue(get(client, server, "/").endsWith(next));
                assertTrue(get(client, server, "/.well-known/spin/info").contains(next));
            }
            int sofar = answered.get();
            while (answered.get() < sofar + 50) {
                Thread.onSpinWait();
            }
            over.set(true);
            clients.forEach(CompletableFuture::join);
            assertEquals(1, staged());
        }
        assertEquals(0, staged());
        server.replace(app("second"));
        assertEquals(0, staged());
    }

    @Test
    void aRequestWhoseBodyComesLateIsAnsweredByWhatIsServedThen() throws Exception {
        try (Server server = Server.start(app("first"), OPTIONS);
                Socket slow = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            slow.getOutputStream()
                    .write("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nConnection: close\r\n\r\nab"
                            .getBytes(StandardCharsets.UTF_8));
            Thread.sleep(50);
            server.replace(app("second"));
            slow.getOutputStream().write("cd".getBytes(StandardCharsets.UTF_8));
            String answer = new String(slow.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.endsWith("second"), answer);
        }
    }

    @Test
    void whatCannotBeServedChangesNothing() throws Exception {
        App broken = app("broken");
        Files.writeString(directory.resolve("broken/file.wasm"), "nonsense");
        try (Server server = Server.start(app("first"), OPTIONS);
                HttpClient client = HttpClient.newHttpClient()) {
            assertThrows(ManifestException.class, () -> server.replace(broken));
            assertTrue(get(client, server, "/").endsWith("first"));
        }
    }
}
