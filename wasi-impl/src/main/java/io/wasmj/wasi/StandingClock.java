package io.wasmj.wasi;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that moves only by sleeping. */
final class StandingClock implements WasiClock {

    private final long start;
    private final AtomicLong slept = new AtomicLong();

    StandingClock(Instant start) {
        this.start = TimeUnit.SECONDS.toNanos(start.getEpochSecond()) + start.getNano();
    }

    @Override
    public long realTime() {
        return start + slept.get();
    }

    @Override
    public long monotonicTime() {
        return slept.get();
    }

    @Override
    public void sleep(long nanos) {
        slept.addAndGet(nanos);
    }
}
