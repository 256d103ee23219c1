package io.wasmj.runtime;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How much instances may take together, such as all those of one tenant: what is given to one is missing for the others,
 * and comes back when it is closed. Thread-safe.
 *
 * <p>A guest at its limit gets what the specification says: {@code memory.grow} and {@code table.grow} answer -1. An
 * instance that would begin beyond it is refused by a {@link Trap} with {@link TrapCode#OUT_OF_MEMORY}.
 */
public final class Quota {

    /** What there is a limit for. */
    public enum Resource {
        /** Bytes of the memories that modules define. */
        MEMORY_BYTES,
        /** Elements of the tables that modules define. */
        TABLE_ELEMENTS
    }

    private final Share memory;
    private final Share elements;
    private final @Nullable Quota outer;

    private record Share(long most, AtomicLong taken) {
        boolean take(long amount) {
            long before = taken.get();
            while (amount <= most - before) {
                if (taken.compareAndSet(before, before + amount)) {
                    return true;
                }
                before = taken.get();
            }
            return false;
        }
    }

    /**
     * @param memoryBytes the most bytes of all memories
     * @param tableElements the most elements of all tables
     */
    public Quota(long memoryBytes, long tableElements) {
        this(memoryBytes, tableElements, null);
    }

    /** @param outer of whose quota this is a part: what is taken here is taken there, too */
    Quota(long memoryBytes, long tableElements, @Nullable Quota outer) {
        if (memoryBytes < 0 || tableElements < 0) {
            throw new IllegalArgumentException(
                    "a quota of " + memoryBytes + " bytes and " + tableElements + " elements is none");
        }
        memory = new Share(memoryBytes, new AtomicLong());
        elements = new Share(tableElements, new AtomicLong());
        this.outer = outer;
    }

    /** The most of a resource that there can be. */
    public long most(Resource resource) {
        return share(resource).most;
    }

    /** How much of a resource is taken now. */
    public long taken(Resource resource) {
        return share(resource).taken.get();
    }

    private Share share(Resource resource) {
        return resource == Resource.MEMORY_BYTES ? memory : elements;
    }

    /** Takes so much more, or nothing and says false. For the runtime. */
    public boolean take(Resource resource, long amount) {
        if (!share(resource).take(amount)) {
            return false;
        }
        if (outer != null && !outer.take(resource, amount)) {
            share(resource).taken.addAndGet(-amount);
            return false;
        }
        return true;
    }

    /** Gives back what was taken. For the runtime. */
    public void giveBack(Resource resource, long amount) {
        share(resource).taken.addAndGet(-amount);
        if (outer != null) {
            outer.giveBack(resource, amount);
        }
    }

    /**
     * That something would begin beyond what is left.
     *
     * @param amount that could not be taken
     * @param what for the message: "a memory of 12 bytes"
     */
    public Trap exceeded(Resource resource, long amount, String what) {
        Quota full = this;
        while (full.outer != null && full.share(resource).most - full.taken(resource) >= amount) {
            full = full.outer;
        }
        return new Trap(
                TrapCode.OUT_OF_MEMORY,
                what + " is more than what is left of " + full.most(resource)
                        + (resource == Resource.MEMORY_BYTES ? " bytes" : " elements"),
                null);
    }
}
