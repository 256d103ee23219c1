package io.wasmj.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.wasmj.http.spi.AnsweredRequest;
import io.wasmj.http.spi.GuestFailure;
import io.wasmj.http.spi.GuestWork;
import io.wasmj.http.spi.HostCall;
import io.wasmj.http.spi.TraceContext;
import java.time.Instant;
import java.util.List;

/** Makes spans of a request when it is over: its own, its guest's, and that of each call of a service. */
final class Traces {

    private static final int SERVER_ERROR = 500;

    private final Tracer tracer;
    private final ChosenIds ids;
    private final Sampler sampler;

    /** @param sampler says of a trace's id whether a trace that begins here is recorded */
    Traces(Tracer tracer, ChosenIds ids, Sampler sampler) {
        this.tracer = tracer;
        this.ids = ids;
        this.sampler = sampler;
    }

    boolean samples(String traceId) {
        return sampler.shouldSample(Context.root(), traceId, "", SpanKind.SERVER, Attributes.empty(), List.of())
                        .getDecision()
                == SamplingDecision.RECORD_AND_SAMPLE;
    }

    void answered(AnsweredRequest request) {
        TraceContext trace = request.trace();
        if (trace == null || !trace.sampled()) {
            return;
        }
        Instant begun = request.begun();
        String method = Labels.method(request.method());
        Span span = start(
                trace,
                parent(trace, request.parentSpan()),
                tracer.spanBuilder(request.route().isEmpty() ? method : method + " " + request.route())
                        .setSpanKind(SpanKind.SERVER)
                        .setAttribute("http.request.method", method)
                        .setAttribute("http.route", request.route())
                        .setAttribute("url.path", request.path())
                        .setAttribute("http.response.status_code", request.status())
                        .setAttribute("app_id", request.application())
                        .setAttribute("component_id", request.component())
                        .setAttribute("request_id", request.id()),
                begun);
        if (request.status() >= SERVER_ERROR) {
            span.setStatus(StatusCode.ERROR);
        }
        if (request.guest() != null) {
            ofGuest(Context.root().with(span), request, request.guest());
        }
        span.end(begun.plusNanos(request.nanos()));
    }

    private static Context parent(TraceContext trace, String span) {
        return span.isEmpty()
                ? Context.root()
                : Context.root()
                        .with(Span.wrap(SpanContext.createFromRemoteParent(
                                trace.traceId(), span, TraceFlags.getSampled(), TraceState.getDefault())));
    }

    private void ofGuest(Context parent, AnsweredRequest request, GuestWork work) {
        TraceContext trace = work.trace();
        if (trace == null) {
            return;
        }
        Instant turn = request.begun().plusNanos(work.waitNanos());
        Instant instantiated = turn.plusNanos(work.instantiateNanos());
        start(trace.child(), parent, tracer.spanBuilder("instantiate"), turn).end(instantiated);
        Span span = start(
                trace,
                parent,
                tracer.spanBuilder("guest " + request.component()).setAttribute("component_id", request.component()),
                instantiated);
        GuestFailure failure = work.failure();
        if (failure != null) {
            span.setStatus(StatusCode.ERROR, failure.kind());
            span.setAttribute("exception.type", failure.kind());
            span.setAttribute("exception.stacktrace", failure.message());
        }
        Context guest = Context.root().with(span);
        for (HostCall call : work.calls()) {
            ofCall(guest, request.begun(), call);
        }
        span.end(instantiated.plusNanos(work.guestNanos()));
    }

    private void ofCall(Context guest, Instant arrival, HostCall call) {
        TraceContext trace = call.trace();
        if (trace == null) {
            return;
        }
        Instant begun = arrival.plusNanos(call.sinceRequest());
        Span span = start(
                trace,
                guest,
                tracer.spanBuilder(call.service() + " " + call.function()).setSpanKind(SpanKind.CLIENT),
                begun);
        if (call.failed()) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end(begun.plusNanos(call.nanos()));
    }

    private Span start(TraceContext trace, Context parent, SpanBuilder builder, Instant begun) {
        ids.next(trace);
        return builder.setParent(parent).setStartTimestamp(begun).startSpan();
    }
}
