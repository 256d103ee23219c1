package io.wasmj.wasi;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The clocks a guest reads and sleeps by; all times in nanoseconds. */
public interface WasiClock {

    /** The clocks of this machine. */
    WasiClock SYSTEM = new WasiClock() {
        @Override
        public long realTime() {
            Instant now = Instant.now();
            return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        }

        private final long origin = System.nanoTime();

        @Override
        public long monotonicTime() {
            return System.nanoTime() - origin;
        }

        @Override
        public void sleep(long nanos) throws InterruptedException {
            TimeUnit.NANOSECONDS.sleep(nanos);
        }
    };

    /** Time since 1970. */
    long realTime();

    /** Time since some moment; never runs backwards. */
    long monotonicTime();

    /** Waits until {@link #monotonicTime} is {@code nanos} later. */
    void sleep(long nanos) throws InterruptedException;

    /** A clock that stands, at the same time in every run, and moves only when the guest sleeps. */
    static WasiClock standing(Instant start) {
        return stepping(start, Duration.ZERO);
    }

    /**
     * A clock that is {@code step} further each time it is read, and moves by that and by the guest's sleep alone: a guest
     * that waits in a loop gets out of it, and one of a single thread reads the same times in every run.
     */
    static WasiClock stepping(Instant start, Duration step) {
        return new SteppingClock(start, step);
    }
}
