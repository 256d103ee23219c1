package io.wasmj.runtime;

import org.jspecify.annotations.Nullable;

/** An integer of 31 bits as a reference ({@code i31ref}). Equal numbers are the same reference to guests. */
public final class I31 extends WasmObject {

    private final int value;

    private I31(int value) {
        this.value = value;
    }

    /** The lower 31 bits of {@code value}. */
    public static I31 of(int value) {
        return new I31(value << 1 >> 1);
    }

    /** The number, with its sign. */
    public int get() {
        return value;
    }

    /** The number as 31 unsigned bits. */
    public int getUnsigned() {
        return value & Integer.MAX_VALUE;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof I31 i && i.value == value;
    }

    @Override
    public int hashCode() {
        return value;
    }

    @Override
    public String toString() {
        return "i31 " + value;
    }
}
