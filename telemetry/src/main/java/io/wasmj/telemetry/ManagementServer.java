package io.wasmj.telemetry;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.wasmj.http.TlsIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/** Serves the operator's page and the metrics, on an address of its own. */
final class ManagementServer implements HttpHandler, AutoCloseable {

    /** Nothing comes from elsewhere, nothing in the page runs, and no other page shows it. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static final String FIELD = "token=";
    private static final int LONGEST_TOKEN = 1_000;
    private static final int IDLE_MILLIS = 60_000;

    private record Page(String type, byte[] bytes) {

        static Page of(String type, String resource) {
            try (InputStream in = Objects.requireNonNull(ManagementServer.class.getResourceAsStream(resource))) {
                return new Page(type, in.readAllBytes());
            } catch (IOException e) {
                throw new IllegalStateException(resource + " cannot be read", e);
            }
        }
    }

    private static final Page LOGIN = Page.of("text/html; charset=utf-8", "login.html");
    private static final Page STYLE = Page.of("text/css; charset=utf-8", "operations.css");

    private final Map<String, Page> pages = Map.of(
            "/", Page.of("text/html; charset=utf-8", "operations.html"),
            "/operations.js", Page.of("text/javascript; charset=utf-8", "operations.js"));

    private final ObjectMapper json = new ObjectMapper();
    private final Access access;
    private final Figures figures;
    private final OnDemand metrics;
    private final Undertow undertow;

    private ManagementServer(TelemetryOptions options, InetSocketAddress address, Figures figures, OnDemand metrics)
            throws IOException {
        access = new Access(options.token(), options.tls() != null);
        this.figures = figures;
        this.metrics = metrics;
        TlsIdentity tls = options.tls();
        String host = address.getAddress().getHostAddress();
        Undertow.Builder builder = tls == null
                ? Undertow.builder().addHttpListener(address.getPort(), host)
                : Undertow.builder().addHttpsListener(address.getPort(), host, tls.context());
        undertow = builder.setIoThreads(1)
                .setWorkerThreads(2)
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, IDLE_MILLIS)
                .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, IDLE_MILLIS)
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, (long) LONGEST_TOKEN)
                .setHandler(new BlockingHandler(this))
                .build();
    }

    static ManagementServer start(TelemetryOptions options, Figures figures, OnDemand metrics) throws IOException {
        InetSocketAddress address = Objects.requireNonNull(options.management());
        Access.require(address, options.token());
        ManagementServer server = new ManagementServer(options, address, figures, metrics);
        try {
            server.undertow.start();
            return server;
        } catch (RuntimeException e) {
            server.close();
            if (e.getCause() instanceof IOException io) {
                throw new IOException(
                        "cannot listen on the management address " + address.getHostString() + ":" + address.getPort()
                                + ": " + io.getMessage(),
                        io);
            }
            throw e;
        }
    }

    InetSocketAddress address() {
        return (InetSocketAddress) undertow.getListenerInfo().getFirst().getAddress();
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws IOException {
        HeaderMap headers = exchange.getResponseHeaders();
        headers.put(new HttpString("Content-Security-Policy"), POLICY);
        headers.put(new HttpString("X-Content-Type-Options"), "nosniff");
        headers.put(new HttpString("Referrer-Policy"), "no-referrer");
        headers.put(Headers.CACHE_CONTROL, "no-store");
        String path = exchange.getRequestPath();
        if (exchange.getRequestMethod().equals(Methods.POST)) {
            login(exchange, path);
        } else if (!exchange.getRequestMethod().equals(Methods.GET)) {
            send(exchange, 405, "text/plain", "only GET is answered here\n");
        } else if (path.equals("/operations.css")) {
            send(exchange, 200, STYLE);
        } else if (!access.isGranted(exchange)) {
            refuse(exchange, path);
        } else {
            answer(exchange, path);
        }
    }

    private void answer(HttpServerExchange exchange, String path) throws IOException {
        switch (path) {
            case "/metrics" -> send(exchange, 200, PrometheusText.CONTENT_TYPE, PrometheusText.of(metrics.read()));
            case "/state" -> send(exchange, 200, new Page("application/json", json.writeValueAsBytes(figures.now())));
            default -> {
                Page page = pages.get(path);
                if (page == null) {
                    send(exchange, 404, "text/plain", "here are / and /metrics\n");
                } else {
                    send(exchange, 200, page);
                }
            }
        }
    }

    private void refuse(HttpServerExchange exchange, String path) {
        if (!access.hasToken()) {
            send(exchange, 403, "text/plain", "without a token, this answers to localhost, 127.0.0.1 and [::1]\n");
            return;
        }
        exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Bearer");
        if (path.equals("/")) {
            send(exchange, 401, LOGIN);
        } else {
            send(exchange, 401, "text/plain", "wants the management token: Authorization: Bearer TOKEN\n");
        }
    }

    /** A form with the token. */
    private void login(HttpServerExchange exchange, String path) throws IOException {
        String given = "";
        if (path.equals("/")) {
            byte[] form = exchange.getInputStream().readNBytes(LONGEST_TOKEN);
            given = token(new String(form, StandardCharsets.UTF_8));
        }
        if (access.admit(exchange, given)) {
            exchange.getResponseHeaders().put(Headers.LOCATION, "/");
            send(exchange, 303, "text/plain", "");
        } else {
            refuse(exchange, path);
        }
    }

    private static String token(String form) {
        try {
            return form.startsWith(FIELD)
                    ? URLDecoder.decode(form.substring(FIELD.length()), StandardCharsets.UTF_8)
                    : "";
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static void send(HttpServerExchange exchange, int status, String type, String text) {
        send(exchange, status, new Page(type, text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void send(HttpServerExchange exchange, int status, Page page) {
        exchange.setStatusCode(status);
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, page.type());
        exchange.getResponseSender().send(ByteBuffer.wrap(page.bytes()));
    }

    @Override
    public void close() {
        undertow.stop();
    }
}
