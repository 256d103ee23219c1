package io.wasmj.runtime;

/** The type of a linear memory; sizes in pages of 64 KiB. */
public record MemoryType(AddressType address, Limits limits) implements ExternType {

    /** A memory with addresses of 32 bits. */
    public MemoryType(Limits limits) {
        this(AddressType.I32, limits);
    }

    @Override
    public String toString() {
        return "memory " + (address == AddressType.I64 ? "i64 " : "") + limits + " pages";
    }
}
