package io.wasmj.http.canonical;

/** A guest passed what is no value of the type it should be. Its fault, so there is no stack of the host. */
public final class AbiViolation extends RuntimeException {

    private static final long serialVersionUID = 1;

    AbiViolation(String message) {
        super(message, null, false, false);
    }
}
