package io.wasmj.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A request as one stream, for guests that read their environment before there was one: a netstring of names and values,
 * then the body (SCGI, https://python.ca/scgi/protocol.txt).
 */
final class ScgiRequest {

    private ScgiRequest() {}

    /** @param variables as CGI has them */
    static ByteBuffer of(Map<String, String> variables, ByteBuffer body) {
        ByteArrayOutputStream headers = new ByteArrayOutputStream();
        // The one that must be first.
        put(headers, "CONTENT_LENGTH", Integer.toString(body.remaining()));
        put(headers, "SCGI", "1");
        variables.forEach((name, value) -> {
            if (!name.equals("CONTENT_LENGTH") && !name.equals("SCGI")) {
                put(headers, name, value);
            }
        });
        byte[] size = (headers.size() + ":").getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(size.length + headers.size() + 1 + body.remaining())
                .put(size)
                .put(headers.toByteArray())
                .put((byte) ',')
                .put(body.duplicate())
                .flip();
    }

    private static void put(ByteArrayOutputStream headers, String name, String value) {
        headers.writeBytes((name + '\0' + value + '\0').getBytes(StandardCharsets.UTF_8));
    }
}
