package io.wasmj.http;

import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpServerExchange;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The line in the log that each request leaves when it is over, and the reason where its guest failed. */
final class RequestLog implements ExchangeCompletionListener {

    private static final Logger REQUESTS = LoggerFactory.getLogger("io.wasmj.http.requests");
    private static final Logger FAILURES = LoggerFactory.getLogger("io.wasmj.http.failures");
    private static final double NANOS_PER_MILLI = 1e6;

    private final long begun = System.nanoTime();
    private @Nullable String component;
    private @Nullable GuestRun run;

    private RequestLog() {}

    static RequestLog begin(HttpServerExchange exchange) {
        RequestLog log = new RequestLog();
        exchange.addExchangeCompleteListener(log);
        return log;
    }

    void component(String component) {
        this.component = component;
    }

    void ran(HttpServerExchange exchange, GuestRun run) {
        this.run = run;
        GuestRun.Failure failure = run.failure();
        if (failure != null) {
            FAILURES.error(
                    "{} {}: component {} {}",
                    exchange.getRequestMethod(),
                    HeaderSyntax.printable(exchange.getRequestURI()),
                    component,
                    failure.message(),
                    failure.cause());
        }
    }

    /** The query is left out: it may hold what a log should not. */
    @Override
    public void exchangeEvent(HttpServerExchange exchange, NextListener next) {
        next.proceed();
        if (!REQUESTS.isInfoEnabled()) {
            return;
        }
        StringBuilder line = new StringBuilder(128)
                .append(exchange.getRequestMethod())
                .append(' ')
                .append(HeaderSyntax.printable(exchange.getRequestURI()))
                .append(' ')
                .append(exchange.getStatusCode())
                .append(' ')
                .append(Objects.requireNonNullElse(component, "-"));
        GuestRun timed = run;
        if (timed != null) {
            append(line, " instantiate=", timed.instantiateNanos());
            append(line, " guest=", timed.guestNanos());
        }
        append(line, " total=", System.nanoTime() - begun);
        REQUESTS.info("{}", line);
    }

    private static void append(StringBuilder line, String name, long nanos) {
        line.append(name).append(String.format(Locale.ROOT, "%.3fms", nanos / NANOS_PER_MILLI));
    }
}
