package io.wasmj.runtime;

import io.wasmj.runtime.abi.MethodNames;
import org.jspecify.annotations.Nullable;

/**
 * A frame of a guest function.
 *
 * @param function the name from the module's name section, or {@code func[INDEX]}
 */
public record GuestFrame(String function) {

    /** Reads a Java frame as a guest's frame; null where it is none. */
    static @Nullable GuestFrame of(StackTraceElement frame) {
        return MethodNames.isGuestFunction(frame.getClassName(), frame.getMethodName())
                ? new GuestFrame(MethodNames.functionName(frame.getMethodName()))
                : null;
    }

    @Override
    public String toString() {
        return function;
    }
}
