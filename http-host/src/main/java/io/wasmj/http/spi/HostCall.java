package io.wasmj.http.spi;

import org.jspecify.annotations.Nullable;

/**
 * A call of a host service that is over.
 *
 * @param service the name under which guests import it, the first where it has several
 * @param function the function's name there
 * @param sinceRequest nanoseconds from the request's arrival to the call
 * @param nanos how long it took
 * @param failed whether it threw, or answered with an error
 * @param trace its span, or null where there is no trace
 */
public record HostCall(
        String service,
        String function,
        long sinceRequest,
        long nanos,
        boolean failed,
        @Nullable TraceContext trace) {}
