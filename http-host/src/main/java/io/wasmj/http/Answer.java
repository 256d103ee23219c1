package io.wasmj.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a client gets.
 *
 * @param body whoever sends it takes a duplicate: an answer may be sent many times
 */
record Answer(int status, List<Header> headers, ByteBuffer body) {

    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    static Answer empty(int status) {
        return new Answer(status, List.of(), EMPTY);
    }

    static Answer text(int status, String text, Header... headers) {
        return new Answer(status, List.of(headers), ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
}
