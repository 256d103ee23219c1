package io.wasmj.http;

import io.wasmj.http.Router.Match;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request that no connection brought: it waits its turn like any other, and its guest has the same limits. */
final class DirectCall {

    private static final Logger LOG = LoggerFactory.getLogger(DirectCall.class);
    private static final Answer UNAVAILABLE = Answer.empty(503);
    private static final Answer TOO_LARGE = Answer.empty(413);
    private static final Answer NOT_FOUND = Answer.empty(404);

    private DirectCall() {}

    /** What an application answers; it must have been entered. */
    static Answer answer(Served served, AppRequest request) throws InterruptedException {
        if (request.path().startsWith(Route.RESERVED)) {
            return served.wellKnown().answer(request.path());
        }
        Match<Responder> match = served.match(request.path());
        return switch (match == null ? null : match.target()) {
            case null -> NOT_FOUND;
            case Responder.Fixed(Answer fixed) -> fixed;
            case Responder.OfGuest guest -> answer(served.share(), guest, match, request);
        };
    }

    private static Answer answer(
            Served.Share share, Responder.OfGuest guest, @Nullable Match<?> match, AppRequest request)
            throws InterruptedException {
        if (request.body().length > share.limits().requestBytes()) {
            return TOO_LARGE;
        }
        if (match == null || !share.lane().admit()) {
            return UNAVAILABLE;
        }
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        share.lane().execute(() -> answer.complete(run(guest, match, inbound(request))));
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new AssertionError("it is only completed", e);
        }
    }

    private static Answer run(Responder.OfGuest guest, Match<?> match, InboundRequest request) {
        Responder.Outcome outcome;
        try {
            outcome = guest.answer(request, match);
        } catch (Throwable e) {
            outcome = Responder.Outcome.ofFailed(GuestRun.failed("failed in the host", e));
        }
        GuestRun.Failure failure = outcome.run().failure();
        if (failure != null) {
            LOG.error(
                    "{} {}: component {} {}",
                    request.method(),
                    HeaderSyntax.printable(request.path()),
                    guest.component(),
                    failure.message(),
                    failure.cause());
        }
        return outcome.answer();
    }

    private static InboundRequest inbound(AppRequest request) {
        List<Header> headers = new ArrayList<>();
        for (Map.Entry<String, List<String>> each : request.headers().entrySet()) {
            each.getValue().forEach(value -> headers.add(new Header(each.getKey(), value)));
        }
        return new InboundRequest(
                request.method(),
                "HTTP/1.1",
                request.scheme(),
                request.path(),
                request.query(),
                headers,
                request.client(),
                ByteBuffer.wrap(request.body()).asReadOnlyBuffer());
    }
}
