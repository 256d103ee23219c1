package io.wasmj.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.http.AppManifest.Application;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server with guests that are scripts in Java. */
@Timeout(60)
final class ServerTest {

    private static final ServerLimits LIMITS =
            ServerLimits.DEFAULT.withGuests(2).withWaiting(2).withRequestBytes(100_000);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Router<Responder> router = new Router<>();
    private final Server server;

    ServerTest() throws IOException {
        server = Server.start(
                new Application("test \"app\"", "1.0", "", List.of()),
                router,
                ServerOptions.DEFAULT
                        .withListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .withLimits(LIMITS));
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    private void guest(String route, Guest guest) {
        router.add(Route.of(route), new Responder.Wagi("scripted", guest, App.DEFAULT_ARGV, Map.of()));
    }

    private static GuestRun wrote(String output) {
        return new GuestRun(ByteBuffer.wrap(output.getBytes(StandardCharsets.UTF_8)), null, 1, 1, 0, 0);
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(to(path).build(), BodyHandlers.ofString());
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static final Guest ECHO = (arguments, environment, input) -> wrote("content-type: text/plain\n\n"
            + environment.get("REQUEST_METHOD") + " " + environment.get("X_FULL_URL") + " " + arguments + " "
            + StandardCharsets.UTF_8.decode(input.duplicate()));

    @Test
    void answersWhatTheGuestWrote() throws Exception {
        guest("/echo/...", ECHO);
        String url = "http://127.0.0.1:" + server.port() + "/echo/a%20b?x=1&y";
        HttpResponse<String> response = get("/echo/a%20b?x=1&y");
        assertEquals(200, response.statusCode());
        assertEquals("text/plain", response.headers().firstValue("content-type").orElseThrow());
        assertEquals("GET " + url + " [/echo/a%20b, x=1, y] ", response.body());
        for (String method : List.of("PUT", "POST", "DELETE", "PATCH", "OPTIONS", "PROPFIND", "HEAD")) {
            response = client.send(
                    to("/echo").method(method, BodyPublishers.ofString("body")).build(), BodyHandlers.ofString());
            assertEquals(200, response.statusCode());
            String expected = method + " http://127.0.0.1:" + server.port() + "/echo [/echo, ] body";
            assertEquals(method.equals("HEAD") ? "" : expected, response.body());
        }
    }

    @Test
    void theHostItselfAnswersSomePaths() throws Exception {
        router.add(
                Route.of("/static"),
                new Responder.Fixed(Answer.text(418, "short and stout", new Header("x-kind", "teapot"))));
        assertEquals("OK", get("/.well-known/spin/health").body());
        assertEquals(
                "{\n  \"name\": \"test \\\"app\\\"\",\n  \"version\": \"1.0\"\n}\n",
                get("/.well-known/spin/info").body());
        assertEquals(404, get("/.well-known/spin/other").statusCode());
        HttpResponse<String> missing = get("/missing");
        assertEquals(404, missing.statusCode());
        assertEquals("", missing.body());
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> fixed = get("/static");
            assertEquals(418, fixed.statusCode());
            assertEquals("short and stout", fixed.body());
            assertEquals("teapot", fixed.headers().firstValue("x-kind").orElseThrow());
        }
    }

    @Test
    void aFailureIsAnEmpty500AndTheServerLivesOn() throws Exception {
        guest(
                "/fails",
                (arguments, environment, input) ->
                        wrote("content-type: a/b\n\npartial").withFailure("trapped: unreachable\n    at f"));
        guest("/silent", (arguments, environment, input) -> wrote(""));
        guest("/throws", (arguments, environment, input) -> {
            throw new IllegalStateException("a bug of the host");
        });
        guest("/overflows", (arguments, environment, input) -> {
            throw new StackOverflowError();
        });
        guest("/insufficient", (arguments, environment, input) -> wrote("x: y\n\n"));
        guest("/works", ECHO);
        for (String path : List.of("/fails", "/silent", "/throws", "/overflows", "/throws", "/throws")) {
            HttpResponse<String> response = get(path);
            assertEquals(500, response.statusCode(), path);
            assertEquals("", response.body(), path);
        }
        assertEquals(
                "Exactly one of 'location' or 'content-type' must be specified",
                get("/insufficient").body());
        assertEquals(200, get("/works").statusCode());
    }

    @Test
    void aBodyArrivesWhole() throws Exception {
        byte[] body = new byte[LIMITS.requestBytes()];
        new Random(1).nextBytes(body);
        guest("/length", (arguments, environment, input) -> {
            ByteBuffer output = ByteBuffer.allocate(100 + input.remaining());
            output.put("content-type: a/b\n\n".getBytes(StandardCharsets.UTF_8)).put(input.duplicate());
            return new GuestRun(output.flip(), null, 1, 1, 0, 0);
        });
        HttpResponse<byte[]> response =
                client.send(to("/length").POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofByteArray());
        assertArrayEquals(body, response.body());
        // Of unknown length, and so in chunks.
        response = client.send(
                to("/length")
                        .POST(BodyPublishers.ofByteArrays(List.of(new byte[] {1}, new byte[] {2, 3})))
                        .build(),
                BodyHandlers.ofByteArray());
        assertArrayEquals(new byte[] {1, 2, 3}, response.body());
        response = client.send(
                to("/length")
                        .expectContinue(true)
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofByteArray());
        assertArrayEquals(body, response.body());
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedAndForgotten() throws Exception {
        guest("/echo", ECHO);
        byte[] body = new byte[LIMITS.requestBytes() + 1];
        for (int i = 0; i < 20; i++) {
            assertEquals(
                    413,
                    client.send(
                                    to("/echo")
                                            .POST(BodyPublishers.ofByteArray(body))
                                            .build(),
                                    BodyHandlers.ofString())
                            .statusCode());
            assertEquals(
                    413,
                    client.send(
                                    to("/echo")
                                            .POST(BodyPublishers.ofByteArrays(List.of(body, body)))
                                            .build(),
                                    BodyHandlers.ofString())
                            .statusCode());
        }
        assertEquals(
                200,
                client.send(
                                to("/echo")
                                        .POST(BodyPublishers.ofByteArray(new byte[LIMITS.requestBytes()]))
                                        .build(),
                                BodyHandlers.ofString())
                        .statusCode());
    }

    @Test
    void aBodyThatTricklesInHoldsUpNobody() throws Exception {
        guest("/echo", ECHO);
        try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            slow.getOutputStream()
                    .write("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nab"
                            .getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 10; i++) {
                assertEquals(200, get("/echo").statusCode());
            }
            slow.getOutputStream().write("cd".getBytes(StandardCharsets.UTF_8));
            slow.shutdownOutput();
            String response = new String(slow.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(response.endsWith(" abcd"), response);
        }
    }

    @Test
    void aConnectionThatBreaksInMidBodyHarmsNobody() throws Exception {
        guest("/echo", ECHO);
        for (int i = 0; i < 20; i++) {
            raw("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 40\r\n\r\nab");
            raw("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab");
            raw("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n");
        }
        assertEquals(200, get("/echo").statusCode());
    }

    @Test
    void pathsReachRoutesAsTheyWereSent() throws Exception {
        guest(
                "/a/...",
                (arguments, environment, input) -> wrote("content-type: a/b\n\n" + environment.get("PATH_INFO")));
        assertEquals("/b%2Fc;d=1/%2e%2e/x", get("/a/b%2Fc;d=1/%2e%2e/x").body());
        assertTrue(raw("GET http://other.example/a/abs?q HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                .endsWith("/abs"));
        assertTrue(raw("GET /a/../../etc HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                .endsWith("/../../etc"));
        assertTrue(raw("OPTIONS * HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                .startsWith("HTTP/1.1 404 "));
    }

    @Test
    void moreRequestsThanMayWaitAreTurnedAway() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(LIMITS.guests());
        guest("/slow", (arguments, environment, input) -> {
            running.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return wrote("content-type: a/b\n\nslow");
        });
        int admitted = LIMITS.guests() + LIMITS.waiting();
        List<CompletableFuture<Integer>> answers = IntStream.range(0, admitted + 3)
                .mapToObj(i -> client.sendAsync(to("/slow").build(), BodyHandlers.ofString()))
                .map(future -> future.thenApply(HttpResponse::statusCode))
                .toList();
        running.await();
        while (answers.stream().filter(CompletableFuture::isDone).count() < 3) {
            Thread.onSpinWait();
        }
        go.countDown();
        List<Integer> statuses =
                answers.stream().map(CompletableFuture::join).sorted().toList();
        assertEquals(admitted, statuses.stream().filter(status -> status == 200).count());
        assertEquals(3, statuses.stream().filter(status -> status == 503).count());
    }

    @Test
    void closingLetsRequestsFinish() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        guest("/slow", (arguments, environment, input) -> {
            running.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return wrote("content-type: a/b\n\nfinished");
        });
        CompletableFuture<HttpResponse<String>> answer =
                client.sendAsync(to("/slow").build(), BodyHandlers.ofString());
        running.await();
        Thread closer = Thread.ofVirtual().start(server::close);
        go.countDown();
        assertEquals("finished", answer.get().body());
        closer.join();
        server.awaitClose();
        assertThrows(IOException.class, () -> get("/slow"));
    }

    /** Nobody who was told in time is turned away. */
    @Test
    void whoLeavesSaysSoFirst() throws Exception {
        guest("/echo", ECHO);
        assertEquals(200, get("/.well-known/wasmj/ready").statusCode());
        Thread leaver = Thread.ofVirtual().start(() -> server.drain(Duration.ofSeconds(30)));
        while (get("/.well-known/wasmj/ready").statusCode() == 200) {
            Thread.onSpinWait();
        }
        assertEquals("OK", get("/.well-known/spin/health").body());
        HttpResponse<String> last = get("/echo");
        assertEquals(200, last.statusCode());
        assertEquals("close", last.headers().firstValue("connection").orElseThrow());
        server.close();
        leaver.join();
        assertThrows(IOException.class, () -> get("/echo"));
    }

    @Test
    void anAddressThatIsTakenIsSaidToBe() throws Exception {
        InetSocketAddress taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
        IOException e = assertThrows(
                IOException.class,
                () -> Server.start(
                                new Application("other", "", "", List.of()),
                                router,
                                ServerOptions.DEFAULT.withListen(taken))
                        .close());
        assertEquals("cannot listen on 127.0.0.1:" + server.port() + ": Address already in use", e.getMessage());
    }
}
