import org.jspecify.annotations.NullMarked;

/** The HTTP host: manifests, routes, triggers, host services. */
@NullMarked
module io.wasmj.http {
    requires static jakarta.servlet; // whoever uses that package has it
    requires static org.jspecify;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires java.management; // how much the JIT has compiled
    requires java.net.http;
    requires jdk.jfr;
    requires java.logging; // of a supertype in xnio.api
    requires io.wasmj.compiler;
    requires transitive io.wasmj.runtime;
    requires io.wasmj.wasi;
    requires org.slf4j;
    requires transitive undertow.core; // its HttpHandler
    requires xnio.api;

    exports io.wasmj.http;
    exports io.wasmj.http.admin;
    exports io.wasmj.http.servlet;
    exports io.wasmj.http.spi;

    opens io.wasmj.http.admin to
            com.fasterxml.jackson.databind; // its records

    uses io.wasmj.http.spi.ServiceProvider;
    uses io.wasmj.http.spi.TriggerProvider;
}
