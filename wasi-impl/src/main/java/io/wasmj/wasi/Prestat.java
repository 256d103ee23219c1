package io.wasmj.wasi;

/**
 * What a guest was given as a descriptor (witx, "prestat").
 *
 * @param kind one of the constants
 * @param nameLength of a directory: the length of its name, in bytes
 */
record Prestat(int kind, int nameLength) {

    static final int DIRECTORY = 0;
    /** C and Go libraries look for directories until the first error, and skip kinds they do not know. */
    static final int OTHER = 1;
}
