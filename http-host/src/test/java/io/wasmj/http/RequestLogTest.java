package io.wasmj.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wasmj.http.AppManifest.Application;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RequestLogTest {

    private static final ServerOptions OPTIONS =
            ServerOptions.DEFAULT.withListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

    private static Server serve(ServerOptions options) throws IOException {
        Router<Responder> router = new Router<>();
        router.add(Route.of("/fixed"), new Responder.Fixed(Answer.text(200, "fixed")));
        Guest guest = (arguments, environment, input) -> new GuestRun(
                ByteBuffer.wrap("status: 201\n\n".getBytes(StandardCharsets.UTF_8)), null, 1_234_567, 89_000, 0, 0);
        router.add(Route.of("/guest/..."), new Responder.Wagi("guest", guest, App.DEFAULT_ARGV, Map.of()));
        return Server.start(new Application("app", "", "", List.of()), router, options);
    }

    private static void get(Server server, String path) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            String request = "GET " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.getInputStream().readAllBytes();
        }
    }

    @Test
    void everyRequestLeavesALine() throws Exception {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        try (Server server = serve(OPTIONS.withRequestLog(
                (requests, missing) -> requests.forEach(request -> lines.add(request.line()))))) {
            for (String path : List.of("/guest/a%20b?secret=1", "/fixed", "/missing", "/.well-known/spin/health")) {
                get(server, path);
            }
            assertEquals("GET /guest/a%20b 201 guest instantiate=1.234ms guest=0.089ms total=? id=?", line(lines));
            assertEquals("GET /fixed 200 - total=? id=?", line(lines));
            assertEquals("GET /missing 404 - total=? id=?", line(lines));
            assertEquals("GET /.well-known/spin/health 200 - total=? id=?", line(lines));
        }
    }

    private static String line(BlockingQueue<String> lines) throws InterruptedException {
        return String.valueOf(lines.poll(10, TimeUnit.SECONDS))
                .replaceAll("total=\\d+\\.\\d{3}ms id=[0-9a-f]{16}$", "total=? id=?");
    }

    @Test
    void aLogThatStandsStillHoldsUpNobody() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        try (Server server = serve(OPTIONS.withRequestLog((some, missing) -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            some.forEach(request -> lines.add(request.line()));
        }))) {
            for (int i = 0; i < 100; i++) {
                get(server, "/fixed");
            }
            assertEquals(0, lines.size());
            go.countDown();
        }
        assertEquals(100, lines.size());
    }
}
