package io.wasmj.runtime;

/** A field of a structure, or the elements of an array. */
public record FieldType(StorageType storage, boolean mutable) {

    /** The type of the field's value on the operand stack. */
    public ValType unpacked() {
        return storage instanceof ValType value ? value : ValType.I32;
    }

    boolean matches(FieldType other) {
        return mutable == other.mutable && (mutable ? storage.equals(other.storage) : storage.matches(other.storage));
    }

    @Override
    public String toString() {
        return mutable ? "(mut " + storage + ")" : storage.toString();
    }
}
