package io.wasmj.runtime;

import org.jspecify.annotations.Nullable;

/** A structure, an array or a small integer of a guest: what can be compared by {@code ref.eq}. */
public abstract sealed class WasmObject permits WasmStruct, WasmArray, I31 {

    WasmObject() {}

    /** Whether two references are the same (spec, {@code ref.eq}): small integers by value, all else by identity. */
    @SuppressWarnings("ReferenceEquality") // That is the question.
    public static boolean same(@Nullable Object a, @Nullable Object b) {
        return a == b || (a instanceof I31 i && b instanceof I31 j && i.get() == j.get());
    }
}
