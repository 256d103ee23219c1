package io.wasmj.http.canonical;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A call of a host service, for the JDK's flight recorder. */
@Name("wasmj.HostCall")
@Label("Host Call")
@Description("A guest's call of a host service")
@Category("wasmj")
@StackTrace(false)
final class HostCallEvent extends Event {

    @Label("Request Id")
    @Nullable
    String requestId;

    @Label("Service")
    @Nullable
    String service;

    @Label("Function")
    @Nullable
    String function;

    @Label("Failed")
    boolean failed;
}
