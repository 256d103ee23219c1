package io.wasmj.http;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that guests run on: as many as guests may run at once. Platform threads, because the stack that a virtual
 * thread may use is that of its carrier, which is 1 MiB unless the whole JVM is told otherwise.
 */
final class GuestThreads implements Executor, AutoCloseable {

    private static final long LONGEST_FAREWELL_SECONDS = 5;

    private final ExecutorService threads;
    private final AtomicInteger admitted = new AtomicInteger();
    private final int most;

    GuestThreads(ServerLimits limits) {
        most = limits.guests() + limits.waiting();
        AtomicInteger number = new AtomicInteger();
        ThreadFactory factory = task -> {
            Thread thread = new Thread(null, task, "guest-" + number.incrementAndGet(), limits.stackBytes());
            thread.setDaemon(true);
            return thread;
        };
        threads = Executors.newFixedThreadPool(limits.guests(), factory);
    }

    /** Whether one more may wait or run; if so, its task must follow. */
    boolean admit() {
        if (admitted.incrementAndGet() <= most) {
            return true;
        }
        admitted.decrementAndGet();
        return false;
    }

    /** Runs the task of a request that was admitted. */
    @Override
    public void execute(Runnable task) {
        threads.execute(() -> {
            try {
                task.run();
            } finally {
                admitted.decrementAndGet();
            }
        });
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            threads.awaitTermination(LONGEST_FAREWELL_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
