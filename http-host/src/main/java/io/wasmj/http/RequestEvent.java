package io.wasmj.http;

import io.wasmj.http.spi.AnsweredRequest;
import io.wasmj.http.spi.GuestFailure;
import io.wasmj.http.spi.GuestWork;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A request, for the JDK's flight recorder. Its fields are set when it is over; unset ones stay null there. */
@Name("wasmj.Request")
@Label("Request")
@Description("A request, from its arrival to when the answer was sent")
@Category("wasmj")
@StackTrace(false)
final class RequestEvent extends Event {

    @Label("Request Id")
    @Nullable
    String requestId;

    @Label("Application")
    @Nullable
    String application;

    @Label("Component")
    @Nullable
    String component;

    @Label("Route")
    @Nullable
    String route;

    @Label("Method")
    @Nullable
    String method;

    @Label("Status")
    int status;

    @Label("Wait")
    @Timespan(Timespan.NANOSECONDS)
    long waiting;

    @Label("Instantiate")
    @Timespan(Timespan.NANOSECONDS)
    long instantiate;

    @Label("Guest")
    @Timespan(Timespan.NANOSECONDS)
    long guest;

    @Label("Bytes In")
    @DataAmount
    long bytesIn;

    @Label("Bytes Out")
    @DataAmount
    long bytesOut;

    @Label("Failure")
    @Description("What kind of failure of the guest it ended with, if any")
    @Nullable
    String failure;

    void commit(AnsweredRequest request) {
        if (!shouldCommit()) {
            return;
        }
        requestId = request.id();
        application = request.application();
        component = request.component();
        route = request.route();
        method = request.method();
        status = request.status();
        bytesIn = request.bytesIn();
        bytesOut = request.bytesOut();
        GuestWork work = request.guest();
        if (work != null) {
            waiting = work.waitNanos();
            instantiate = work.instantiateNanos();
            guest = work.guestNanos();
            GuestFailure failed = work.failure();
            failure = failed == null ? null : failed.kind();
        }
        commit();
    }
}
