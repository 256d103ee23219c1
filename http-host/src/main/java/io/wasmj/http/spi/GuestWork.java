package io.wasmj.http.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a guest did for a request. Where nobody listens, what costs something to find out is 0 or empty.
 *
 * @param waitNanos from the request's arrival to when the guest's turn came, which is when its body was there and a thread
 *     free
 * @param instantiateNanos until its instance was made
 * @param guestNanos while its code ran
 * @param cpuNanos of processor time that its thread had for both
 * @param memoryBytes of its memory at the end
 * @param failure why it did not end well, or null
 * @param trace the span in which it ran, or null where there is no trace
 * @param calls of services, the first of them
 */
public record GuestWork(
        long waitNanos,
        long instantiateNanos,
        long guestNanos,
        long cpuNanos,
        long memoryBytes,
        @Nullable GuestFailure failure,
        @Nullable TraceContext trace,
        List<HostCall> calls) {

    public GuestWork {
        calls = List.copyOf(calls);
    }
}
