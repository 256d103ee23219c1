package io.wasmj.runtime;

import org.jspecify.annotations.Nullable;

/** Everything that can go wrong with a module or a guest. An exception of a host function is never wrapped in one. */
public abstract sealed class WasmException extends RuntimeException
        permits MalformedModule,
                InvalidModule,
                LinkException,
                SnapshotException,
                Suspension,
                Trap,
                Exit,
                GuestException {

    private static final long serialVersionUID = 1;

    /** One without a stack trace is thrown often, and collects no suppressed exceptions either. */
    WasmException(String message, @Nullable Throwable cause, boolean withStackTrace) {
        super(message, cause, withStackTrace, withStackTrace);
    }
}
