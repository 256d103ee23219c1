package io.wasmj.runtime.abi;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;

/** Wraps a guest's function for the host: what is thrown arrives as the host should see it. */
final class EntryGuard {

    private static final MethodHandle LEAVE;

    static {
        try {
            LEAVE = MethodHandles.lookup()
                    .findStatic(
                            EntryGuard.class,
                            "leave",
                            MethodType.methodType(void.class, GuestInstance.class, Throwable.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private EntryGuard() {}

    static MethodHandle wrap(MethodHandle raw, @Nullable GuestInstance owner) {
        Class<?> result = raw.type().returnType();
        MethodHandle cleanup = LEAVE.bindTo(owner);
        if (result != void.class) {
            // (Throwable, R) -> R
            MethodHandle keep = MethodHandles.dropArguments(MethodHandles.identity(result), 0, Throwable.class);
            cleanup = MethodHandles.foldArguments(keep, cleanup);
        }
        return MethodHandles.tryFinally(raw, cleanup);
    }

    @SuppressWarnings("UnusedMethod") // Called through LEAVE.
    private static void leave(@Nullable GuestInstance owner, @Nullable Throwable thrown) throws Throwable {
        try {
            if (thrown != null) {
                throw Traps.atEntry(thrown, owner);
            }
        } finally {
            // Compiled guest code holds bare addresses: the memory must outlive the call.
            Reference.reachabilityFence(owner);
        }
    }
}
