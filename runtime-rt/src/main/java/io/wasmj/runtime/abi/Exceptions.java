package io.wasmj.runtime.abi;

import io.wasmj.runtime.GuestException;
import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;
import org.jspecify.annotations.Nullable;

/** Exceptions as generated code throws them (spec, "Exception Instances"). */
public final class Exceptions {

    private Exceptions() {}

    public static GuestException make(@Nullable Object[] values, TagInstance tag) {
        return new GuestException(tag, values);
    }

    /** What {@code throw_ref} throws. */
    public static GuestException nonNull(@Nullable GuestException exception) {
        if (exception == null) {
            throw new Trap(TrapCode.NULL_EXCEPTION);
        }
        return exception;
    }
}
