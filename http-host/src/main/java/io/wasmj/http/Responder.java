package io.wasmj.http;

import io.wasmj.http.Router.Match;
import java.util.Map;

/** What a route leads to. */
sealed interface Responder {

    /** The same answer every time. */
    record Fixed(Answer answer) implements Responder {}

    /**
     * A guest that speaks WAGI.
     *
     * @param component its name in logs
     * @param argv the template of its arguments
     * @param environment its variables besides those of a request
     */
    record Wagi(String component, Guest guest, String argv, Map<String, String> environment) implements Responder {

        GuestRun run(InboundRequest request, Match<?> match) {
            GuestRun run = guest.run(
                    WagiVariables.arguments(argv, request),
                    WagiVariables.of(request, match, environment),
                    request.body());
            boolean silent = run.failure() == null && !run.output().hasRemaining();
            return silent
                    ? run.withFailure(
                            "wrote nothing to its standard output; it must write headers, a blank line" + " and a body")
                    : run;
        }

        /** Of a failure a client learns nothing but that there was one. */
        static Answer answer(GuestRun run) {
            GuestRun.Failure failure = run.failure();
            return failure == null ? WagiResponse.of(run.output()) : Answer.empty(failure.isLate() ? 504 : 500);
        }
    }
}
