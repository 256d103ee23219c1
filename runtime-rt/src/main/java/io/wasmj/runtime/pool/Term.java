package io.wasmj.runtime.pool;

import io.wasmj.runtime.Interruption;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long one lease may last. */
final class Term {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Thread thread = Thread.currentThread();
    private final Interruption interruption;
    private final boolean isTimed;
    private final long endNanos;
    private final long mostCpuNanos;
    private final long firstCpuNanos;
    private boolean ended;
    private boolean over;

    private Term(Interruption interruption, @Nullable Duration time, @Nullable Duration cpuTime) {
        this.interruption = interruption;
        endNanos = time == null ? 0 : System.nanoTime() + time.toNanos();
        this.isTimed = time != null;
        mostCpuNanos = cpuTime == null ? Long.MAX_VALUE : cpuTime.toNanos();
        firstCpuNanos = cpuTime == null ? 0 : cpuNanos();
    }

    /**
     * Begins on the current thread.
     *
     * @return null where there is no limit
     */
    static @Nullable Term begin(Interruption interruption, PoolOptions options) {
        Duration time = options.time();
        Duration cpuTime = options.cpuTime();
        if (cpuTime != null && Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("the processor time of a virtual thread is not known");
        }
        return time == null && cpuTime == null ? null : new Term(interruption, time, cpuTime);
    }

    private long cpuNanos() {
        return THREADS.getThreadCpuTime(thread.threadId());
    }

    synchronized boolean isOver() {
        return over;
    }

    /** Ends the guest if its time is over, be it in a loop or in a call of the host. */
    void check(long now) {
        boolean late = isTimed && now - endNanos >= 0;
        if (!late && mostCpuNanos != Long.MAX_VALUE) {
            long used = cpuNanos();
            late = used >= 0 && used - firstCpuNanos >= mostCpuNanos;
        }
        if (late) {
            interrupt();
        }
    }

    private synchronized void interrupt() {
        if (!ended && !over) {
            over = true;
            interruption.request();
            thread.interrupt();
        }
    }

    /** Whether its time was over. The thread is not interrupted any more by it. */
    synchronized boolean end() {
        ended = true;
        if (over && Thread.currentThread().equals(thread)) {
            Thread.interrupted();
        }
        return over;
    }
}
