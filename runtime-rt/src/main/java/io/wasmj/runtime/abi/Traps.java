package io.wasmj.runtime.abi;

import io.wasmj.runtime.Exit;
import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;
import io.wasmj.runtime.WasmException;
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
                    case IndexOutOfBoundsException e -> new Trap(TrapCode.MEMORY_OUT_OF_BOUNDS, null, e);
                    case ArithmeticException e -> new Trap(TrapCode.INTEGER_DIVIDE_BY_ZERO, null, e);
                    default -> thrown;
                };
        if (entered != null) {
            poison(entered, seen);
        }
        return seen;
    }

    /** Marks an instance whose frames were left by {@code thrown}, so that its state may be torn. */
    static void poison(GuestInstance left, Throwable thrown) {
        if (!(thrown instanceof Exit)) {
            left.poison();
        }
    }
}
