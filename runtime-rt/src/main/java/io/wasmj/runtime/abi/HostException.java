package io.wasmj.runtime.abi;

import io.wasmj.runtime.WasmException;
import java.util.Objects;

/** Carries an exception of a host function through a guest's frames, so that it is never mistaken for a trap. */
public final class HostException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private HostException(Throwable cause) {
        super(null, cause, false, false);
    }

    /** Called by import stubs with whatever a host function threw; the result is thrown on. */
    public static Throwable carry(Throwable thrown) {
        return thrown instanceof WasmException
                        || thrown instanceof HostException
                        || thrown instanceof StackOverflowError
                ? thrown
                : new HostException(thrown);
    }

    Throwable unwrap() {
        return Objects.requireNonNull(getCause());
    }
}
