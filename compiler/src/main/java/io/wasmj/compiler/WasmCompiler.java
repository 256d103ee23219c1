package io.wasmj.compiler;

/** Compiles modules to Java classes. */
public final class WasmCompiler {

    private WasmCompiler() {}

    public static CompiledArtifact compile(byte[] wasm, CompilerOptions options) {
        return compile(wasm, options, CompilationProgress.NONE);
    }

    /**
     * Decodes, validates and compiles a module.
     *
     * @throws io.wasmj.runtime.MalformedModule where the bytes are not a module
     * @throws io.wasmj.runtime.InvalidModule where the module is not valid or needs what is not supported
     */
    public static CompiledArtifact compile(byte[] wasm, CompilerOptions options, CompilationProgress progress) {
        throw new AssertionError("being written");
    }
}
