package io.wasmj.http.canonical;

/**
 * Values as core WebAssembly passes them, one after the other, each as its bits in a long. So what a variant's cases
 * share needs no conversion, whatever the types of their payloads.
 */
final class CoreValues {

    private final long[] bits;
    private int position;

    CoreValues(long[] bits) {
        this.bits = bits;
    }

    long next() {
        return bits[position++];
    }

    void add(long value) {
        bits[position++] = value;
    }

    int position() {
        return position;
    }

    /** Leaves out what other cases of a variant would have needed; on the way out these are zeros. */
    void skipTo(int position) {
        this.position = position;
    }
}
