package io.wasmj.runtime;

/**
 * The type of a linear memory; sizes in pages of 64 KiB.
 *
 * @param address i32, or i64 for a memory with 64-bit addresses
 */
public record MemoryType(NumType address, Limits limits) implements ExternType {

    /** A memory with 32-bit addresses. */
    public MemoryType(Limits limits) {
        this(ValType.I32, limits);
    }

    @Override
    public String toString() {
        return (address == ValType.I64 ? "memory i64 " : "memory ") + limits + " pages";
    }
}
