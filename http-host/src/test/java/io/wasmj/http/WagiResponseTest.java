package io.wasmj.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class WagiResponseTest {

    private static final String INSUFFICIENT = "500 [] Exactly one of 'location' or 'content-type' must be specified";

    static List<Arguments> outputs() {
        return List.of(
                Arguments.of("content-type: text/plain\n\nhello", "200 [content-type: text/plain] hello"),
                Arguments.of("Content-Type:text/plain\r\n\r\nhello\r\n", "200 [content-type: text/plain] hello\r\n"),
                Arguments.of("content-type: a/b\n\n\n\nx", "200 [content-type: a/b] \n\nx"),
                Arguments.of("content-type: a/b\n\n", "200 [content-type: a/b] "),
                Arguments.of("\ncontent-type: a/b\n\nx", "200 [content-type: a/b] x"),
                Arguments.of("content-type: a/b\ncontent-type: c/d\n\n", "200 [content-type: c/d] "),
                Arguments.of("status: 404\n\nmissing", "404 [] missing"),
                Arguments.of("status: 404 Not Found\ncontent-type: a/b\n\nx", "404 [content-type: a/b] x"),
                Arguments.of("STATUS:201\n\n", "201 [] "),
                Arguments.of("status: abc\n\nx", "502 [] x"),
                Arguments.of("status:\n\nx", "502 [] x"),
                Arguments.of("status: 99\n\nx", "502 [] x"),
                Arguments.of("status: 100\n\nx", "502 [] x"),
                Arguments.of("status: 20x\n\nx", "502 [] x"),
                Arguments.of("status: 204\n\nx", "204 [] "),
                Arguments.of("status: 304\n\nx", "304 [] "),
                Arguments.of("location: /new\n\n", "302 [location: /new] "),
                Arguments.of("location: /new\nstatus: 301\n\n", "301 [location: /new] "),
                Arguments.of("status: 307 Temporary\nlocation: /new\n\n", "307 [location: /new] "),
                Arguments.of("location: /new\ncontent-type: a/b\n\nx", "302 [location: /new, content-type: a/b] x"),
                Arguments.of("x-other: 1\n\nbody", INSUFFICIENT),
                Arguments.of("no headers at all", INSUFFICIENT),
                Arguments.of("content-type: text/plain\nno blank line", INSUFFICIENT),
                Arguments.of("\n\nbody", INSUFFICIENT),
                Arguments.of("\n", INSUFFICIENT),
                Arguments.of(
                        "content-type: a/b\nset-cookie: a=1\nset-cookie: b=2\nX-Thing: y\n\n",
                        "200 [content-type: a/b, set-cookie: a=1, set-cookie: b=2, x-thing: y] "),
                Arguments.of("content-type: a/b\nx-time: 12:30:00\n\n", "200 [content-type: a/b, x-time: 12:30:00] "),
                Arguments.of("content-type: a/b\ngarbage\nx y: z\n: empty\n\n", "200 [content-type: a/b] "),
                Arguments.of("content-type: a/b\nx: \u0001\n\n", "200 [content-type: a/b] "),
                Arguments.of(
                        "content-type: a/b\nx: a\rset-cookie: evil=1\n\n",
                        "200 [content-type: a/b, x: aset-cookie: evil=1] "),
                Arguments.of(
                        "content-type: a/b\ncontent-length: 999\ntransfer-encoding: chunked\nconnection: close\n\nx",
                        "200 [content-type: a/b] x"));
    }

    @ParameterizedTest
    @MethodSource("outputs")
    void readsWhatGuestsWrite(String output, String expected) {
        Answer answer = WagiResponse.of(ByteBuffer.wrap(output.getBytes(StandardCharsets.UTF_8)));
        String headers = answer.headers().stream()
                .map(header -> header.name() + ": " + header.value())
                .collect(Collectors.joining(", "));
        assertEquals(
                expected,
                answer.status() + " [" + headers + "] "
                        + StandardCharsets.UTF_8.decode(answer.body().duplicate()));
    }

    @Test
    void aBodyIsPassedOnByteForByte() {
        byte[] output = new byte[300];
        byte[] head = "content-type: a/b\n\n".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < output.length; i++) {
            output[i] = i < head.length ? head[i] : (byte) i;
        }
        ByteBuffer body = WagiResponse.of(ByteBuffer.wrap(output)).body();
        assertEquals(ByteBuffer.wrap(output, head.length, output.length - head.length), body);
    }
}
