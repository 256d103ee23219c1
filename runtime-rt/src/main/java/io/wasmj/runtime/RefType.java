package io.wasmj.runtime;

/** A reference type: what it refers to, and whether it may be null (spec, "Types: Reference Types"). */
public record RefType(boolean nullable, HeapType heap) implements ValType {

    @Override
    public Class<?> javaType() {
        return heap.top() == AbstractHeapType.FUNC ? WasmFunction.class : Object.class;
    }

    @Override
    public boolean isReference() {
        return true;
    }

    @Override
    public boolean isDefaultable() {
        return nullable;
    }

    /** The same type without null. */
    public RefType nonNull() {
        return nullable ? new RefType(false, heap) : this;
    }

    /** What is left of this type where values of {@code cast} have been taken out: at most null (spec, "br_on_cast"). */
    public RefType minus(RefType cast) {
        return cast.nullable ? nonNull() : this;
    }

    @Override
    public boolean matches(StorageType other) {
        return other instanceof RefType ref && (!nullable || ref.nullable) && heap.matches(ref.heap);
    }

    /** In the notation of the text format, such as {@code funcref} or {@code (ref i31)}. */
    @Override
    public String toString() {
        return nullable && heap instanceof AbstractHeapType known
                ? known.reference()
                : "(ref " + (nullable ? "null " : "") + heap + ")";
    }
}
