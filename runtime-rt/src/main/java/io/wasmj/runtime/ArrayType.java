package io.wasmj.runtime;

/** An array of elements of one type. */
public record ArrayType(FieldType element) implements CompositeType {

    @Override
    public AbstractHeapType kind() {
        return AbstractHeapType.ARRAY;
    }

    @Override
    public String toString() {
        return "array(" + element + ")";
    }
}
