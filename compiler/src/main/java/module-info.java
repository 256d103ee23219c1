import org.jspecify.annotations.NullMarked;

/** WebAssembly bytes to JVM classes. */
@NullMarked
@SuppressWarnings("module") // the command is compiled after the compiler
module io.wasmj.compiler {
    requires static org.jspecify;
    requires transitive io.wasmj.runtime;
    requires org.objectweb.asm;

    exports io.wasmj.compiler;
    exports io.wasmj.compiler.text to
            io.wasmj.cli;
}
