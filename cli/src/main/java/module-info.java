import org.jspecify.annotations.NullMarked;

/** The wasmj command: parses, calls, prints. */
@NullMarked
module io.wasmj.cli {
    requires static org.jspecify;
    requires info.picocli;
    requires io.wasmj.compiler;
    requires io.wasmj.http;
    requires io.wasmj.runtime;
    requires io.wasmj.telemetry;
    requires io.wasmj.wasi;
    requires java.management;

    opens io.wasmj.cli to
            info.picocli;
}
