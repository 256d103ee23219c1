package io.wasmj.runtime;

/** What a reference refers to (spec, "Types: Heap Types"). */
public sealed interface HeapType permits AbstractHeapType, DefinedType, HeapType.Recursive {

    /** The type at the top of this type's hierarchy: any, func, extern or exn. */
    AbstractHeapType top();

    /** Whether this is {@code other} or one of its subtypes (spec, "Matching: Heap Types"). */
    boolean matches(HeapType other);

    /**
     * A type of the recursive group that is being defined, by its place in it. Only {@link SubType}s that have not
     * become {@link DefinedType}s contain it.
     */
    record Recursive(int index) implements HeapType {
        @Override
        public AbstractHeapType top() {
            throw new IllegalStateException("the group is not defined yet");
        }

        @Override
        public boolean matches(HeapType other) {
            throw new IllegalStateException("the group is not defined yet");
        }

        @Override
        public String toString() {
            return "rec." + index;
        }
    }
}
