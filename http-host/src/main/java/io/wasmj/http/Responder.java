package io.wasmj.http;

import io.wasmj.http.Router.Match;
import java.util.Map;

/** What a route leads to. */
sealed interface Responder {

    /** The same answer every time. */
    record Fixed(Answer answer) implements Responder {}

    /** What a client gets, and how the guest fared that made it. */
    record Outcome(Answer answer, GuestRun run) {

        /** Of a failure a client learns nothing but that there was one. */
        static Outcome ofFailed(GuestRun run) {
            GuestRun.Failure failure = run.failure();
            return new Outcome(Answer.empty(failure != null && failure.isLate() ? 504 : 500), run);
        }
    }

    /** A guest of a component. */
    sealed interface OfGuest extends Responder {

        /** The component's name in logs. */
        String component();

        Outcome answer(InboundRequest request, Match<?> match);
    }

    /**
     * A guest that speaks WAGI.
     *
     * @param argv the template of its arguments
     * @param environment its variables besides those of a request
     */
    record Wagi(String component, Guest guest, String argv, Map<String, String> environment) implements OfGuest {

        @Override
        public Outcome answer(InboundRequest request, Match<?> match) {
            GuestRun run = guest.run(
                    WagiVariables.arguments(argv, request),
                    WagiVariables.of(request, match, environment),
                    request.body());
            if (run.failure() == null && !run.output().hasRemaining()) {
                run = run.withFailure(
                        "wrote nothing to its standard output; it must write headers, a blank line and a body");
            }
            return run.failure() == null ? new Outcome(WagiResponse.of(run.output()), run) : Outcome.ofFailed(run);
        }
    }

    /** A guest with a function from requests to responses. */
    record Handler(String component, HandlerGuest guest, Map<String, String> environment) implements OfGuest {

        @Override
        public Outcome answer(InboundRequest request, Match<?> match) {
            return guest.run(request, match, environment);
        }
    }
}
