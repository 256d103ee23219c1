import org.jspecify.annotations.NullMarked;

/** The embedding API, and what compiled modules call at run time. */
@NullMarked
module io.wasmj.runtime {
    requires java.management;
    requires static transitive org.jspecify;

    exports io.wasmj.runtime;
    exports io.wasmj.runtime.abi;
    exports io.wasmj.runtime.abi.simd;
    exports io.wasmj.runtime.pool;
}
