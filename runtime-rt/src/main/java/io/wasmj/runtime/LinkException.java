package io.wasmj.runtime;

/** Imports are missing or of another type. The message lists all of them, one to a line. */
public final class LinkException extends WasmException {

    private static final long serialVersionUID = 1;

    public LinkException(String message) {
        super(message, null, true);
    }
}
