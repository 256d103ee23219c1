package io.wasmj.compiler;

/** Hears how far a compilation is. Called from several threads. */
@FunctionalInterface
public interface CompilationProgress {

    CompilationProgress NONE = (done, total) -> {};

    /** {@code done} of {@code total} functions are compiled. */
    void advanced(int done, int total);
}
