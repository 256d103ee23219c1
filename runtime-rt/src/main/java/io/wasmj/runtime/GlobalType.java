package io.wasmj.runtime;

/** The type of a global. */
public record GlobalType(ValType value, boolean mutable) implements ExternType {

    /** Whether such a global may be imported as one of {@code wanted} (spec, "Matching: Global Types"). */
    boolean matches(GlobalType wanted) {
        return mutable == wanted.mutable && (mutable ? value.equals(wanted.value) : value.matches(wanted.value));
    }

    @Override
    public String toString() {
        return mutable ? "global mut " + value : "global " + value;
    }
}
