package io.wasmj.services;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.wasmj.http.spi.ApplicationScope;
import io.wasmj.http.spi.RequestScope;
import io.wasmj.http.spi.Result;
import io.wasmj.http.spi.ServiceProvider;
import io.wasmj.http.spi.TraceContext;
import io.wasmj.services.OutboundHttp.Failure;
import io.wasmj.services.OutboundHttp.Field;
import io.wasmj.services.OutboundHttp.Method;
import io.wasmj.services.OutboundHttp.Request;
import io.wasmj.services.OutboundHttp.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests to a server of this process, of which some addresses are allowed and others are not. */
@Timeout(60)
final class OutboundHttpTest {

    private final Set<Integer> clientPorts = ConcurrentHashMap.newKeySet();
    private HttpServer server;
    private ServiceProvider.OfApplication application;
    private int port;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        port = server.getAddress().getPort();
        server.createContext("/", this::echo);
        server.createContext("/redirect/", exchange -> {
            String status = exchange.getRequestURI().getPath().substring("/redirect/".length());
            exchange.getResponseHeaders()
                    .set("Location", exchange.getRequestURI().getRawQuery());
            answer(exchange, Integer.parseInt(status), "moved");
        });
        server.createContext("/large", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (exchange) {
                for (int i = 0; i < 17; i++) {
                    exchange.getResponseBody().write(new byte[1 << 20]);
                }
            }
        });
        server.start();
        application = new OutboundHttp().open(new ApplicationScope("test", Path.of("unused"), Map.of()));
    }

    @AfterEach
    void stop() {
        application.close();
        server.stop(0);
    }

    /** Answers with the method, the target, the headers that matter here, and the body. */
    private void echo(HttpExchange exchange) throws IOException {
        clientPorts.add(exchange.getRemoteAddress().getPort());
        StringBuilder text = new StringBuilder(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        for (String name : List.of(
                "Host", "X-Mine", "Content-Type", "Authorization", "Transfer-Encoding", "Traceparent", "Tracestate")) {
            for (String value : exchange.getRequestHeaders().getOrDefault(name, List.of())) {
                text.append(" [").append(name).append(": ").append(value).append(']');
            }
        }
        text.append(' ').append(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        exchange.getResponseHeaders().set("X-Answer", "yes");
        answer(exchange, 200, text.toString());
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            boolean bodiless = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(status, bodiless ? -1 : bytes.length);
            if (!bodiless) {
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    /** Of the call's span, unless the guest says another. */
    @Test
    void aTraceGoesAlong() {
        String id = "0af7651916cd43dd8448eb211c80319c";
        TraceContext trace = new TraceContext(id, "b7ad6b7169203331", true, "a=1");
        RequestScope scope = new RequestScope("id", "app", 0, trace, null);
        OutboundHttp.Functions http = allowed("http://127.0.0.1:PORT");
        String said = scope.call(() -> body(http.request(request(Method.GET, "http://127.0.0.1:PORT/", ""))));
        assertTrue(said.contains("[Traceparent: 00-" + id + "-b7ad6b7169203331-01] [Tracestate: a=1]"), said);
        Field own = new Field("TraceParent", "mine");
        said = scope.call(() -> body(http.request(request(Method.GET, "http://127.0.0.1:PORT/", "", own))));
        assertTrue(said.contains("[Traceparent: mine]") && !said.contains("Tracestate"), said);
        assertFalse(body(http.request(request(Method.GET, "http://127.0.0.1:PORT/", "")))
                .contains("Trace"));
    }

    private static String body(Result<Response, Failure> result) {
        return new String(Results.value(result).body().orElseThrow(), StandardCharsets.UTF_8);
    }

    private OutboundHttp.Functions allowed(String... hosts) {
        List<String> named = List.of(hosts).stream()
                .map(host -> host.replace("PORT", Integer.toString(port)))
                .toList();
        return (OutboundHttp.Functions) application.grant(Scopes.hosts(named)).get();
    }

    private Request request(Method method, String uri, String body, Field... headers) {
        Optional<byte[]> bytes = body.isEmpty() ? Optional.empty() : Optional.of(body.getBytes(StandardCharsets.UTF_8));
        return new Request(method, uri.replace("PORT", Integer.toString(port)), List.of(headers), List.of(), bytes);
    }

    private static String text(Result<Response, Failure> result) {
        if (result instanceof Result.Err) {
            return Results.error(result).toString();
        }
        Response response = Results.value(result);
        return response.status() + " " + new String(response.body().orElseThrow(), StandardCharsets.UTF_8);
    }

    @Test
    void requestsOfEveryMethod() {
        OutboundHttp.Functions functions = allowed("http://127.0.0.1:PORT");
        for (Method method : Method.values()) {
            String body = method == Method.POST || method == Method.PUT || method == Method.PATCH ? "ä" : "";
            Request request = request(
                    method,
                    "http://127.0.0.1:PORT/a%20b?x=1&y",
                    body,
                    new Field("X-Mine", "1"),
                    new Field("Content-Type", "text/x"));
            String expected = method == Method.HEAD
                    ? "200 "
                    : "200 " + method + " /a%20b?x=1&y [Host: 127.0.0.1:" + port
                            + "] [X-Mine: 1] [Content-Type: text/x] " + body;
            assertEquals(expected, text(functions.request(request)));
            assertEquals(expected, text(functions.sendRequest(request)));
        }
        assertEquals(1, clientPorts.size(), "connections are kept");
    }

    @Test
    void headersOfTheAnswer() {
        Result<Response, Failure> result =
                allowed("http://localhost:PORT").request(request(Method.GET, "http://localhost:PORT", ""));
        Response response = Results.value(result);
        assertTrue(response.headers().orElseThrow().contains(new Field("x-answer", "yes")));
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:PORT/, DESTINATION_NOT_ALLOWED",
        "http://localhost:PORT/, DESTINATION_NOT_ALLOWED",
        "http://example.com@127.0.0.1:PORT/, DESTINATION_NOT_ALLOWED",
        "http://[::1]:PORT/, DESTINATION_NOT_ALLOWED",
        "http://[::ffff:127.0.0.1]:PORT/, DESTINATION_NOT_ALLOWED",
        "http://example.com:PORT/, DESTINATION_NOT_ALLOWED",
        "https://example.com/, DESTINATION_NOT_ALLOWED",
        "ftp://example.com/, INVALID_URL",
        "file:///etc/passwd, INVALID_URL",
        "/relative, DESTINATION_NOT_ALLOWED",
        "http:///path, INVALID_URL",
        "http://exa mple.com/, INVALID_URL",
        "'http://example.com\\@127.0.0.1:PORT/', INVALID_URL",
    })
    void whatIsNotAllowed(String uri, Failure error) {
        assertEquals(error.toString(), text(allowed("http://example.com").request(request(Method.GET, uri, ""))));
        assertTrue(clientPorts.isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:PORT/secret",
                "http://[::1]:PORT/",
                "http://user@localhost:PORT/",
                "http://LOCALHOST.:PORT/",
                "//localhost:PORT/",
                "http://127.0.0.1:1/",
                "https://127.0.0.1:PORT/",
                "http://127.0.0.2:PORT/",
            })
    void aRedirectIsCheckedLikeARequest(String location) {
        Request request = request(Method.GET, "http://127.0.0.1:PORT/redirect/302?" + location, "");
        assertEquals(
                "DESTINATION_NOT_ALLOWED", text(allowed("http://127.0.0.1:PORT").request(request)));
        assertTrue(clientPorts.isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"301, GET", "302, GET", "303, GET", "307, POST", "308, POST"})
    void redirectsAreFollowed(int status, String method) {
        Field secret = new Field("Authorization", "secret");
        Request request = request(
                Method.POST,
                "http://127.0.0.1:PORT/redirect/" + status + "?http://localhost:PORT/there",
                "body",
                secret);
        String answer =
                text(allowed("http://127.0.0.1:PORT", "http://localhost:PORT").request(request));
        String body = method.equals("GET") ? "" : "body";
        assertEquals("200 " + method + " /there [Host: localhost:" + port + "] " + body, answer);
    }

    /** Nobody but the check looks this name up: there is no such host. */
    @Test
    void theAddressThatWasCheckedIsConnectedTo() {
        OutboundRules allowed =
                OutboundRules.of(List.of("http://checked.invalid:" + port, "http://127.0.0.1:" + port), _ ->
                        new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")});
        try (HttpConnections connections = new HttpConnections(request -> {
            throw new IOException(request.host());
        })) {
            String answer = text(new OutboundHttp.Functions("test", connections, allowed)
                    .request(request(Method.GET, "http://checked.invalid:PORT/", "")));
            assertEquals("200 GET / [Host: checked.invalid:" + port + "] ", answer);
        }
    }

    @Test
    void redirectsHaveAnEnd() {
        server.createContext("/loop", exchange -> {
            exchange.getResponseHeaders().set("Location", "/loop");
            answer(exchange, 302, "");
        });
        Request request = request(Method.GET, "http://127.0.0.1:PORT/loop", "");
        assertEquals("REQUEST_ERROR", text(allowed("http://127.0.0.1:PORT").request(request)));
    }

    @ParameterizedTest
    @CsvSource({"'X-Mine', '1\r\nX-Evil: 1'", "'X-Mine', '1\nX: 1'", "'X-Mine: a\r\nX-Evil', 1", "'', 1", "'a b', 1"})
    void aHeaderEndsNoLine(String name, String value) {
        Request request = request(Method.GET, "http://127.0.0.1:PORT/", "", new Field(name, value));
        assertEquals("REQUEST_ERROR", text(allowed("http://127.0.0.1:PORT").request(request)));
        assertTrue(clientPorts.isEmpty());
    }

    @Test
    void whatFramesAMessageIsTheHosts() {
        Request request = request(
                Method.POST,
                "http://127.0.0.1:PORT/",
                "body",
                new Field("Host", "elsewhere"),
                new Field("Transfer-Encoding", "chunked"),
                new Field("content-length", "1"));
        assertEquals(
                "200 POST / [Host: 127.0.0.1:" + port + "] body",
                text(allowed("http://127.0.0.1:PORT").request(request)));
    }

    @Test
    void whatIsTooLargeIsNotKept() {
        assertEquals(
                "REQUEST_ERROR",
                text(allowed("http://127.0.0.1:PORT").request(request(Method.GET, "http://127.0.0.1:PORT/large", ""))));
        assertFalse(Thread.interrupted());
    }
}
