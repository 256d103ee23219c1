package io.wasmj.cli;

import io.wasmj.runtime.HostFunction;

/** The imports that benchmark guests call around what is to be measured; sightglass's convention. */
final class BenchTimer {

    static final String MODULE = "bench";

    private long startedAt;
    private long nanos;
    private boolean used;

    @HostFunction("start")
    void start() {
        startedAt = System.nanoTime();
    }

    @HostFunction("end")
    void end() {
        nanos += System.nanoTime() - startedAt;
        used = true;
    }

    void reset() {
        nanos = 0;
        used = false;
    }

    /** What was measured since the last reset, or {@code whole} where the guest measured nothing. */
    long nanosOr(long whole) {
        return used ? nanos : whole;
    }
}
