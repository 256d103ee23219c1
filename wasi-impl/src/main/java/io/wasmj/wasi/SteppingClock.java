package io.wasmj.wasi;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that moves by being read and by sleeping, and else stands. */
final class SteppingClock implements WasiClock {

    private final long start;
    private final long step;
    private final AtomicLong passed = new AtomicLong();

    SteppingClock(Instant start, Duration step) {
        this.start = TimeUnit.SECONDS.toNanos(start.getEpochSecond()) + start.getNano();
        this.step = step.toNanos();
    }

    @Override
    public long realTime() {
        return start + monotonicTime();
    }

    @Override
    public long monotonicTime() {
        return passed.getAndAdd(step);
    }

    @Override
    public void sleep(long nanos) {
        passed.addAndGet(nanos);
    }
}
