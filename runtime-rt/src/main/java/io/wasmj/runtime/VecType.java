package io.wasmj.runtime;

/** The vector type (spec, "Types: Vector Types"). */
public enum VecType implements ValType {
    V128;

    /** The byte that encodes this type in the binary format. */
    public int code() {
        return 0x7b;
    }

    @Override
    public Class<?> javaType() {
        return io.wasmj.runtime.V128.class;
    }

    @Override
    public boolean isReference() {
        return false;
    }

    @Override
    public boolean isDefaultable() {
        return true;
    }

    @Override
    public boolean matches(StorageType other) {
        return this == other;
    }

    /** The name of this type in the text format. */
    @Override
    public String toString() {
        return "v128";
    }
}
