package io.wasmj.runtime.pool;

import io.wasmj.runtime.Instance;
import io.wasmj.runtime.InstanceOptions;
import io.wasmj.runtime.Interruption;
import io.wasmj.runtime.Snapshot;
import java.lang.ref.WeakReference;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A place for one instance. Whoever took it from the pool's queue has it to themselves. */
final class Slot {

    /** Whoever it is lent to; null for nobody. */
    private final AtomicReference<@Nullable WeakReference<Lease>> holder = new AtomicReference<>();

    private @Nullable Instance instance;
    private @Nullable Interruption interruption;
    private int leases;
    private volatile @Nullable Term term;

    /** Makes an instance. */
    void fill(Snapshot snapshot, InstanceOptions options) {
        Interruption ending = new Interruption();
        instance = snapshot.instantiate(options.withInterruption(ending));
        interruption = ending;
        leases = 0;
    }

    boolean isEmpty() {
        return instance == null;
    }

    Lease lend(InstancePool pool, PoolOptions options) {
        leases++;
        Lease lease = new Lease(pool, this, Objects.requireNonNull(instance));
        term = Term.begin(Objects.requireNonNull(interruption), options);
        holder.set(new WeakReference<>(lease));
        return lease;
    }

    boolean isOverdue() {
        Term running = term;
        return running != null && running.isOver();
    }

    /** Ends the guest if its time is over; whether it is lent for some time. */
    boolean check(long now) {
        Term running = term;
        if (running == null) {
            return false;
        }
        running.check(now);
        return true;
    }

    /** Ends a lease; whether its time was over. */
    boolean end() {
        holder.set(null);
        Term running = term;
        term = null;
        return running != null && running.end();
    }

    /** Whether it was lent to somebody who is gone, to one caller only. */
    boolean takeLeaked() {
        WeakReference<Lease> lent = holder.get();
        return lent != null && lent.refersTo(null) && holder.compareAndSet(lent, null);
    }

    /** Whether its instance may be lent once more. */
    boolean isReusable(PoolOptions options) {
        return instance != null && leases < options.leases() && !instance.isPoisoned();
    }

    boolean isPoisoned() {
        return instance != null && instance.isPoisoned();
    }

    /** @param leaked whether a thread nobody knows of may still run the guest */
    void empty(boolean leaked) {
        Instance gone = instance;
        instance = null;
        interruption = null;
        if (gone != null && leaked) {
            gone.abandon();
        } else if (gone != null) {
            gone.close();
        }
    }
}
