package io.wasmj.compiler;

import java.time.Duration;

/**
 * What a compilation did.
 *
 * @param functions functions with a body
 * @param splitFunctions how many of them became several methods
 * @param wasmBytes size of the module
 * @param classBytes size of all generated class files
 * @param largestMethodBytes an upper bound of the largest method's bytecode
 */
public record CompilationReport(
        int functions, int splitFunctions, int wasmBytes, long classBytes, int largestMethodBytes, Duration time) {}
