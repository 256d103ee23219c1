package io.wasmj.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A request that comes from Java rather than from a connection.
 *
 * @param path percent-encoded, beginning with a slash
 * @param query without the question mark; empty for none
 * @param headers with {@code host}, where that matters
 */
public record AppRequest(String method, String path, String query, Map<String, List<String>> headers, byte[] body) {

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
        return mark < 0
                ? new AppRequest(method, target, "", Map.of(), body)
                : new AppRequest(method, target.substring(0, mark), target.substring(mark + 1), Map.of(), body);
    }

    /** With one header more. */
    public AppRequest withHeader(String name, String value) {
        Map<String, List<String>> all = new LinkedHashMap<>(headers);
        all.merge(
                name,
                List.of(value),
                (before, more) -> Stream.concat(before.stream(), more.stream()).toList());
        return new AppRequest(method, path, query, all, body);
    }
}
