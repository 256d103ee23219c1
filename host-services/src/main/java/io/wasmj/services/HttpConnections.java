package io.wasmj.services;

import io.wasmj.http.spi.LocalRequests;
import io.wasmj.http.spi.RequestScope;
import io.wasmj.http.spi.TraceContext;
import io.wasmj.http.spi.Waiting;
import io.wasmj.services.OutboundHttp.Field;
import io.wasmj.services.OutboundHttp.Method;
import io.wasmj.services.OutboundHttp.Request;
import io.wasmj.services.OutboundHttp.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of an application to other servers, kept for later requests. Each goes to an address that was checked:
 * no name is looked up here. Redirects are followed one by one, each checked as if the guest had asked for it.
 */
final class HttpConnections implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpConnections.class);

    private static final int MOST_REDIRECTS = 10;
    private static final int MOST_CONNECTIONS = 256;
    private static final int LARGEST_BODY = 16 << 20;
    private static final int LONGEST_HEADER = 64 << 10;
    private static final int MOST_HEADERS = 256;
    private static final Timeout LONGEST_CONNECT = Timeout.ofSeconds(10);
    private static final Timeout LONGEST_SILENCE = Timeout.ofSeconds(30);

    /** What frames a message or belongs to the connection is the client's. */
    private static final Set<String> OF_CONNECTION = Set.of(
            "connection",
            "content-length",
            "expect",
            "host",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    /** What one server was told is not for another. */
    private static final Set<String> CONFIDENTIAL = Set.of("authorization", "cookie", "proxy-authorization");

    /** A request that is not sent. */
    static final class Unfit extends IOException {
        private static final long serialVersionUID = 1;

        private final OutboundHttp.Failure error;

        Unfit(OutboundHttp.Failure error, String message) {
            super(message);
            this.error = error;
        }

        OutboundHttp.Failure error() {
            return error;
        }
    }

    private final CloseableHttpClient client = HttpClients.custom()
            .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                    .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                            .http1Config(Http1Config.custom()
                                    .setMaxLineLength(LONGEST_HEADER)
                                    .setMaxHeaderCount(MOST_HEADERS)
                                    .build())
                            .build())
                    .setMaxConnTotal(MOST_CONNECTIONS)
                    .setMaxConnPerRoute(MOST_CONNECTIONS)
                    .setDefaultConnectionConfig(ConnectionConfig.custom()
                            .setConnectTimeout(LONGEST_CONNECT)
                            .setSocketTimeout(LONGEST_SILENCE)
                            .build())
                    .build())
            .setDefaultRequestConfig(RequestConfig.custom()
                    .setConnectionRequestTimeout(LONGEST_CONNECT)
                    .setResponseTimeout(LONGEST_SILENCE)
                    .setProtocolUpgradeEnabled(false)
                    .build())
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableContentCompression()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableDefaultUserAgent()
            .build();

    private final LocalRequests components;

    /** @param components those that are requested without a connection */
    HttpConnections(LocalRequests components) {
        this.components = components;
    }

    /**
     * Sends a request and follows redirects.
     *
     * @throws OutboundRules.Denied where it, or where it is redirected to, is not allowed
     * @throws Unfit where it is no request that HTTP can send
     */
    Response send(Request request, OutboundRules allowed) throws IOException {
        URI uri = uri(request.uri());
        Request next = request;
        for (int i = 0; i <= MOST_REDIRECTS; i++) {
            Response response = exchange(traced(next), uri, allowed);
            String location = redirect(response);
            if (location.isEmpty()) {
                return response;
            }
            URI target = resolved(uri, location);
            if (isLocal(target) && !isLocal(uri)) {
                throw new OutboundRules.Denied(
                        uri.getHost() + " is outside, and redirects to a component of the application");
            }
            next = redirected(next, Short.toUnsignedInt(response.status()), isSameOrigin(uri, target));
            uri = target;
        }
        throw new IOException("more than " + MOST_REDIRECTS + " redirects");
    }

    private static URI uri(String text) throws Unfit {
        try {
            URI uri =
                    new URI(text.startsWith("/") ? "http://" + LocalRequests.SELF + text : text).parseServerAuthority();
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (!http || uri.getHost() == null) {
                throw new Unfit(OutboundHttp.Failure.INVALID_URL, "no address of a server: " + text);
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new Unfit(OutboundHttp.Failure.INVALID_URL, String.valueOf(e.getMessage()));
        }
    }

    private static URI resolved(URI base, String location) throws Unfit {
        try {
            return uri(base.resolve(new URI(location)).toString());
        } catch (URISyntaxException e) {
            throw new Unfit(OutboundHttp.Failure.REQUEST_ERROR, "redirected to what is no address: " + location);
        }
    }

    private static String scheme(URI uri) {
        return uri.getScheme().toLowerCase(Locale.ROOT);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : scheme(uri).equals("https") ? 443 : 80;
    }

    private static boolean isSameOrigin(URI a, URI b) {
        return scheme(a).equals(scheme(b)) && a.getHost().equalsIgnoreCase(b.getHost()) && port(a) == port(b);
    }

    /** Where it redirects to, or the empty string. */
    private static String redirect(Response response) {
        boolean redirects =
                switch (Short.toUnsignedInt(response.status())) {
                    case 301, 302, 303, 307, 308 -> true;
                    default -> false;
                };
        return !redirects
                ? ""
                : response.headers().orElse(List.of()).stream()
                        .filter(field -> field.name().equals("location"))
                        .map(Field::value)
                        .findFirst()
                        .orElse("");
    }

    /** As browsers do (Fetch, "HTTP-redirect fetch"). */
    private static Request redirected(Request request, int status, boolean sameOrigin) {
        boolean asGet = (status == 303 && request.method() != Method.HEAD)
                || ((status == 301 || status == 302) && request.method() == Method.POST);
        List<Field> headers = request.headers().stream()
                .filter(field -> sameOrigin || !CONFIDENTIAL.contains(lower(field.name())))
                .filter(field -> !asGet || !lower(field.name()).startsWith("content-"))
                .toList();
        return new Request(
                asGet ? Method.GET : request.method(),
                request.uri(),
                headers,
                List.of(),
                asGet ? Optional.empty() : request.body());
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static boolean isLocal(URI uri) {
        return LocalRequests.isLocal(lower(uri.getHost()));
    }

    private Response exchange(Request request, URI uri, OutboundRules allowed) throws IOException {
        if (isLocal(uri)) {
            return local(request, uri, allowed);
        }
        try {
            return Waiting.on(() -> outside(request, uri, allowed));
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** On this thread, which is a guest's. */
    private Response local(Request request, URI uri, OutboundRules allowed) throws IOException {
        String host = lower(uri.getHost());
        allowed.requireLocal(scheme(uri), host, port(uri));
        List<LocalRequests.Field> headers = new ArrayList<>();
        for (Field field : request.headers()) {
            requireSendable(field);
            headers.add(new LocalRequests.Field(lower(field.name()), field.value()));
        }
        LocalRequests.Response response = components.send(new LocalRequests.Request(
                request.method().name(),
                host,
                path(uri),
                Objects.requireNonNullElse(uri.getRawQuery(), ""),
                headers,
                request.body().orElse(new byte[0])));
        List<Field> answered = response.headers().stream()
                .map(field -> new Field(lower(field.name()), field.value()))
                .toList();
        return new Response((short) response.status(), Optional.of(answered), Optional.of(response.body()));
    }

    private static String path(URI uri) {
        return uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    }

    private Response outside(Request request, URI uri, OutboundRules allowed) throws IOException {
        List<InetSocketAddress> addresses = allowed.resolve(scheme(uri), uri.getHost(), port(uri));
        BasicClassicHttpRequest message = message(request, uri);
        ConnectException refused = new ConnectException("no address of " + uri.getHost());
        for (InetSocketAddress address : addresses) {
            HttpHost target = new HttpHost(scheme(uri), address.getAddress(), uri.getHost(), address.getPort());
            try {
                return client.execute(target, message, HttpConnections::response);
            } catch (ConnectException e) {
                LOG.debug("{} does not answer", target, e);
                refused = e;
            }
        }
        throw refused;
    }

    /** A guest that knows of traces has said which, and is believed. */
    private static Request traced(Request request) {
        TraceContext trace = RequestScope.current().trace();
        boolean said =
                request.headers().stream().anyMatch(field -> lower(field.name()).equals(TraceContext.PARENT_HEADER));
        if (trace == null || said) {
            return request;
        }
        List<Field> headers = new ArrayList<>(request.headers());
        headers.add(new Field(TraceContext.PARENT_HEADER, trace.parent()));
        if (!trace.state().isEmpty()) {
            headers.add(new Field(TraceContext.STATE_HEADER, trace.state()));
        }
        return new Request(request.method(), request.uri(), headers, request.params(), request.body());
    }

    private static BasicClassicHttpRequest message(Request request, URI uri) throws Unfit {
        String target = uri.getRawQuery() == null ? path(uri) : path(uri) + "?" + uri.getRawQuery();
        BasicClassicHttpRequest message =
                new BasicClassicHttpRequest(request.method().name(), target);
        String contentType = "";
        for (Field field : request.headers()) {
            String name = lower(field.name());
            requireSendable(field);
            if (name.equals("content-type")) {
                contentType = field.value();
            } else if (!OF_CONNECTION.contains(name)) {
                message.addHeader(field.name(), field.value());
            }
        }
        byte[] body = request.body().orElse(new byte[0]);
        if (body.length > 0) {
            message.setEntity(new ByteArrayEntity(body, null));
        }
        if (!contentType.isEmpty()) {
            message.addHeader("content-type", contentType);
        }
        return message;
    }

    /** A header cannot end its line (RFC 9110, section 5). */
    private static void requireSendable(Field field) throws Unfit {
        boolean name = field.name().matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
        boolean value = field.value().chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7F && c <= 0xFF));
        if (!name || !value) {
            throw new Unfit(OutboundHttp.Failure.REQUEST_ERROR, "no header that HTTP can send: " + field.name());
        }
    }

    private static Response response(ClassicHttpResponse response) throws IOException {
        List<Field> headers = new ArrayList<>();
        for (Header header : response.getHeaders()) {
            headers.add(new Field(lower(header.getName()), Objects.requireNonNullElse(header.getValue(), "")));
        }
        byte[] body = new byte[0];
        if (response.getEntity() != null) {
            body = body(response.getEntity().getContent());
        }
        return new Response((short) response.getCode(), Optional.of(headers), Optional.of(body));
    }

    /** A server that sends a little now and then is left when the guest's time is over. */
    private static byte[] body(InputStream content) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] some = new byte[1 << 14];
        for (int read = content.read(some); read >= 0; read = content.read(some)) {
            body.write(some, 0, read);
            if (body.size() > LARGEST_BODY) {
                throw new IOException("the body is larger than " + (LARGEST_BODY >> 20) + " MiB");
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("the guest's time is over");
            }
        }
        return body.toByteArray();
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            LOG.warn("connections cannot be closed", e);
        }
    }
}
