package io.wasmj.http.spi;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What services know of the request that a guest is answering. */
public final class RequestScope {

    /** Where there is no request. */
    public static final RequestScope NONE = new RequestScope("", "", 0, null, null);

    private static final ScopedValue<RequestScope> CURRENT = ScopedValue.newInstance();

    private final String id;
    private final String application;
    private final long begun;
    private final @Nullable TraceContext trace;
    private final @Nullable Consumer<HostCall> calls;

    /**
     * @param begun when it arrived, by {@link System#nanoTime}
     * @param trace the span in which the guest runs, or null where there is no trace
     * @param calls hears of calls of services, or null where nobody wants to
     */
    public RequestScope(
            String id,
            String application,
            long begun,
            @Nullable TraceContext trace,
            @Nullable Consumer<HostCall> calls) {
        this.id = id;
        this.application = application;
        this.begun = begun;
        this.trace = trace;
        this.calls = calls;
    }

    /** That of the request whose guest the current thread works for. */
    public static RequestScope current() {
        return CURRENT.orElse(NONE);
    }

    /** Runs something that belongs to this request. */
    public <T, X extends Throwable> T call(ScopedValue.CallableOp<? extends T, X> work) throws X {
        return ScopedValue.where(CURRENT, this).<T, X>call(work);
    }

    /** What the client and the log call the request. */
    public String id() {
        return id;
    }

    /** The name of the application that it is for. */
    public String application() {
        return application;
    }

    /** When it arrived, by {@link System#nanoTime}. */
    public long begun() {
        return begun;
    }

    /** To be sent along with what is asked of others; null where there is no trace. */
    public @Nullable TraceContext trace() {
        return trace;
    }

    /** Whether somebody wants to know what the request costs. */
    public boolean isMeasured() {
        return calls != null;
    }

    /** The same within a call of a service, which is a span of its own. */
    public RequestScope ofCall() {
        return trace == null ? this : new RequestScope(id, application, begun, trace.child(), calls);
    }

    /** Tells of a call. */
    public void called(HostCall call) {
        if (calls != null) {
            calls.accept(call);
        }
    }
}
