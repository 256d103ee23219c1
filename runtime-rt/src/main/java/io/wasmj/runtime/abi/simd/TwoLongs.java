package io.wasmj.runtime.abi.simd;

import io.wasmj.runtime.V128;

/** A vector as two numbers. */
public record TwoLongs(long low, long high) implements V128 {

    @Override
    public boolean equals(Object other) {
        return other instanceof V128 vector && low == vector.low() && high == vector.high();
    }

    @Override
    public int hashCode() {
        return Long.hashCode(low) * 31 + Long.hashCode(high);
    }

    @Override
    public String toString() {
        return String.format("v128 0x%016x%016x", high, low);
    }
}
