package io.wasmj.runtime.pool;

import io.wasmj.runtime.Instance;

/**
 * An instance that was lent by an {@link InstancePool} to the thread that borrowed it, which is to close it. What nobody
 * closes comes back when the garbage collector has found that nobody can.
 */
public final class Lease implements AutoCloseable {

    private final InstancePool pool;
    private final Slot slot;
    private final Instance instance;
    private boolean ended;

    Lease(InstancePool pool, Slot slot, Instance instance) {
        this.pool = pool;
        this.slot = slot;
        this.instance = instance;
    }

    /** For as long as the lease lasts. */
    public Instance instance() {
        if (ended) {
            throw new IllegalStateException("the lease is closed");
        }
        return instance;
    }

    /** Whether its time is over: calls of the guest have trapped, or will. */
    public boolean isOverdue() {
        return !ended && slot.isOverdue();
    }

    /** Gives the instance back. */
    @Override
    public void close() {
        if (!ended) {
            ended = true;
            pool.takeBack(slot);
        }
    }
}
