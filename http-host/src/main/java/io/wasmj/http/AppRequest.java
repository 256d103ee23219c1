package io.wasmj.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A request that comes from Java rather than from a connection.
 *
 * @param scheme {@code http} or {@code https}
 * @param path percent-encoded, beginning with a slash
 * @param query without the question mark; empty for none
 * @param headers with {@code host}, where that matters
 * @param client who is said to send it
 */
public record AppRequest(
        String method,
        String scheme,
        String path,
        String query,
        Map<String, List<String>> headers,
        InetSocketAddress client,
        byte[] body) {

    private static final InetSocketAddress HERE = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

    /**
     * A request without a body.
     *
     * @param target path and query
     */
    public static AppRequest get(String target) {
        return of("GET", target, new byte[0]);
    }

    /**
     * A request with a body in UTF-8.
     *
     * @param target path and query
     */
    public static AppRequest post(String target, String body) {
        return of("POST", target, body.getBytes(StandardCharsets.UTF_8));
    }

    private static AppRequest of(String method, String target, byte[] body) {
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        String query = mark < 0 ? "" : target.substring(mark + 1);
        return new AppRequest(method, "http", path, query, Map.of(), HERE, body);
    }

    /** With one header more. */
    public AppRequest withHeader(String name, String value) {
        Map<String, List<String>> all = new LinkedHashMap<>(headers);
        all.merge(
                name,
                List.of(value),
                (before, more) -> Stream.concat(before.stream(), more.stream()).toList());
        return new AppRequest(method, scheme, path, query, all, client, body);
    }

    /** With another body. */
    public AppRequest withBody(byte[] body) {
        return new AppRequest(method, scheme, path, query, headers, client, body);
    }
}
