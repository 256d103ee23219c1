package io.wasmj.cli.script;

import org.jspecify.annotations.Nullable;

/** What became of a command. */
public sealed interface Outcome {

    enum Passed implements Outcome {
        PASSED
    }

    /** Its module, or one it builds on, needs a proposal that is off or not supported: neither passed nor failed. */
    record OutOfScope(String proposal) implements Outcome {}

    record Failed(String message, @Nullable Throwable cause) implements Outcome {}
}
