package io.wasmj.http;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request, whole.
 *
 * @param protocol for example {@code HTTP/1.1}
 * @param path as it was sent, percent-encoded
 * @param query as it was sent, without the question mark; empty where there is none
 */
record InboundRequest(
        String method,
        String protocol,
        String scheme,
        String path,
        String query,
        List<Header> headers,
        InetSocketAddress client,
        ByteBuffer body) {

    /** The first header of that name, or null. */
    @Nullable
    String header(String name) {
        for (Header header : headers) {
            if (header.is(name)) {
                return header.value();
            }
        }
        return null;
    }
}
