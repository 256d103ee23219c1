package io.wasmj.runtime;

/** The type of a linear memory; sizes in pages of 64 KiB. */
public record MemoryType(Limits limits) implements ExternType {

    @Override
    public String toString() {
        return "memory " + limits + " pages";
    }
}
