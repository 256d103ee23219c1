package io.wasmj.cli;

import org.jspecify.annotations.Nullable;

/** The command cannot do what it was asked to; the message tells the user why, and what to do. */
final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    CommandFailure(String message) {
        this(message, null);
    }

    CommandFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
