package io.wasmj.http;

import io.wasmj.http.AppManifest.Application;
import java.util.Locale;

/** The paths that the host answers itself. */
final class WellKnown {

    /** Where the host says whether it wants requests; that it is alive at all it says as Spin does. */
    static final String READY = "/.well-known/wasmj/ready";

    private static final Answer LEAVING = Answer.text(503, "leaving", new Header("content-type", "text/plain"));
    private static final Answer HEALTH = Answer.text(200, "OK", new Header("content-type", "text/plain"));
    private static final Answer NOT_FOUND = Answer.empty(404);

    private final Answer info;

    WellKnown(Application application) {
        String version = application.version().isEmpty() ? "" : ",\n  \"version\": " + quoted(application.version());
        String json = "{\n  \"name\": " + quoted(application.name()) + version + "\n}\n";
        info = Answer.text(200, json, new Header("content-type", "application/json"));
    }

    static Answer ready(boolean ready) {
        return ready ? HEALTH : LEAVING;
    }

    Answer answer(String path) {
        return path.equals(Route.RESERVED + "info") ? info : answerOfNone(path);
    }

    /** What the host answers where no application does. */
    static Answer answerOfNone(String path) {
        return path.equals(Route.RESERVED + "health") ? HEALTH : NOT_FOUND;
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                json.append('\\').append((char) c);
            } else if (c < ' ') {
                json.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                json.append((char) c);
            }
        });
        return json.append('"').toString();
    }
}
