package io.wasmj.spec.core;

import org.jspecify.annotations.Nullable;

/** What became of a command. */
sealed interface Outcome {

    enum Passed implements Outcome {
        PASSED
    }

    /** Its module, or one it builds on, needs a proposal that is not supported: neither passed nor failed. */
    record OutOfScope(String proposal) implements Outcome {}

    /** A malformed text, and there is no parser for text: neither passed nor failed. */
    enum TextNotRun implements Outcome {
        TEXT_NOT_RUN
    }

    record Failed(String message, @Nullable Throwable cause) implements Outcome {}
}
