package io.wasmj.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.http.App;
import io.wasmj.http.AppOptions;
import io.wasmj.http.Server;
import io.wasmj.http.ServerOptions;
import io.wasmj.http.ServiceOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP guests, served and fetched. */
@Timeout(120)
final class ServedGuestsTest {

    private static final ServerOptions OPTIONS =
            ServerOptions.DEFAULT.withListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

    private final HttpClient client = HttpClient.newHttpClient();

    private static Server serve(String path) throws IOException {
        return Server.start(App.of(Path.of("guests").resolve(path)), OPTIONS);
    }

    private static HttpRequest.Builder to(Server server, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void helloGreetsAndEchoes() throws Exception {
        try (Server server = serve("hello-c")) {
            HttpResponse<String> answer = send(to(server, "/hello/a/b?c=d"));
            assertEquals(200, answer.statusCode());
            assertEquals(
                    "text/plain", answer.headers().firstValue("content-type").orElseThrow());
            assertEquals("""
                Hello from C!
                method: GET
                path: /a/b
                query: c=d
                """, answer.body());
            String body = "0123456789".repeat(100_000);
            answer = send(to(server, "/hello").POST(BodyPublishers.ofString(body)));
            assertEquals("""
                Hello from C!
                method: POST
                path: -
                query: -
                body: %s
                """.formatted(body), answer.body());
            assertEquals(404, send(to(server, "/")).statusCode());
            assertEquals(404, send(to(server, "/helloo")).statusCode());
        }
    }

    @Test
    void linksAreKept(@TempDir Path state) throws Exception {
        ServerOptions options = OPTIONS.withServices(ServiceOptions.DEFAULT.withStateDirectory(state));
        App app = App.of(Path.of("guests/links-c"));
        try (Server server = Server.start(app, options)) {
            assertEquals(404, send(to(server, "/l/w3c")).statusCode());
            BodyPublisher target = BodyPublishers.ofString("https://www.w3.org/");
            assertEquals(201, send(to(server, "/l/w3c").PUT(target)).statusCode());
            assertEquals(405, send(to(server, "/l/w3c").POST(target)).statusCode());
        }
        try (Server server = Server.start(app, options)) {
            HttpResponse<String> found = send(to(server, "/l/w3c?x"));
            assertEquals(302, found.statusCode());
            assertEquals(
                    "https://www.w3.org/",
                    found.headers().firstValue("location").orElseThrow());
        }
    }

    @Test
    void theReportIsMadeAtItsTime() throws Exception {
        AppOptions eachSecond = AppOptions.DEFAULT.withVariables(Map.of("schedule", "* * * * * *"));
        App app = App.of(Path.of("guests/report-c"), eachSecond);
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        try (Server server = Server.start(app, OPTIONS.withGuestLog((_, _, line) -> lines.add(line)))) {
            assertEquals(0, server.port());
            String line = lines.poll(30, TimeUnit.SECONDS);
            assertTrue(line != null && line.matches("report of \\S+T\\S+Z"), line);
        }
    }

    @Test
    void aSingleModuleAnswersEveryPath() throws Exception {
        try (Server server = serve("hello-c/hello.wasm")) {
            assertEquals("""
                Hello from C!
                method: GET
                path: /any/path
                query: -
                """, send(to(server, "/any/path")).body());
        }
    }

    @Test
    void nothingSurvivesARequest() throws Exception {
        try (Server server = serve("counter-c")) {
            String first = send(to(server, "/counter")).body();
            assertEquals("""
                global: 1
                memory: 1
                pages: 2
                """, first);
            List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 500)
                    .mapToObj(i -> client.sendAsync(to(server, "/counter/" + i).build(), BodyHandlers.ofString()))
                    .toList();
            for (CompletableFuture<HttpResponse<String>> answer : answers) {
                assertEquals(200, answer.get().statusCode());
                assertEquals(first, answer.get().body());
            }
        }
    }
}
