package io.wasmj.compiler.ir;

/**
 * Why a value is handed over in a field of the instance instead of on the JVM's stack. Each use has fields of its own;
 * all are written right before control passes and read right after.
 */
public enum ScratchUse {
    /** Results beyond the first, and the first one from a region back to its function. */
    RESULT,
    /** Parameters beyond what a Java method may have, and all parameters of a tail call. */
    ARGUMENT,
    /** Locals in and out of the regions of a split function. */
    REGION
}
