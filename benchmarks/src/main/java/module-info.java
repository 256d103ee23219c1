import org.jspecify.annotations.NullMarked;

/** JMH benchmarks, and engines side by side. */
@NullMarked
module io.wasmj.benchmarks {
    requires static org.jspecify;
    requires com.fasterxml.jackson.databind;
    requires io.wasmj.compiler;
    requires io.wasmj.runtime;
    requires io.wasmj.wasi;
    requires jmh.core;
}
