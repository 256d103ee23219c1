package io.wasmj.benchmarks.peers;

/** The marks that a program sets around what is to be measured. */
final class Marks {

    static final String MODULE = "bench";
    static final String START = "start";
    static final String END = "end";

    private long startedAt;
    private long nanos;
    private boolean used;

    void start() {
        startedAt = System.nanoTime();
    }

    void end() {
        add(System.nanoTime() - startedAt);
    }

    void add(long passed) {
        nanos += passed;
        used = true;
    }

    /** What was measured, or {@code whole} where the program has no marks. */
    long nanosOr(long whole) {
        return used ? nanos : whole;
    }
}
