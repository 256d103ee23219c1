package io.wasmj.http;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The tasks of one site. Sites take turns: a task waits for those before it in its lane, and for one of each other lane. */
final class GuestLane implements Executor {

    /*
     * A lane stands in the line of the threads once, or not at all. Whoever takes it out of there is the only one to
     * take tasks out of the lane until it is released, which is before its task runs. After each change that may let it
     * stand in line, whoever made the change looks whether it does: no task is forgotten.
     */

    private final GuestThreads threads;
    private final int mostRunning;
    private final int mostAdmitted;

    private final AtomicInteger admitted = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    /** Whether it stands in line, or somebody has just taken it out of there. */
    private final AtomicBoolean held = new AtomicBoolean();

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
        held.set(false);
        if (lineUp()) {
            threads.engage();
        }
        return task;
    }

    /** A task that was taken is over. */
    void ended() {
        running.decrementAndGet();
        admitted.decrementAndGet();
        threads.dismiss();
        if (lineUp()) {
            threads.engage();
        }
    }

    private boolean lineUp() {
        boolean lines = !tasks.isEmpty() && running.get() < mostRunning && held.compareAndSet(false, true);
        if (lines) {
            threads.line().add(this);
        }
        return lines;
    }
}
