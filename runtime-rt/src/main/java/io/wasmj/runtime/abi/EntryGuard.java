package io.wasmj.runtime.abi;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * Wraps functions where a call crosses from one side to another. Compiled guest code holds bare addresses, so each guard
 * of a guest's function also keeps the instance, and with it the memory, until the call is over.
 */
final class EntryGuard {

    private static final MethodHandle ENTER = find("enter", void.class, GuestInstance.class);
    private static final MethodHandle LEAVE = find("leave", void.class, GuestInstance.class, Throwable.class);
    private static final MethodHandle PASS = find("pass", void.class, GuestInstance.class, Throwable.class);
    private static final MethodHandle CARRY = find("carry", void.class, Throwable.class);

    private EntryGuard() {}

    private static MethodHandle find(String name, Class<?> result, Class<?>... parameters) {
        try {
            return MethodHandles.lookup().findStatic(EntryGuard.class, name, MethodType.methodType(result, parameters));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** From host to guest: what is thrown arrives as the host should see it. */
    static MethodHandle hostToGuest(MethodHandle function, GuestInstance owner) {
        return MethodHandles.foldArguments(afterwards(function, LEAVE.bindTo(owner)), ENTER.bindTo(owner));
    }

    /** From guest to guest of another instance: what the host's functions threw goes on to the host's entry as it is. */
    static MethodHandle guestToGuest(MethodHandle function, GuestInstance owner) {
        return MethodHandles.foldArguments(afterwards(function, PASS.bindTo(owner)), ENTER.bindTo(owner));
    }

    /** From guest to host without an import stub in between: what is thrown is told apart from a trap. */
    static MethodHandle guestToHost(MethodHandle function) {
        return afterwards(function, CARRY);
    }

    /** @param cleanup gets what was thrown, or null */
    private static MethodHandle afterwards(MethodHandle function, MethodHandle cleanup) {
        Class<?> result = function.type().returnType();
        if (result == void.class) {
            return MethodHandles.tryFinally(function, cleanup);
        }
        MethodHandle keep = MethodHandles.dropArguments(MethodHandles.identity(result), 0, Throwable.class);
        return MethodHandles.tryFinally(function, MethodHandles.foldArguments(keep, cleanup));
    }

    @SuppressWarnings("UnusedMethod") // Called through ENTER.
    private static void enter(GuestInstance owner) {
        owner.enter();
    }

    @SuppressWarnings("UnusedMethod") // Called through LEAVE.
    private static void leave(GuestInstance owner, @Nullable Throwable thrown) throws Throwable {
        owner.leave();
        if (thrown != null) {
            throw Traps.atEntry(thrown, owner);
        }
    }

    @SuppressWarnings("UnusedMethod") // Called through PASS.
    private static void pass(GuestInstance owner, @Nullable Throwable thrown) throws Throwable {
        owner.leave();
        if (thrown instanceof HostException) {
            Traps.poison(owner, thrown);
        } else if (thrown != null) {
            throw Traps.atEntry(thrown, owner);
        }
    }

    @SuppressWarnings("UnusedMethod") // Called through CARRY.
    private static void carry(@Nullable Throwable thrown) throws Throwable {
        if (thrown != null) {
            throw HostException.carry(thrown);
        }
    }
}
