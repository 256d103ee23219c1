package io.wasmj.benchmarks.compare;

import java.io.Serial;

/** The user asks for what there is not; the message says so. */
final class UsageException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
