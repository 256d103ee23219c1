package io.wasmj.runtime;

/**
 * A size range of a memory (in pages of 64 KiB) or a table (in elements).
 *
 * @param min the initial size
 * @param max the largest size, or {@link #UNBOUNDED}
 */
public record Limits(long min, long max) {

    /** The value of {@link #max} where none is declared. */
    public static final long UNBOUNDED = -1;

    public boolean hasMax() {
        return max != UNBOUNDED;
    }

    /** Whether something of {@code size} with these limits may be imported where {@code required} is asked for. */
    public boolean fits(long size, Limits required) {
        return size >= required.min && (!required.hasMax() || (hasMax() && max <= required.max));
    }

    @Override
    public String toString() {
        return hasMax() ? min + ".." + max : min + "..";
    }
}
