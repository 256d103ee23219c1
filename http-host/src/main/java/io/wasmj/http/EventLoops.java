package io.wasmj.http;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The triggers of an application other than HTTP, as they are started, stopped and waited for together. */
final class EventLoops {

    static final EventLoops NONE = new EventLoops(List.of());

    /** How long an application that takes another's place may take to connect, before that one lets go. */
    private static final Duration LONGEST_OVERLAP = Duration.ofSeconds(2);

    private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(1);

    private final List<EventLoop> loops;
    private final CountDownLatch over;

    EventLoops(List<EventLoop> loops) {
        this.loops = List.copyOf(loops);
        over = new CountDownLatch(loops.size());
    }

    boolean isEmpty() {
        return loops.isEmpty();
    }

    /**
     * Starts them, as what takes the place of others.
     *
     * @param others what is stopped
     */
    void startInPlaceOf(EventLoops others, Served application) {
        loops.stream().filter(EventLoop::overlaps).forEach(loop -> start(loop, application));
        if (!others.isEmpty()) {
            awaitOverlap();
        }
        others.stop();
        loops.stream().filter(loop -> !loop.overlaps()).forEach(loop -> start(loop, application));
    }

    private void awaitOverlap() {
        long deadline = System.nanoTime() + LONGEST_OVERLAP.toNanos();
        try {
            for (EventLoop loop : loops) {
                if (loop.overlaps()) {
                    loop.awaitConnected(deadline - System.nanoTime());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An application is not closed while one of its triggers runs. */
    private void start(EventLoop loop, Served application) {
        if (!application.enter()) {
            throw new IllegalStateException("the application is closed");
        }
        loop.start(application.share().lane(), () -> {
            over.countDown();
            application.leave();
        });
    }

    void stop() {
        loops.forEach(EventLoop::stop);
    }

    /** Waits until all are over, but no longer than it may take. */
    void awaitEnd(Duration longest) throws InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        for (EventLoop loop : loops) {
            if (!loop.awaitEnd(deadline - System.nanoTime())) {
                return;
            }
        }
    }

    void awaitEnd() throws InterruptedException {
        over.await();
    }

    /** Ends those that still run: their guests have been ended, and they tell their sources so. */
    void end() {
        try {
            awaitEnd(LONGEST_FAREWELL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        loops.forEach(EventLoop::interrupt);
    }

    /** Whether the last event of any was not handled. */
    boolean isAnyUnhandled() {
        return loops.stream().anyMatch(EventLoop::isUnhandled);
    }
}
