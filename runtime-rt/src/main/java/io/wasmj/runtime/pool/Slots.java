package io.wasmj.runtime.pool;

import io.wasmj.runtime.abi.Shelf;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The slots of a pool, up to a number of them. As long as there is one for everybody, threads take and give back without
 * meeting each other; from then on who waits longest is served first.
 */
final class Slots {

    /*
     * Nobody may wait while a slot is free. Who waits first says so and then looks once more; who gives a slot back
     * first does so and then looks for those who wait. Whoever comes second sees the other.
     */

    private final int size;
    private final Shelf<Slot> free;
    private final AtomicInteger made = new AtomicInteger();

    /** Lent or not. */
    private final Queue<Slot> all = new ConcurrentLinkedQueue<>();

    private final Queue<Waiter> waiters = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    Slots(int size) {
        this.size = size;
        free = new Shelf<>(size);
    }

    private static final class Waiter {

        private static final Slot GONE = new Slot();

        private final Thread thread = Thread.currentThread();

        /** What it was given; {@link #GONE} where it waits no more. */
        private final AtomicReference<@Nullable Slot> given = new AtomicReference<>();

        boolean give(Slot slot) {
            if (!given.compareAndSet(null, slot)) {
                return false;
            }
            LockSupport.unpark(thread);
            return true;
        }

        /** Null where none came in time. */
        @Nullable
        Slot await(long nanos) throws InterruptedException {
            long end = System.nanoTime() + nanos;
            while (given.get() == null) {
                long left = end - System.nanoTime();
                if (left <= 0 && given.compareAndSet(null, GONE)) {
                    return null;
                }
                LockSupport.parkNanos(this, left);
                if (Thread.interrupted()) {
                    if (given.compareAndSet(null, GONE)) {
                        throw new InterruptedException();
                    }
                    // It came first, and must not be lost; the next to wait is told.
                    thread.interrupt();
                    break;
                }
            }
            return given.get();
        }
    }

    /** One that is free or can be made, unless others wait for it; null if not. */
    @Nullable
    Slot take() {
        return waiters.isEmpty() ? takeAny() : null;
    }

    private @Nullable Slot takeAny() {
        Slot slot = free.take();
        if (slot != null) {
            return slot;
        }
        int count = made.get();
        while (count < size && !made.compareAndSet(count, count + 1)) {
            count = made.get();
        }
        if (count >= size) {
            return null;
        }
        Slot first = new Slot();
        all.add(first);
        return first;
    }

    /**
     * Waits for one.
     *
     * @param nanos how long at most
     * @return null where there was none
     */
    @Nullable
    Slot await(long nanos) throws InterruptedException {
        Waiter waiter = new Waiter();
        waiting.incrementAndGet();
        try {
            waiters.add(waiter);
            Slot slot = takeAny();
            if (slot != null) {
                give(slot);
            }
            return waiter.await(nanos);
        } finally {
            waiters.remove(waiter);
            waiting.decrementAndGet();
        }
    }

    /** To whoever waits longest, or else to whoever comes. */
    void give(Slot slot) {
        Slot given = slot;
        while (given != null) {
            Waiter first = waiters.poll();
            if (first == null) {
                free.put(given);
                given = waiters.isEmpty() ? null : takeAny();
            } else if (first.give(given)) {
                return;
            }
        }
    }

    /** Forgets one that is free and gives it back; null where there is none. */
    @Nullable
    Slot remove() {
        Slot slot = free.take();
        if (slot != null) {
            all.remove(slot);
        }
        return slot;
    }

    Iterable<Slot> all() {
        return all;
    }

    int waiting() {
        return waiting.get();
    }
}
