import org.jspecify.annotations.NullMarked;

/** WebAssembly bytes to JVM classes. */
@NullMarked
module io.wasmj.compiler {
    requires static org.jspecify;
    requires transitive io.wasmj.runtime;
    requires org.objectweb.asm;

    exports io.wasmj.compiler;
}
