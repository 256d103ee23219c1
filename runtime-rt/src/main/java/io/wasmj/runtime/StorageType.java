package io.wasmj.runtime;

/** What a field of a structure or an array holds (spec, "Types: Aggregate Types"). */
public sealed interface StorageType permits ValType, PackedType {

    /** Whether a value of this type may stand where one of {@code other} is asked for (spec, "Matching"). */
    boolean matches(StorageType other);
}
