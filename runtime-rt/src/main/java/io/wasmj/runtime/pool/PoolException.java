package io.wasmj.runtime.pool;

import org.jspecify.annotations.Nullable;

/** A pool had no instance to lend in the time there was; the message says what was missing. */
public final class PoolException extends RuntimeException {

    private static final long serialVersionUID = 1;

    PoolException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
