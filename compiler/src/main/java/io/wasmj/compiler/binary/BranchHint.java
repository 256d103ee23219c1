package io.wasmj.compiler.binary;

/** What a toolchain knows of the condition of an {@code if} or {@code br_if} (branch hinting proposal). */
public enum BranchHint {
    NONE(0.5),
    UNLIKELY(0.05),
    LIKELY(0.95);

    private final double probability;

    BranchHint(double probability) {
        this.probability = probability;
    }

    /** How often the condition holds, by guess. */
    public double probability() {
        return probability;
    }
}
