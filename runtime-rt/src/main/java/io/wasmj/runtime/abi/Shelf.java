package io.wasmj.runtime.abi;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What was used and can be used again. A thread mostly finds what it put there itself: its processor still has that in
 * its caches, and threads on different processors do not meet. Thread-safe, without locks.
 */
public final class Shelf<T> {

    /** In references: as far apart as two processors that write to them ask, which fetch lines in pairs. */
    private static final int APART = 32;

    private static final int PLACES =
            Integer.highestOneBit(2 * Runtime.getRuntime().availableProcessors() - 1) << 1;

    /** One of each thread, or rather of all whose numbers end alike. */
    private final AtomicReferenceArray<@Nullable T> places = new AtomicReferenceArray<>((PLACES + 1) * APART);

    private final ConcurrentLinkedDeque<T> rest = new ConcurrentLinkedDeque<>();
    private final AtomicInteger restCount = new AtomicInteger();
    private final int most;

    /** @param most how many it takes at most, besides one for each of a few times as many threads as run at once */
    public Shelf(int most) {
        this.most = most;
    }

    private static int ownPlace() {
        return ((int) Thread.currentThread().threadId() & PLACES - 1) * APART + APART;
    }

    /** What this thread put here last, or else another; null where there is none. */
    public @Nullable T take() {
        T own = places.getAndSet(ownPlace(), null);
        return own != null ? own : takeOther();
    }

    private @Nullable T takeOther() {
        T other = restCount.get() == 0 ? null : rest.poll();
        if (other != null) {
            restCount.decrementAndGet();
            return other;
        }
        for (int place = APART; other == null && place < places.length(); place += APART) {
            if (places.get(place) != null) {
                other = places.getAndSet(place, null);
            }
        }
        return other;
    }

    /** False where it is full. Two threads that put something there at the same time may make it one more. */
    public boolean put(T thing) {
        if (places.compareAndSet(ownPlace(), null, thing)) {
            return true;
        }
        if (restCount.get() >= most) {
            return false;
        }
        rest.push(thing);
        restCount.incrementAndGet();
        return true;
    }

    /** Whether {@link #put} would succeed now. */
    boolean hasRoom() {
        return restCount.get() < most || places.get(ownPlace()) == null;
    }
}
