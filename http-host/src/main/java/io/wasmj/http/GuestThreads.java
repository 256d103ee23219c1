package io.wasmj.http;

import io.wasmj.http.spi.ServerEvents;
import io.wasmj.runtime.Interruption;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that guests run on: as many as guests may run at once. Platform threads, because the stack that a virtual
 * thread may use is that of its carrier, which is 1 MiB unless the whole JVM is told otherwise.
 */
final class GuestThreads implements ServerEvents.Load, AutoCloseable {

    /*
     * Most guests are done in less time than waking a thread takes. So only as many threads as there are processors
     * take tasks; a further task waits for one of them rather than for the system to wake another. A guest that runs
     * longer than a moment, or that waits for something, is taken out of that count by the overseer, and an idle thread
     * takes its place: from then on the system's scheduler shares the processors out.
     */

    private static final Logger LOG = LoggerFactory.getLogger(GuestThreads.class);

    private static final long MOMENT_NANOS = 1_000_000;
    private static final int MOMENTS_UNTIL_REST = 100;
    private static final long LONGEST_FAREWELL_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final long epoch = System.nanoTime();
    private final int processors = Runtime.getRuntime().availableProcessors();
    private final int mostThreads;
    private final int mostAdmitted;
    private final int stackBytes;

    private final AtomicInteger admitted = new AtomicInteger();
    /** Lanes with tasks that may run. */
    private final Queue<GuestLane> line = new ConcurrentLinkedQueue<>();
    /** Workers that take tasks; at most {@link #processors}. */
    private final AtomicInteger taking = new AtomicInteger();

    private final AtomicInteger started = new AtomicInteger();
    private final List<Worker> workers = new CopyOnWriteArrayList<>();
    /** The one that rested last is woken first: its caches are the warmest. */
    private final ConcurrentLinkedDeque<Worker> resting = new ConcurrentLinkedDeque<>();

    private final Thread overseer = new Thread(null, this::oversee, "guest-overseer");
    private volatile boolean overseerRests;
    private volatile boolean closed;

    GuestThreads(ServerLimits limits) {
        mostThreads = limits.guests();
        mostAdmitted = limits.guests() + limits.waiting();
        stackBytes = limits.stackBytes();
        overseer.setDaemon(true);
        overseer.start();
    }

    /** The watch over guests on the current thread. */
    static Watch watch() {
        return Thread.currentThread() instanceof Watch watch ? watch : Watch.NONE;
    }

    Queue<GuestLane> line() {
        return line;
    }

    /** Whether one more of any lane may wait or run. */
    boolean admit() {
        if (admitted.incrementAndGet() <= mostAdmitted) {
            return true;
        }
        admitted.decrementAndGet();
        return false;
    }

    @Override
    public int running() {
        int running = 0;
        for (Worker worker : workers) {
            if (worker.guestSince != Worker.IDLE) {
                running++;
            }
        }
        return running;
    }

    @Override
    public int waiting() {
        return Math.max(0, admitted.get() - running());
    }

    /** One that was admitted is over. */
    void dismiss() {
        admitted.decrementAndGet();
    }

    /** Has one worker more take tasks, if there may be one and there is one. */
    void engage() {
        while (mayTake()) {
            Worker worker = resting.poll();
            if (worker == null) {
                worker = hire();
            }
            if (worker != null) {
                worker.engaged = true;
                LockSupport.unpark(worker);
                return;
            }
            taking.decrementAndGet();
            // Whoever went to rest meanwhile may have done so because of the place just held here.
            if (resting.isEmpty()) {
                return;
            }
        }
    }

    private boolean mayTake() {
        int count = taking.get();
        while (count < processors) {
            if (taking.compareAndSet(count, count + 1)) {
                if (overseerRests) {
                    LockSupport.unpark(overseer);
                }
                return true;
            }
            count = taking.get();
        }
        return false;
    }

    private @Nullable Worker hire() {
        int number = started.incrementAndGet();
        if (number <= mostThreads && !closed) {
            Worker worker = new Worker(number);
            try {
                worker.start();
                workers.add(worker);
                return worker;
            } catch (OutOfMemoryError e) {
                LOG.warn("the system gives no thread more than the {} that run guests now", number - 1);
            }
        }
        started.decrementAndGet();
        return null;
    }

    private final class Worker extends Thread implements Watch {

        private static final long IDLE = 0;
        private static final long OVERDUE = -1;

        /** When its task began, or one of the constants. */
        private final AtomicLong busySince = new AtomicLong(IDLE);

        private volatile boolean engaged;

        /**
         * The guest that runs, and before it those that wait for it, which requested it; guarded by {@link #busySince}.
         * They have one time together.
         */
        private final List<Interruption> guests = new ArrayList<>();

        /** When the first of them began. */
        private volatile long guestSince = IDLE;

        private volatile long longestNanos;
        private boolean late;

        Worker(int number) {
            super(null, null, "guest-" + number, stackBytes);
            setDaemon(true);
        }

        @Override
        public void run() {
            while (!closed) {
                if (!engaged) {
                    LockSupport.park(this);
                    continue;
                }
                GuestLane lane = line.poll();
                Runnable task = lane == null ? null : lane.take();
                if (lane == null) {
                    rest(true);
                } else if (task != null && !perform(lane, task) && !mayTake()) {
                    rest(false);
                }
            }
        }

        @Override
        public void begins(Interruption interruption, long mostNanos) {
            synchronized (busySince) {
                if (guests.isEmpty()) {
                    longestNanos = mostNanos;
                    guestSince = now();
                } else if (late) {
                    interruption.request();
                }
                guests.add(interruption);
            }
        }

        @Override
        public boolean ends() {
            synchronized (busySince) {
                guests.removeLast();
                boolean wasLate = late;
                if (guests.isEmpty()) {
                    guestSince = IDLE;
                    late = false;
                    if (wasLate) {
                        Thread.interrupted();
                    }
                }
                return wasLate;
            }
        }

        /** Ends the guest that is late, be it in a loop or in a call of the host. */
        private void endLateGuest(long now) {
            if (guestSince == IDLE || now - guestSince < longestNanos) {
                return;
            }
            synchronized (busySince) {
                if (!guests.isEmpty() && now - guestSince >= longestNanos) {
                    late = true;
                    guests.forEach(Interruption::request);
                    interrupt();
                }
            }
        }

        private void rest(boolean taker) {
            engaged = false;
            resting.push(this);
            if (taker) {
                taking.decrementAndGet();
            }
            // Whoever added a task just before saw no need to wake anybody.
            if (!line.isEmpty()) {
                engage();
            }
        }

        /** Whether this worker still counts as one that takes tasks. */
        private boolean perform(GuestLane lane, Runnable task) {
            busySince.set(now());
            try {
                task.run();
            } catch (Throwable e) {
                LOG.error("a request is lost", e);
            }
            lane.ended();
            return busySince.getAndSet(IDLE) != OVERDUE;
        }

        /** Takes it out of the count if its task began more than a moment ago. */
        private boolean becomesOverdue(long now) {
            long since = busySince.get();
            return since > IDLE && now - since > MOMENT_NANOS && busySince.compareAndSet(since, OVERDUE);
        }
    }

    /** Always above 0. */
    private long now() {
        return System.nanoTime() - epoch + 1;
    }

    private void oversee() {
        int quiet = 0;
        while (!closed) {
            if (quiet < MOMENTS_UNTIL_REST) {
                LockSupport.parkNanos(this, MOMENT_NANOS);
            } else {
                overseerRests = true;
                if (taking.get() == 0) {
                    LockSupport.park(this);
                }
                overseerRests = false;
                quiet = 0;
            }
            long now = now();
            boolean working = false;
            for (Worker worker : workers) {
                if (worker.becomesOverdue(now)) {
                    taking.decrementAndGet();
                }
                worker.endLateGuest(now);
                working |= worker.guestSince != Worker.IDLE;
            }
            if (!line.isEmpty()) {
                engage();
            }
            quiet = working || taking.get() > 0 ? 0 : quiet + 1;
        }
    }

    /** Interrupts what still runs, and waits a little for its end. */
    @Override
    public void close() {
        closed = true;
        List<Thread> all = new ArrayList<>(workers);
        all.add(overseer);
        long deadline = System.nanoTime() + LONGEST_FAREWELL_NANOS;
        all.forEach(Thread::interrupt);
        try {
            for (Thread thread : all) {
                thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
