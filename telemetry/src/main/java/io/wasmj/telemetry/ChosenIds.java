package io.wasmj.telemetry;

import io.opentelemetry.sdk.trace.IdGenerator;
import io.wasmj.http.spi.TraceContext;

/** Gives spans the ids that guests and other servers were told while they ran. */
final class ChosenIds implements IdGenerator {

    private static final ThreadLocal<TraceContext> NEXT = new ThreadLocal<>();

    /** Of the span that the current thread starts next. */
    void next(TraceContext context) {
        NEXT.set(context);
    }

    @Override
    public String generateSpanId() {
        return NEXT.get().spanId();
    }

    @Override
    public String generateTraceId() {
        return NEXT.get().traceId();
    }
}
