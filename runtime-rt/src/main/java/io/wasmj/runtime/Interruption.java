package io.wasmj.runtime;

import io.wasmj.runtime.abi.GuestInstance;
import org.jspecify.annotations.Nullable;

/**
 * Ends one guest from another thread: what it runs traps with {@link TrapCode#INTERRUPTED}. Made before the instance, so
 * that it can also end a start function.
 *
 * <p>Guests look for the request at loops and calls, where they were compiled to do so ({@link
 * CompiledModule#isInterruptible}); others go on. A host function that blocks is ended by interrupting its thread.
 */
public final class Interruption {

    private volatile boolean requested;
    private volatile @Nullable GuestInstance guest;

    /** Not requested yet. */
    public Interruption() {}

    /** Asks the guest to end; from any thread, and for good. */
    public void request() {
        requested = true;
        GuestInstance running = guest;
        if (running != null) {
            running.interruptRequested = true;
        }
    }

    void attach(GuestInstance instance) {
        if (guest != null) {
            throw new IllegalStateException("an interruption is for one instance");
        }
        guest = instance;
        if (requested) {
            instance.interruptRequested = true;
        }
    }
}
