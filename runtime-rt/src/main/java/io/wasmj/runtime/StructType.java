package io.wasmj.runtime;

import java.util.List;
import java.util.stream.Collectors;

/** A structure of fields of different types. */
public record StructType(List<FieldType> fields) implements CompositeType {

    public StructType {
        fields = List.copyOf(fields);
    }

    @Override
    public AbstractHeapType kind() {
        return AbstractHeapType.STRUCT;
    }

    @Override
    public String toString() {
        return fields.stream().map(FieldType::toString).collect(Collectors.joining(" ", "struct(", ")"));
    }
}
