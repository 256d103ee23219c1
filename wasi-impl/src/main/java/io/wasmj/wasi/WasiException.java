package io.wasmj.wasi;

import java.io.IOException;

/** An error that a guest sees as this code. File systems, inputs and outputs may throw it to name the code themselves. */
public final class WasiException extends IOException {

    private static final long serialVersionUID = 1;

    private final Errno errno;

    public WasiException(Errno errno) {
        this(errno, errno.name());
    }

    public WasiException(Errno errno, String message) {
        super(message);
        this.errno = errno;
    }

    public Errno errno() {
        return errno;
    }

    /** An error a guest makes on purpose by the million carries no stack. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
