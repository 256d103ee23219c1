package io.wasmj.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class GuestThreadsTest {

    private static final int GUESTS = Runtime.getRuntime().availableProcessors() + 4;

    private static final ServerLimits LIMITS =
            ServerLimits.DEFAULT.withGuests(GUESTS).withWaiting(1_000_000);

    private final GuestThreads threads = new GuestThreads(LIMITS);
    private final GuestLane lane = new GuestLane(threads, LIMITS);

    private void run(Runnable task) {
        run(lane, task);
    }

    private static void run(GuestLane lane, Runnable task) {
        assertTrue(lane.admit());
        lane.execute(task);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Tasks from many threads, with pauses that let workers rest in between: none is lost, none runs twice. */
    @RepeatedTest(5)
    void everyTaskRunsOnce() throws InterruptedException {
        int senders = 4;
        int each = 20_000;
        int[] runs = new int[senders * each];
        CountDownLatch done = new CountDownLatch(runs.length);
        Thread[] sending = IntStream.range(0, senders)
                .mapToObj(sender -> Thread.ofPlatform().start(() -> {
                    for (int i = sender * each; i < (sender + 1) * each; i++) {
                        int task = i;
                        run(() -> {
                            runs[task]++;
                            done.countDown();
                        });
                        if (ThreadLocalRandom.current().nextInt(500) == 0) {
                            LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(300_000));
                        }
                    }
                }))
                .toArray(Thread[]::new);
        for (Thread thread : sending) {
            thread.join();
        }
        await(done);
        assertTrue(IntStream.of(runs).allMatch(count -> count == 1));
        threads.close();
    }

    @Test
    void shortTasksGoOnWhileLongOnesWait() {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch waiting = new CountDownLatch(GUESTS - 1);
        for (int i = 0; i < GUESTS - 1; i++) {
            run(() -> {
                waiting.countDown();
                await(go);
            });
        }
        await(waiting);
        for (int i = 0; i < 1000; i++) {
            CountDownLatch done = new CountDownLatch(1);
            run(done::countDown);
            await(done);
        }
        go.countDown();
        threads.close();
    }

    @Test
    void noMoreRunAtOnceThanMay() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(GUESTS * 4);
        for (int i = 0; i < GUESTS * 4; i++) {
            run(() -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                LockSupport.parkNanos(20_000_000);
                running.decrementAndGet();
                done.countDown();
            });
        }
        await(done);
        assertEquals(GUESTS, most.get());
        threads.close();
    }

    @Test
    void noMoreAreAdmittedThanMay() {
        ServerLimits limits = ServerLimits.DEFAULT.withGuests(1).withWaiting(1);
        GuestThreads one = new GuestThreads(limits);
        GuestLane few = new GuestLane(one, limits.withWaiting(100));
        assertTrue(few.admit());
        assertTrue(few.admit());
        assertFalse(few.admit());
        CountDownLatch done = new CountDownLatch(2);
        few.execute(done::countDown);
        few.execute(done::countDown);
        await(done);
        while (!few.admit()) {
            Thread.onSpinWait();
        }
        one.close();
    }

    @Test
    void noMoreOfALaneAreAdmittedThanMay() {
        GuestLane few = new GuestLane(threads, LIMITS.withGuests(1).withWaiting(1));
        assertTrue(few.admit());
        assertTrue(few.admit());
        assertFalse(few.admit());
        assertTrue(lane.admit());
        threads.close();
    }

    @Test
    void noMoreOfALaneRunAtOnceThanMay() {
        GuestLane few = new GuestLane(threads, LIMITS.withGuests(3));
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(60);
        for (int i = 0; i < 60; i++) {
            run(few, () -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                LockSupport.parkNanos(3_000_000);
                running.decrementAndGet();
                done.countDown();
            });
        }
        await(done);
        assertEquals(3, most.get());
        threads.close();
    }

    /** Lanes take turns: whoever has one task waits for one of another lane, not for its thousand. */
    @Test
    void aTaskDoesNotWaitForAllOfAnotherLane() {
        GuestThreads one = new GuestThreads(LIMITS.withGuests(1));
        GuestLane busy = new GuestLane(one, LIMITS);
        GuestLane calm = new GuestLane(one, LIMITS);
        CountDownLatch go = new CountDownLatch(1);
        run(busy, () -> await(go));
        AtomicInteger before = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(1_001);
        for (int i = 0; i < 1_000; i++) {
            run(busy, () -> {
                before.incrementAndGet();
                done.countDown();
            });
        }
        int[] waitedFor = {-1};
        run(calm, () -> {
            waitedFor[0] = before.get();
            done.countDown();
        });
        go.countDown();
        await(done);
        assertTrue(waitedFor[0] <= GuestLane.MOST_PLACES, "waited for " + waitedFor[0]);
        one.close();
    }

    /** As above, with tasks of many lanes that come from many threads: none is forgotten while its lane changes hands. */
    @RepeatedTest(5)
    void everyTaskOfManyLanesRunsOnce() throws InterruptedException {
        int each = 20_000;
        GuestLane[] lanes = IntStream.range(0, 5)
                .mapToObj(i -> new GuestLane(threads, LIMITS.withGuests(1 + i)))
                .toArray(GuestLane[]::new);
        CountDownLatch done = new CountDownLatch(4 * each);
        Thread[] sending = IntStream.range(0, 4)
                .mapToObj(sender -> Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < each; i++) {
                        run(lanes[(i + sender) % lanes.length], done::countDown);
                        if (ThreadLocalRandom.current().nextInt(500) == 0) {
                            LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(300_000));
                        }
                    }
                }))
                .toArray(Thread[]::new);
        for (Thread thread : sending) {
            thread.join();
        }
        await(done);
        threads.close();
    }

    @Test
    void closingInterruptsWhatRuns() {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        run(() -> {
            running.countDown();
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
            interrupted.countDown();
        });
        await(running);
        threads.close();
        await(interrupted);
    }
}
