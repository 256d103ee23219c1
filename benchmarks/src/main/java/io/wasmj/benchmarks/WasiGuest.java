package io.wasmj.benchmarks;

/** What {@code wasi.wat} exports. */
interface WasiGuest {

    int ONE_MIB = 1 << 20;

    /** Opens a new file of the granted directory; its descriptor. */
    int open();

    /** Writes as many bytes, as often. Returns an errno, as all that follow. */
    int print(int fd, int bytes, int calls);

    /** Writes at the start of a file. */
    int write(int fd, int bytes);

    /** Reads from the start of a file. */
    int read(int fd, int bytes);

    /** How many bytes the last write or read moved. */
    int moved();

    /** How many entries the granted directory has, with {@code .} and {@code ..}. */
    int list();
}
