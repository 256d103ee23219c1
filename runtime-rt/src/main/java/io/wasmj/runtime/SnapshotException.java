package io.wasmj.runtime;

/** An instance has state that a snapshot cannot hold; the message says which. */
public final class SnapshotException extends WasmException {

    private static final long serialVersionUID = 1;

    public SnapshotException(String message) {
        super(message, null, true);
    }
}
