package io.wasmj.compiler.pass;

import io.wasmj.compiler.ir.Region;
import org.jspecify.annotations.Nullable;

/** Tells how many bytes a method would have, and sets the sizes of its statements. */
@FunctionalInterface
public interface Measure {

    /**
     * Measures a method.
     *
     * @param region null for the function's own method
     */
    int bytes(@Nullable Region region);
}
