package io.wasmj.runtime;

/** The type of a table: a reference type, and a size in elements. */
public record TableType(RefType element, AddressType address, Limits limits) implements ExternType {

    /** A table with indices of 32 bits. */
    public TableType(RefType element, Limits limits) {
        this(element, AddressType.I32, limits);
    }

    @Override
    public String toString() {
        return "table " + (address == AddressType.I64 ? "i64 " : "") + limits + " " + element;
    }
}
