package io.wasmj.http;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The tasks of one site. Sites take turns: a task waits for those before it in its lane, and for one of each other lane. */
final class GuestLane implements Executor {

    /*
     * A lane stands in the line of the threads once for each task, up to a number: what comes beyond that lets the tasks of
     * others go before. After each change that may let it stand in line, whoever made the change looks whether it does: no
     * task is forgotten. A number of one would be fairer still, but then threads find nothing to do, and rest, while
     * another has just taken the lane out of the line and is about to put it back.
     */

    static final int MOST_PLACES = 16;

    private final GuestThreads threads;
    private final int mostRunning;
    private final int mostAdmitted;

    private final AtomicInteger admitted = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    /** How often it stands in line, or was just taken out of there. */
    private final AtomicInteger places = new AtomicInteger();

    /** @param limits of these tasks; the threads have their own, which also hold */
    GuestLane(GuestThreads threads, ServerLimits limits) {
        this.threads = threads;
        mostRunning = limits.guests();
        mostAdmitted = limits.guests() + limits.waiting();
    }

    /** Whether one more may wait or run; if so, its task must follow. */
    boolean admit() {
        if (admitted.incrementAndGet() <= mostAdmitted && threads.admit()) {
            return true;
        }
        admitted.decrementAndGet();
        return false;
    }

    /** Runs the task of a request that was admitted. */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        lineUp();
        threads.engage();
    }

    /** For whoever took it out of the line: what to run, which {@link #ended} must follow, or null. */
    @Nullable
    Runnable take() {
        Runnable task = null;
        if (running.incrementAndGet() <= mostRunning) {
            task = tasks.poll();
        }
        if (task == null) {
            running.decrementAndGet();
        }
        places.decrementAndGet();
        // Nobody is woken for what is left: whoever wakes another may have to wait for a processor then, task in hand.
        lineUp();
        return task;
    }

    /** A task that was taken is over; its thread looks at the line next, or has another do so. */
    void ended() {
        running.decrementAndGet();
        admitted.decrementAndGet();
        threads.dismiss();
        lineUp();
    }

    private void lineUp() {
        int count = places.get();
        while (count < MOST_PLACES && !tasks.isEmpty() && running.get() < mostRunning) {
            if (places.compareAndSet(count, count + 1)) {
                threads.line().add(this);
                return;
            }
            count = places.get();
        }
    }
}
