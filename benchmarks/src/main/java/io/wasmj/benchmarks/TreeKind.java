package io.wasmj.benchmarks;

/** Where the files of a guest are. */
public enum TreeKind {
    HOST,
    MEMORY
}
