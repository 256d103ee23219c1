package io.wasmj.runtime;

/**
 * The type of a table: a reference type and a size in elements.
 *
 * @param address of indices: i32, or i64 for a table with 64-bit indices
 */
public record TableType(NumType address, RefType element, Limits limits) implements ExternType {

    /** A table with 32-bit indices. */
    public TableType(RefType element, Limits limits) {
        this(ValType.I32, element, limits);
    }

    @Override
    public String toString() {
        return (address == ValType.I64 ? "table i64 " : "table ") + limits + " " + element;
    }
}
