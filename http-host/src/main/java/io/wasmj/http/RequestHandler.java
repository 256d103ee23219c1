package io.wasmj.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.wasmj.http.Router.Match;
import io.wasmj.http.spi.ServerEvents;
import io.wasmj.http.spi.TraceContext;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a request from the connection to its route, and the answer back. */
final class RequestHandler implements HttpHandler {

    private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);

    private static final int SERVICE_UNAVAILABLE = 503;
    private static final Answer NOT_FOUND = Answer.empty(404);
    private static final HttpString RETRY_AFTER = new HttpString("Retry-After");

    private final Supplier<Sites> current;
    private final BooleanSupplier leaving;
    private final RequestLog log;
    private final ServerEvents events;

    /**
     * @param current who is served now; asked for each request, as it may change at any time
     * @param leaving whether clients had better go elsewhere
     */
    RequestHandler(Supplier<Sites> current, BooleanSupplier leaving, RequestLog log, ServerEvents events) {
        this.current = current;
        this.leaving = leaving;
        this.log = log;
        this.events = events;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        RequestRecord entry = RequestRecord.of(exchange, events, log);
        exchange.getResponseHeaders().put(RequestRecord.ID_HEADER, entry.id());
        String path = path(exchange);
        if (leaving.getAsBoolean()) {
            exchange.setPersistent(false);
        }
        if (path.equals(WellKnown.READY)) {
            send(exchange, WellKnown.ready(!leaving.getAsBoolean()));
            return;
        }
        Sites sites = current.get();
        String host = sites.onlyOthers() ? "" : host(exchange);
        if (host == null) {
            send(exchange, Answer.empty(400));
            return;
        }
        Served served = sites.of(host);
        if (served == null) {
            send(exchange, WellKnown.answerOfNone(path));
            return;
        }
        entry.application(served.application());
        if (path.startsWith(Route.RESERVED)) {
            send(exchange, served.wellKnown().answer(path));
            return;
        }
        Match<Responder> match = served.match(path);
        if (match == null) {
            send(exchange, NOT_FOUND);
            return;
        }
        switch (match.target()) {
            case Responder.Fixed(Answer answer) -> {
                entry.matched(match.route(), "");
                send(exchange, answer);
            }
            case Responder.OfGuest guest -> {
                entry.matched(match.route(), guest.component());
                Served.Share share = served.share();
                RequestBody.read(
                        exchange, share.limits().requestBytes(), share.bodies(), new ToGuest(host, path, entry));
            }
        }
    }

    /**
     * On with a request whose body is here. It is routed once more: another application may be served by now, and the
     * one that was is kept only for guests that run.
     */
    private final class ToGuest implements RequestBody.Continuation {
        private final String host;
        private final String path;
        private final RequestRecord entry;

        ToGuest(String host, String path, RequestRecord entry) {
            this.host = host;
            this.path = path;
            this.entry = entry;
        }

        @Override
        public void received(HttpServerExchange exchange, ByteBuffer body) {
            entry.received(body.remaining());
            Served now = current.get().of(host);
            if (now == null) {
                send(exchange, NOT_FOUND);
                return;
            }
            GuestLane lane = now.share().lane();
            if (!lane.admit()) {
                refused(exchange, SERVICE_UNAVAILABLE);
                return;
            }
            exchange.dispatch(lane, () -> {
                Runnable last = exchange::endExchange;
                Served served = enter();
                try {
                    Answer answer = served == null ? NOT_FOUND : answer(exchange, served.match(path), body);
                    last = () -> sendOrEnd(exchange, answer);
                } finally {
                    // Sent from here, the connection's thread would spin until this thread has run on to where the
                    // connection is ready for the next request, however long the system keeps it from running.
                    exchange.getIoThread().execute(last);
                    // Last, as it may have a whole application to close.
                    if (served != null) {
                        served.leave();
                    }
                }
            });
        }

        private @Nullable Served enter() {
            Served served = current.get().of(host);
            while (served != null && !served.enter()) {
                served = current.get().of(host);
            }
            return served;
        }

        private Answer answer(HttpServerExchange exchange, @Nullable Match<Responder> match, ByteBuffer body) {
            if (match == null) {
                return NOT_FOUND;
            }
            return switch (match.target()) {
                case Responder.Fixed(Answer answer) -> answer;
                case Responder.OfGuest guest -> {
                    entry.matched(match.route(), guest.component());
                    Responder.Outcome outcome =
                            entry.asked(trace -> outcome(guest, match, request(exchange, path, body, trace)));
                    logFailure(exchange, guest, outcome.run());
                    yield outcome.answer();
                }
            };
        }

        private static void sendOrEnd(HttpServerExchange exchange, Answer answer) {
            try {
                send(exchange, answer);
            } catch (Throwable e) {
                exchange.endExchange();
                throw e;
            }
        }

        private void logFailure(HttpServerExchange exchange, Responder.OfGuest guest, GuestRun run) {
            GuestRun.Failure failure = run.failure();
            if (failure != null) {
                LOG.error(
                        "{} {} {}: component {} {}",
                        entry.id(),
                        exchange.getRequestMethod(),
                        HeaderSyntax.printable(exchange.getRequestURI()),
                        guest.component(),
                        failure.message(),
                        failure.cause());
            }
        }

        /** Whatever happens, the client gets an answer. */
        private static Responder.Outcome outcome(Responder.OfGuest guest, Match<?> match, InboundRequest request) {
            try {
                return guest.answer(request, match);
            } catch (Throwable e) {
                return Responder.Outcome.ofFailed(GuestRun.failed("failed in the host", e));
            }
        }

        @Override
        public void refused(HttpServerExchange exchange, int status) {
            if (status == SERVICE_UNAVAILABLE) {
                exchange.getResponseHeaders().put(RETRY_AFTER, "1");
            }
            send(exchange, Answer.empty(status));
        }
    }

    /** What the request is for; null where it says so more than once, and who is between may read it otherwise. */
    private static @Nullable String host(HttpServerExchange exchange) {
        HeaderValues values = exchange.getRequestHeaders().get(Headers.HOST);
        if (values != null && values.size() > 1) {
            return null;
        }
        if (exchange.isHostIncludedInRequestURI()) {
            String uri = exchange.getRequestURI();
            int start = uri.indexOf("://") + 3;
            int end = uri.indexOf('/', start);
            return end < 0 ? uri.substring(start) : uri.substring(start, end);
        }
        return values == null ? "" : values.getFirst();
    }

    /** As it was sent: routes and guests decode for themselves. */
    private static String path(HttpServerExchange exchange) {
        String uri = exchange.getRequestURI();
        if (!exchange.isHostIncludedInRequestURI()) {
            return uri;
        }
        int path = uri.indexOf('/', uri.indexOf("://") + 3);
        return path < 0 ? "/" : uri.substring(path);
    }

    private static InboundRequest request(
            HttpServerExchange exchange, String path, ByteBuffer body, @Nullable TraceContext trace) {
        HeaderMap fields = exchange.getRequestHeaders();
        List<Header> headers = new ArrayList<>(fields.size());
        for (HeaderValues values : fields) {
            String name = values.getHeaderName().toString();
            if (trace != null && name.equalsIgnoreCase(TraceContext.PARENT_HEADER)) {
                continue;
            }
            for (String value : values) {
                headers.add(new Header(name, value));
            }
        }
        if (trace != null) {
            headers.add(new Header(TraceContext.PARENT_HEADER, trace.parent()));
        }
        return new InboundRequest(
                exchange.getRequestMethod().toString(),
                exchange.getProtocol().toString(),
                exchange.getRequestScheme(),
                path,
                exchange.getQueryString(),
                headers,
                (InetSocketAddress) exchange.getConnection().getPeerAddress(),
                body);
    }

    private static void send(HttpServerExchange exchange, Answer answer) {
        exchange.setStatusCode(answer.status());
        HeaderMap headers = exchange.getResponseHeaders();
        for (Header header : answer.headers()) {
            HttpString name = HttpString.tryFromString(header.name());
            // One request has one id, which its guest does not choose.
            if (!name.equals(RequestRecord.ID_HEADER)) {
                headers.add(name, header.value());
            }
        }
        exchange.getResponseSender().send(answer.body().duplicate());
    }
}
