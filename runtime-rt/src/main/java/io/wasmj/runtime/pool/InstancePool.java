package io.wasmj.runtime.pool;

import io.wasmj.runtime.InstanceOptions;
import io.wasmj.runtime.Snapshot;
import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lends instances that start from a snapshot. Thread-safe; who waits longest is served first. A lease costs what an
 * instance costs, which is about a microsecond, and never finds anything of the lease before, unless {@link
 * PoolOptions#leases} asks for that.
 *
 * <pre>{@code
 * PoolOptions options = PoolOptions.DEFAULT.withSize(100).withTime(Duration.ofMillis(50));
 * try (InstancePool pool = new InstancePool(snapshot, options)) {
 *     try (Lease lease = pool.borrow()) {
 *         lease.instance().call("handle");
 *     }
 * }
 * }</pre>
 */
public final class InstancePool implements AutoCloseable {

    /** How often somebody who waits for a quota, or for what the machine has too little of, looks again. */
    private static final long MOMENT_NANOS = 1_000_000;

    private final Snapshot snapshot;
    private final PoolOptions options;
    private final boolean isTimed;
    private final Slots slots;
    private final LongAdder kept = new LongAdder();
    private final LongAdder leases = new LongAdder();
    private final LongAdder returns = new LongAdder();
    private final LongAdder instances = new LongAdder();
    private final LongAdder poisoned = new LongAdder();
    private final LongAdder overdue = new LongAdder();
    private final LongAdder leaked = new LongAdder();
    private final LongAdder resetNanos = new LongAdder();
    private volatile boolean watched;
    private volatile boolean closed;

    /** The overseer's: for how many of its moments nothing was lent. */
    private int quiet;

    /**
     * A pool with {@link PoolOptions#ready} instances made.
     *
     * @throws IllegalArgumentException where time is limited and the module was not compiled to be interruptible
     */
    public InstancePool(Snapshot snapshot, PoolOptions options) {
        isTimed = options.time() != null || options.cpuTime() != null;
        if (isTimed && !snapshot.module().module().isInterruptible()) {
            throw new IllegalArgumentException("time is limited, but the module was compiled without polls: compile it"
                    + " with CompilerOptions.withInterruptible(true), or 'wasmj compile --interruptible'");
        }
        this.snapshot = snapshot;
        this.options = options;
        slots = new Slots(options.size());
        List<Slot> ready = Stream.generate(this::newSlot).limit(options.ready()).toList();
        for (Slot slot : ready) {
            filled(slot, options.instances().get());
        }
        if (options.leases() == 1) {
            // What is made beforehand is what takes time: mappings. Instances are made for those that borrow them.
            ready.forEach(slot -> slot.empty(false));
        } else {
            kept.add(ready.size());
        }
        ready.forEach(slots::give);
    }

    private Slot newSlot() {
        return Objects.requireNonNull(slots.take());
    }

    private Slot filled(Slot slot, InstanceOptions how) {
        slot.fill(snapshot, how);
        instances.increment();
        return slot;
    }

    /**
     * Lends an instance to this thread.
     *
     * @throws PoolException where none is given back in time
     * @throws InterruptedException where the thread is interrupted while it waits
     * @throws Trap where the instance cannot be made, for another reason than that others take too much
     */
    public Lease borrow() throws InterruptedException {
        return borrow(null);
    }

    /**
     * Lends an instance that is made for this lease.
     *
     * @param made what it is made with; an interruption is the pool's to add
     * @throws IllegalStateException where instances are lent more than once
     */
    public Lease borrowWith(InstanceOptions made) throws InterruptedException {
        if (options.leases() > 1) {
            throw new IllegalStateException(
                    "instances of this pool are lent more than once, so none is made for one" + " lease");
        }
        return borrow(made);
    }

    private Lease borrow(@Nullable InstanceOptions made) throws InterruptedException {
        if (closed) {
            throw new IllegalStateException("the pool is closed");
        }
        Slot slot = slots.take();
        if (slot == null) {
            slot = await();
        }
        boolean lent = false;
        try {
            if (slot.isEmpty()) {
                fill(slot, made == null ? options.instances().get() : made);
            } else {
                kept.decrement();
            }
            Lease lease = slot.lend(this, options);
            leases.increment();
            lent = true;
            if (isTimed && !watched) {
                watched = true;
                Overseer.watch(this);
            }
            return lease;
        } finally {
            if (!lent) {
                slot.empty(false);
                restore(slot);
            }
        }
    }

    private Slot await() throws InterruptedException {
        reclaim();
        Slot slot = slots.await(options.patience().toNanos());
        if (slot == null) {
            throw new PoolException(
                    "all " + options.size() + " instances of the pool were lent for "
                            + options.patience().toMillis()
                            + " ms; a larger pool, a limit of time for leases, or more patience would help",
                    null);
        }
        return slot;
    }

    /** Where there is no room for another memory, others that end make some. */
    private void fill(Slot slot, InstanceOptions how) throws InterruptedException {
        long begun = System.nanoTime();
        while (true) {
            try {
                filled(slot, how);
                return;
            } catch (Trap trap) {
                if (trap.code() != TrapCode.OUT_OF_MEMORY) {
                    throw trap;
                }
                if (System.nanoTime() - begun >= options.patience().toNanos()) {
                    throw new PoolException("no room for another instance: " + trap.getMessage(), trap);
                }
            }
            LockSupport.parkNanos(this, MOMENT_NANOS);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            reclaim();
        }
    }

    /** Ends a lease, on its thread. */
    void takeBack(Slot slot) {
        if (slot.end()) {
            overdue.increment();
        }
        if (slot.isPoisoned()) {
            poisoned.increment();
        }
        returns.increment();
        try {
            if (slot.isReusable(options) && !closed) {
                kept.increment();
            } else {
                long begun = System.nanoTime();
                slot.empty(false);
                resetNanos.add(System.nanoTime() - begun);
            }
        } finally {
            restore(slot);
        }
    }

    private void restore(Slot slot) {
        slots.give(slot);
        if (closed) {
            empty();
        }
    }

    /** Takes back what was lent to those who are gone. */
    private void reclaim() {
        for (Slot slot : slots.all()) {
            if (slot.takeLeaked()) {
                leaked.increment();
                returns.increment();
                slot.end();
                slot.empty(true);
                restore(slot);
            }
        }
    }

    /** For the overseer: ends what is overdue, and says for how many moments nothing was lent. */
    int check(long now) {
        boolean lent = false;
        for (Slot slot : slots.all()) {
            lent |= slot.check(now);
        }
        quiet = lent ? 0 : quiet + 1;
        return quiet;
    }

    /** For the overseer: whether it need not look any more until it is told. */
    boolean rests() {
        quiet = 0;
        watched = false;
        return check(System.nanoTime()) > 0;
    }

    public PoolMetrics metrics() {
        return new PoolMetrics(
                Math.max(0, Math.toIntExact(leases.sum() - returns.sum())),
                kept.intValue(),
                slots.waiting(),
                leases.sum(),
                instances.sum(),
                poisoned.sum(),
                overdue.sum(),
                leaked.sum(),
                resetNanos.sum());
    }

    /** Lends no more. What is lent stays so until its lease ends. */
    @Override
    public void close() {
        closed = true;
        empty();
    }

    private void empty() {
        Slot slot = slots.remove();
        while (slot != null) {
            slot.empty(false);
            slot = slots.remove();
        }
    }
}
