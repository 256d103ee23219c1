package io.wasmj.runtime;

import java.util.Locale;

/** A number type (spec, "Types: Number Types"). */
public enum NumType implements ValType {
    I32(0x7f, int.class),
    I64(0x7e, long.class),
    F32(0x7d, float.class),
    F64(0x7c, double.class);

    private final int code;
    private final Class<?> javaType;

    NumType(int code, Class<?> javaType) {
        this.code = code;
        this.javaType = javaType;
    }

    /** The byte that encodes this type in the binary format. */
    public int code() {
        return code;
    }

    @Override
    public Class<?> javaType() {
        return javaType;
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
        return name().toLowerCase(Locale.ROOT);
    }
}
