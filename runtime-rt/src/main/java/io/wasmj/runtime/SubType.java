package io.wasmj.runtime;

import org.jspecify.annotations.Nullable;

/**
 * A type as a recursive group declares it (spec, "Types: Recursive Types").
 *
 * @param isFinal whether it has no subtypes
 * @param supertype a {@link DefinedType}, or a {@link HeapType.Recursive} that stands before it in its own group
 */
public record SubType(boolean isFinal, @Nullable HeapType supertype, CompositeType composite) {

    /** Unambiguous and the same for ever: the identity of types is made of it. */
    @Override
    public String toString() {
        return (isFinal ? "final " : "sub ") + (supertype == null ? "" : supertype + " ") + composite;
    }
}
