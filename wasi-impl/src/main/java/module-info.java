import org.jspecify.annotations.NullMarked;

/** WASI over capabilities. */
@NullMarked
module io.wasmj.wasi {
    requires static org.jspecify;
    requires transitive io.wasmj.runtime;

    exports io.wasmj.wasi;
}
