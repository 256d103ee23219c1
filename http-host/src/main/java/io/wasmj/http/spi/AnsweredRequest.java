package io.wasmj.http.spi;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request that is over.
 *
 * @param id what the client and the log call it; the client's own where that is no more than a word
 * @param application the name of the application it was for
 * @param component what answered it; empty where the host did
 * @param route the manifest's, as written there; empty where none matched
 * @param method as the client sent it: any word
 * @param path as the client sent it, without characters that a terminal would obey and without the query, which may hold
 *     what a log should not
 * @param nanos from its arrival to when the answer was sent
 * @param bytesIn of its body
 * @param bytesOut of the answer's
 * @param trace its span, or null where there is no trace
 * @param parentSpan the client's span, or empty
 * @param guest what a guest did for it, or null where none was asked
 */
public record AnsweredRequest(
        String id,
        Instant begun,
        String application,
        String component,
        String route,
        String method,
        String path,
        int status,
        long nanos,
        long bytesIn,
        long bytesOut,
        @Nullable TraceContext trace,
        String parentSpan,
        @Nullable GuestWork guest) {

    /** As a line for people. */
    public String line() {
        StringBuilder line = new StringBuilder(128)
                .append(method)
                .append(' ')
                .append(path)
                .append(' ')
                .append(status)
                .append(' ')
                .append(component.isEmpty() ? "-" : component);
        if (guest != null) {
            millis(line.append(" instantiate="), guest.instantiateNanos());
            millis(line.append(" guest="), guest.guestNanos());
        }
        millis(line.append(" total="), nanos);
        return line.append(" id=").append(id).toString();
    }

    private static void millis(StringBuilder line, long nanos) {
        long micros = nanos / 1000;
        String fraction = Long.toString(1000 + micros % 1000).substring(1);
        line.append(micros / 1000).append('.').append(fraction).append("ms");
    }
}
