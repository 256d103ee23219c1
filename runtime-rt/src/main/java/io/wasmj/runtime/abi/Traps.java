package io.wasmj.runtime.abi;

import io.wasmj.runtime.Exit;
import io.wasmj.runtime.GuestException;
import io.wasmj.runtime.Suspension;
import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;
import io.wasmj.runtime.WasmException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Traps of generated code. What the JVM checks anyway (a memory's bounds, division by zero, the stack) is thrown by the
 * JVM and read as a trap once, where the host called the guest.
 */
public final class Traps {

    private Traps() {}

    public static Trap unreachable() {
        return new Trap(TrapCode.UNREACHABLE);
    }

    static Trap interrupted() {
        return new Trap(TrapCode.INTERRUPTED);
    }

    public static Trap castFailure() {
        return new Trap(TrapCode.CAST_FAILURE);
    }

    static Trap tableOutOfBounds() {
        return new Trap(TrapCode.TABLE_OUT_OF_BOUNDS);
    }

    static Trap memoryOutOfBounds() {
        return new Trap(TrapCode.MEMORY_OUT_OF_BOUNDS);
    }

    /**
     * What the host sees of something thrown through a guest's frames: a trap, an exit, or an exception of a host
     * function unchanged.
     */
    public static Throwable atEntry(Throwable thrown, @Nullable GuestInstance entered) {
        Throwable seen =
                switch (thrown) {
                    case HostException host -> host.unwrap();
                    case WasmException known -> known;
                    case StackOverflowError e -> new Trap(TrapCode.CALL_STACK_EXHAUSTED, null, e);
                    case ArrayIndexOutOfBoundsException e
                    when entered != null && entered.module().hasArrays() ->
                        new Trap(TrapCode.ARRAY_OUT_OF_BOUNDS, null, e);
                    case IndexOutOfBoundsException e -> new Trap(TrapCode.MEMORY_OUT_OF_BOUNDS, null, e);
                    case ArithmeticException e -> new Trap(TrapCode.INTEGER_DIVIDE_BY_ZERO, null, e);
                    case NullPointerException e -> new Trap(ofNull(e), null, e);
                    case ClassCastException e -> new Trap(TrapCode.CAST_FAILURE, null, e);
                    case NegativeArraySizeException e -> new Trap(TrapCode.OUT_OF_MEMORY, "an array", e);
                    default -> thrown;
                };
        if (entered != null) {
            poison(entered, seen);
        }
        return seen;
    }

    /** The JVM says which field of null the guest wanted: those of generated structures are called f and a number. */
    private static TrapCode ofNull(NullPointerException e) {
        String message = Objects.requireNonNullElse(e.getMessage(), "");
        if (message.contains("\"elements\"") || message.contains("WasmArray.length")) {
            return TrapCode.NULL_ARRAY;
        }
        if (message.contains("I31.get")) {
            return TrapCode.NULL_I31;
        }
        return message.contains(" field \"f") ? TrapCode.NULL_STRUCTURE : TrapCode.NULL_REFERENCE;
    }

    /** Marks an instance whose frames were left by {@code thrown}, so that its state may be torn. */
    static void poison(GuestInstance left, Throwable thrown) {
        if (!(thrown instanceof Exit || thrown instanceof GuestException || thrown instanceof Suspension)) {
            left.poison();
        }
    }
}
