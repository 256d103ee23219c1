package io.wasmj.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an application answers.
 *
 * @param headers by their names in small letters
 */
public record AppResponse(int status, Map<String, List<String>> headers, byte[] body) {

    /** The body as UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    static AppResponse of(Answer answer) {
        Map<String, List<String>> headers = new TreeMap<>();
        for (Header header : answer.headers()) {
            headers.computeIfAbsent(header.name().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                    .add(header.value());
        }
        byte[] body = new byte[answer.body().remaining()];
        answer.body().duplicate().get(body);
        return new AppResponse(answer.status(), headers, body);
    }
}
