package io.wasmj.runtime;

/** The type of a table: a reference type and a size in elements. */
public record TableType(ValType element, Limits limits) implements ExternType {

    @Override
    public String toString() {
        return "table " + limits + " " + element;
    }
}
