import org.jspecify.annotations.NullMarked;

/** What a server did: metrics, traces, and a page for its operator. */
@NullMarked
module io.wasmj.telemetry {
    requires static org.jspecify;
    requires com.fasterxml.jackson.databind;
    requires io.opentelemetry.api;
    requires io.opentelemetry.context;
    requires io.opentelemetry.sdk;
    requires io.opentelemetry.sdk.autoconfigure;
    requires io.opentelemetry.sdk.autoconfigure.spi;
    requires io.opentelemetry.sdk.common;
    requires io.opentelemetry.sdk.metrics;
    requires io.opentelemetry.sdk.trace;
    requires transitive io.wasmj.http;
    requires java.management;
    requires java.logging; // of a supertype in xnio.api
    requires undertow.core;
    requires xnio.api;

    exports io.wasmj.telemetry;
}
