package io.wasmj.runtime;

import io.wasmj.runtime.abi.simd.Register;
import io.wasmj.runtime.abi.simd.TwoLongs;

/** A value of type v128: 128 bits, of which byte 0 is the lowest of {@link #low} (spec, "Values: Vectors"). */
public sealed interface V128 permits TwoLongs, Register {

    /** The vector of these bits. Two vectors are equal if their bits are. */
    static V128 of(long low, long high) {
        return new TwoLongs(low, high);
    }

    /** Bits 0 to 63. */
    long low();

    /** Bits 64 to 127. */
    long high();
}
