package io.wasmj.http;

import io.wasmj.http.spi.Event;
import io.wasmj.http.spi.Events;
import io.wasmj.http.spi.TriggerProvider.Trigger;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a trigger, again and again where its source fails, and has its component handle the events that it takes. */
final class EventLoop implements Events {

    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

    private static final Duration FIRST_WAIT = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration UNTIL_ADMITTED = Duration.ofMillis(20);

    private final String type;
    private final boolean overlaps;
    private final Trigger trigger;
    private final EventGuest guest;

    private final CountDownLatch connected = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private @Nullable Runnable whenStopped;
    private @Nullable GuestLane lane;
    private @Nullable Thread thread;

    private Duration wait = FIRST_WAIT;
    private boolean failing;
    private volatile boolean unhandled;

    EventLoop(String type, boolean overlaps, Trigger trigger, EventGuest guest) {
        this.type = type;
        this.overlaps = overlaps;
        this.trigger = trigger;
        this.guest = guest;
    }

    /** Whether it may start before the one whose place it takes is stopped. */
    boolean overlaps() {
        return overlaps;
    }

    /** @param after what is done when it is over */
    void start(GuestLane lane, Runnable after) {
        this.lane = lane;
        thread = Thread.ofVirtual()
                .name("trigger-" + type + "-" + guest.component())
                .start(() -> {
                    try {
                        run();
                    } catch (InterruptedException e) {
                        LOG.warn("trigger {} of component {} was ended with an event in hand", type, guest.component());
                    } finally {
                        over.countDown();
                        after.run();
                    }
                });
    }

    private void run() throws InterruptedException {
        while (!isStopped()) {
            try {
                trigger.run(this);
                return;
            } catch (IOException e) {
                failed(String.valueOf(e.getMessage()), null);
            } catch (RuntimeException | Error e) {
                failed("fails in the host", e);
            }
            // Not all at the same time, where many have lost the same source.
            pause(wait.dividedBy(2).plusMillis(ThreadLocalRandom.current().nextLong(wait.toMillis() / 2)));
            wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
        }
    }

    /** Told once, however long it takes until all is well again. */
    private void failed(String message, @Nullable Throwable cause) {
        if (!failing && !isStopped()) {
            failing = true;
            LOG.warn(
                    "trigger {} of component {}: {}; trying again until all is well",
                    type,
                    guest.component(),
                    message,
                    cause);
        }
    }

    // ---- For the trigger

    @Override
    public void connected() {
        connected.countDown();
        wait = FIRST_WAIT;
        if (failing) {
            failing = false;
            LOG.info("trigger {} of component {} is connected again", type, guest.component());
        }
    }

    @Override
    public boolean handle(Event event) throws InterruptedException {
        GuestLane guests = Objects.requireNonNull(lane);
        while (!guests.admit()) {
            Thread.sleep(UNTIL_ADMITTED);
        }
        CompletableFuture<GuestRun> future = new CompletableFuture<>();
        guests.execute(() -> {
            try {
                future.complete(guest.run(type, event));
            } catch (Throwable e) {
                future.complete(GuestRun.failed("failed in the host", e));
            }
        });
        try {
            GuestRun.Failure failure = future.get().failure();
            unhandled = failure != null;
            if (failure != null) {
                LOG.error("trigger {}: component {} {}", type, guest.component(), failure.message(), failure.cause());
            }
            return failure == null;
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public boolean pause(Duration time) throws InterruptedException {
        return !stopped.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public boolean isStopped() {
        return stopped.getCount() == 0;
    }

    @Override
    public void onStop(Runnable action) {
        synchronized (stopped) {
            whenStopped = action;
            if (!isStopped()) {
                return;
            }
        }
        action.run();
    }

    // ---- For the host

    /** Waits until its source is there, but no longer than that. */
    void awaitConnected(long nanos) throws InterruptedException {
        connected.await(nanos, TimeUnit.NANOSECONDS);
    }

    /** Takes no more events; returns at once. */
    void stop() {
        Runnable action;
        synchronized (stopped) {
            stopped.countDown();
            action = whenStopped;
        }
        if (action != null) {
            try {
                action.run();
            } catch (RuntimeException e) {
                LOG.warn("trigger {} of component {} cannot be stopped", type, guest.component(), e);
            }
        }
    }

    /** Waits until it is over; false where it is not in time. */
    boolean awaitEnd(long nanos) throws InterruptedException {
        return over.await(nanos, TimeUnit.NANOSECONDS);
    }

    /** Ends it with whatever it has in hand. */
    void interrupt() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** Whether the last event was not handled. */
    boolean isUnhandled() {
        return unhandled;
    }
}
