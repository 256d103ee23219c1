package io.wasmj.http.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.wasmj.http.App;
import io.wasmj.http.AppRequest;
import io.wasmj.http.AppResponse;
import io.wasmj.http.Server;
import io.wasmj.http.ServerLimits;
import io.wasmj.http.ServerOptions;
import io.wasmj.http.Site;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Applications in others' servers and programs: what the README shows, line by line. */
@Timeout(60)
final class EmbeddingTest {

    private static final Path GUESTS = Path.of("src/test/guests");

    @TempDir
    private Path directory;

    private Path manifest(String guest) throws IOException {
        Files.copy(GUESTS.resolve(guest + ".wasm"), directory.resolve("guest.wasm"));
        Files.writeString(directory.resolve("a.txt"), "from the file");
        return Files.writeString(directory.resolve("spin.toml"), """
            spin_manifest_version = 2
            application = { name = "app" }
            [[trigger.http]]
            route = "/static"
            static_response = { status_code = 418, headers = { x-kind = "teapot" }, body = "short" }
            [[trigger.http]]
            route = "/..."
            component = "guest"
            [component.guest]
            source = "guest.wasm"
            files = ["a.txt"]
            """);
    }

    private static String get(int port, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + port + path);
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .POST(BodyPublishers.ofString("body"))
                    .build();
            var response = client.send(request, BodyHandlers.ofString());
            return response.statusCode() + " " + response.body();
        }
    }

    private static int port(Undertow undertow) {
        return ((InetSocketAddress) undertow.getListenerInfo().getFirst().getAddress()).getPort();
    }

    @Test
    void fromAPlainCall() throws Exception {
        App app = App.of(manifest("file"));
        try (Server server = Server.of(ServerOptions.DEFAULT)) {
            server.replace(app);
            AppResponse response = server.call(AppRequest.get("/some/path?x=1"));
            assertEquals(200, response.status());
            assertTrue(response.text().endsWith("from the file"), response.text());
            assertEquals(
                    List.of("teapot"),
                    server.call(AppRequest.get("/static")).headers().get("x-kind"));
            assertEquals(
                    "OK",
                    server.call(AppRequest.get("/.well-known/spin/health")).text());
            byte[] large = new byte[ServerLimits.DEFAULT.requestBytes() + 1];
            AppRequest post = AppRequest.post("/", "");
            assertEquals(413, server.call(post.withBody(large)).status());
            server.deploy(
                    new Site(
                            "other",
                            Set.of("other.example"),
                            ServerLimits.DEFAULT.withGuestTime(Duration.ofMillis(50))),
                    App.of(GUESTS.resolve("loop.wasm")));
            assertEquals(
                    504,
                    server.call(AppRequest.get("/").withHeader("Host", "other.example"))
                            .status());
            assertEquals(
                    200,
                    server.call(AppRequest.get("/").withHeader("Host", "any.example"))
                            .status());
            server.remove("other");
        }
    }

    @Test
    void fromAnUndertowOfOnesOwn() throws Exception {
        App app = App.of(manifest("file"));
        try (Server server = Server.of(ServerOptions.DEFAULT)) {
            server.replace(app);
            Undertow undertow = Undertow.builder()
                    .addHttpListener(0, "127.0.0.1")
                    .setHandler(Handlers.virtualHost(server.handler(), "127.0.0.1"))
                    .build();
            undertow.start();
            try {
                assertTrue(get(port(undertow), "/a").endsWith("from the file"));
                assertEquals("418 short", get(port(undertow), "/static"));
            } finally {
                undertow.stop();
            }
        }
    }

    @Test
    void fromAServletContainer() throws Exception {
        App app = App.of(manifest("file"));
        try (Server server = Server.of(ServerOptions.DEFAULT)) {
            server.replace(app);
            org.eclipse.jetty.server.Server container =
                    new org.eclipse.jetty.server.Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            ServletContextHandler web = new ServletContextHandler("/web");
            web.addServlet(new ServletHolder(new AppServlet(server)), "/*");
            container.setHandler(web);
            container.start();
            try {
                int port = container.getURI().getPort();
                assertTrue(get(port, "/web/a/b?c=d").endsWith("from the file"));
                assertEquals("418 short", get(port, "/web/static"));
            } finally {
                container.stop();
            }
        }
    }
}
