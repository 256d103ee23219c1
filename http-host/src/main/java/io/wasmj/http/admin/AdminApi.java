package io.wasmj.http.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.util.Headers;
import io.wasmj.http.Site;
import io.wasmj.http.TlsIdentity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a host is told what to do: a few requests, each with the token, on an address of their own. */
final class AdminApi implements HttpHandler, AutoCloseable {

    /*
     * GET    /apps                          all applications
     * POST   /apps/NAME                     deploys the archive that is the body
     * GET    /apps/NAME/logs?lines=N        the last lines of its guests
     * POST   /apps/NAME/rollback?version=N  serves an older version
     * DELETE /apps/NAME                     removes it
     */

    private static final Logger LOG = LoggerFactory.getLogger(AdminApi.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PATH = Pattern.compile("/apps(?:/([^/]+)(?:/(logs|rollback))?)?");
    private static final int WORKERS = 4;
    private static final int MOST_LINES = 100_000;

    private final AppHost host;
    private final AdminToken token;
    private final InetSocketAddress address;
    private final Undertow undertow;
    private volatile boolean listening;

    AdminApi(AppHost host, AdminToken token, AppHostOptions options) throws IOException {
        this.host = host;
        this.token = token;
        address = options.admin();
        String name = address.getAddress().getHostAddress();
        TlsIdentity tls = options.server().tls();
        Undertow.Builder builder = tls == null
                ? Undertow.builder().addHttpListener(address.getPort(), name)
                : Undertow.builder().addHttpsListener(address.getPort(), name, tls.context());
        undertow = builder.setIoThreads(1)
                .setWorkerThreads(WORKERS)
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, options.archiveBytes())
                .setHandler(new BlockingHandler(this))
                .build();
    }

    /** @throws IOException where the token would go over the network for everybody to read */
    static void requireSafe(AppHostOptions options) throws IOException {
        InetSocketAddress address = options.admin();
        if (!address.getAddress().isLoopbackAddress() && options.server().tls() == null) {
            throw new IOException(
                    "the address for administration, " + address.getAddress().getHostAddress()
                            + ", is not loopback: it needs a certificate (--tls-cert, --tls-key), or the token would"
                            + " cross the network for everybody to read");
        }
    }

    void listen() throws IOException {
        try {
            undertow.start();
            listening = true;
        } catch (RuntimeException e) {
            throw new IOException("cannot listen on " + address + " for administration: " + e.getMessage(), e);
        }
    }

    int port() {
        return ((InetSocketAddress) undertow.getListenerInfo().getFirst().getAddress()).getPort();
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws IOException {
        if (!token.isShownBy(exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION))) {
            exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Bearer");
            send(exchange, 401, error("the token is missing or not this host's; --token-file names its file"));
            return;
        }
        try {
            send(exchange, 200, answer(exchange));
        } catch (Rejection e) {
            send(exchange, e.status(), error(e.getMessage()));
        } catch (IllegalArgumentException e) {
            send(exchange, 400, error(e.getMessage()));
        } catch (IOException | RuntimeException e) {
            LOG.error("{} {} fails", exchange.getRequestMethod(), exchange.getRequestPath(), e);
            send(exchange, 500, error("the host fails: " + e));
        }
    }

    private static Map<String, String> error(@Nullable String message) {
        return Map.of("error", String.valueOf(message));
    }

    private Object answer(HttpServerExchange exchange) throws IOException {
        Matcher path = PATH.matcher(exchange.getRequestPath());
        String method = exchange.getRequestMethod().toString();
        if (!path.matches()) {
            throw new Rejection(404, "there is nothing at " + exchange.getRequestPath());
        }
        String name = path.group(1);
        if (name == null) {
            require(method, "GET");
            return host.list();
        }
        Site.requireName(name);
        return switch (path.group(2)) {
            case "logs" -> {
                require(method, "GET");
                yield host.logs(name, Math.min(MOST_LINES, number(exchange, "lines", 100)));
            }
            case "rollback" -> {
                require(method, "POST");
                yield host.rollback(name, number(exchange, "version", 0));
            }
            case null, default -> {
                if (method.equals("DELETE")) {
                    host.remove(name);
                    yield List.of();
                }
                require(method, "POST");
                yield host.deploy(name, exchange.getInputStream());
            }
        };
    }

    private static void require(String method, String expected) throws Rejection {
        if (!method.equals(expected)) {
            throw new Rejection(405, method + " is not possible here, but " + expected);
        }
    }

    private static int number(HttpServerExchange exchange, String name, int otherwise) throws Rejection {
        var values = exchange.getQueryParameters().get(name);
        if (values == null) {
            return otherwise;
        }
        try {
            return Integer.parseUnsignedInt(values.getFirst());
        } catch (NumberFormatException e) {
            throw new Rejection(400, name + " is " + values.getFirst() + ", which is no number");
        }
    }

    private static void send(HttpServerExchange exchange, int status, Object value) throws IOException {
        byte[] json = JSON.writeValueAsBytes(value);
        exchange.setStatusCode(status);
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
        exchange.setResponseContentLength(json.length);
        exchange.getOutputStream().write(json);
        exchange.endExchange();
    }

    @Override
    public void close() {
        if (listening) {
            undertow.stop();
        }
    }
}
