package io.wasmj.http.admin;

import java.io.IOException;

/** The host does not do what it was asked to; its message says why, to whoever asked. */
public final class Rejection extends IOException {

    private static final long serialVersionUID = 1;

    private final int status;

    /** @param status of the answer, as HTTP has it */
    Rejection(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
