package io.wasmj.runtime;

/** The type of a global. */
public record GlobalType(ValType value, boolean mutable) implements ExternType {

    @Override
    public String toString() {
        return mutable ? "global mut " + value : "global " + value;
    }
}
