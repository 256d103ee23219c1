package io.wasmj.http;

import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import io.wasmj.http.spi.AnsweredRequest;
import io.wasmj.http.spi.GuestFailure;
import io.wasmj.http.spi.GuestWork;
import io.wasmj.http.spi.HostCall;
import io.wasmj.http.spi.RequestScope;
import io.wasmj.http.spi.ServerEvents;
import io.wasmj.http.spi.TraceContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** What becomes known of a request on its way, for whoever hears of it when it is over. */
final class RequestRecord implements ExchangeCompletionListener {

    static final HttpString ID_HEADER = new HttpString("X-Request-Id");

    private static final HttpString TRACE_PARENT = new HttpString(TraceContext.PARENT_HEADER);
    private static final HttpString TRACE_STATE = new HttpString(TraceContext.STATE_HEADER);

    private static final int LONGEST_ID = 64;
    /** As many as a trace shows of one request; all are counted. */
    private static final int MOST_CALLS = 100;

    private final ServerEvents events;
    private final RequestLog log;
    private final long begun = System.nanoTime();
    private final String id;
    private final String parentSpan;
    private final @Nullable TraceContext trace;
    private final @Nullable RequestEvent event;

    private String application = "";
    private String component = "";
    private String route = "";
    private long bytesIn;
    private @Nullable GuestWork guest;

    private RequestRecord(HttpServerExchange exchange, ServerEvents events, RequestLog log) {
        this.events = events;
        this.log = log;
        HeaderMap headers = exchange.getRequestHeaders();
        id = id(headers.getFirst(ID_HEADER));
        TraceContext parent = parent(headers);
        parentSpan = parent == null ? "" : parent.spanId();
        trace = parent == null ? begunHere(events) : parent.child();
        RequestEvent recorded = new RequestEvent();
        if (recorded.isEnabled()) {
            recorded.begin();
            event = recorded;
        } else {
            event = null;
        }
    }

    /** Of a request that has just arrived. */
    static RequestRecord of(HttpServerExchange exchange, ServerEvents events, RequestLog log) {
        RequestRecord made = new RequestRecord(exchange, events, log);
        exchange.addExchangeCompleteListener(made);
        return made;
    }

    /** The client's own, if nobody could mistake it for anything else. */
    private static String id(@Nullable String given) {
        return given != null && isWord(given)
                ? given
                : HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    private static boolean isWord(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letter && c != '-' && c != '_' && c != '.') {
                return false;
            }
        }
        return !id.isEmpty() && id.length() <= LONGEST_ID;
    }

    private static @Nullable TraceContext parent(HeaderMap headers) {
        String given = headers.getFirst(TRACE_PARENT);
        return given == null ? null : TraceContext.parse(given, state(headers));
    }

    /** It may come in parts. */
    private static @Nullable String state(HeaderMap headers) {
        return headers.contains(TRACE_STATE) ? String.join(",", headers.get(TRACE_STATE)) : null;
    }

    /** Where nobody records it, a trace that nobody began is none. */
    private static @Nullable TraceContext begunHere(ServerEvents events) {
        if (events.equals(ServerEvents.NONE)) {
            return null;
        }
        String traceId = TraceContext.newTraceId();
        return events.samples(traceId) ? TraceContext.begun(traceId, true) : null;
    }

    String id() {
        return id;
    }

    void application(String name) {
        application = name;
    }

    void matched(Route match, String answeringComponent) {
        route = match.raw();
        component = answeringComponent;
    }

    void received(int bodyBytes) {
        bytesIn = bodyBytes;
    }

    /** How a guest answers a request; called on the thread that runs it. */
    interface Answering {

        /**
         * Does so.
         *
         * @param trace the span that is the guest's, or null
         */
        Responder.Outcome answer(@Nullable TraceContext trace);
    }

    /** Has a guest answer. */
    Responder.Outcome asked(Answering answering) {
        long turn = System.nanoTime();
        TraceContext span = trace == null ? null : trace.child();
        List<HostCall> calls = new ArrayList<>(0);
        boolean heard = !events.equals(ServerEvents.NONE);
        RequestScope scope = new RequestScope(id, application, begun, span, heard ? call -> called(call, calls) : null);
        Responder.Outcome outcome = scope.call(() -> answering.answer(span));
        GuestRun run = outcome.run();
        GuestRun.Failure failure = run.failure();
        guest = new GuestWork(
                turn - begun,
                run.instantiateNanos(),
                run.guestNanos(),
                run.cpuNanos(),
                run.memoryBytes(),
                failure == null ? null : new GuestFailure(failure.kind(), failure.message()),
                span,
                calls);
        return outcome;
    }

    private void called(HostCall call, List<HostCall> calls) {
        events.called(application, component, call);
        if (call.trace() != null && calls.size() < MOST_CALLS) {
            calls.add(call);
        }
    }

    @Override
    public void exchangeEvent(HttpServerExchange exchange, NextListener next) {
        long nanos = System.nanoTime() - begun;
        AnsweredRequest answered = new AnsweredRequest(
                id,
                Instant.now().minusNanos(nanos),
                application,
                component,
                route,
                HeaderSyntax.printable(exchange.getRequestMethod().toString()),
                HeaderSyntax.printable(exchange.getRequestURI()),
                exchange.getStatusCode(),
                nanos,
                bytesIn,
                exchange.getResponseBytesSent(),
                trace,
                parentSpan,
                guest);
        next.proceed();
        log.add(answered);
        events.answered(answered);
        if (event != null) {
            event.commit(answered);
        }
    }
}
