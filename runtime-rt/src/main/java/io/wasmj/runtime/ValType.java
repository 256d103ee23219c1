package io.wasmj.runtime;

/**
 * A value type (spec, "Types: Value Types") and the Java type that carries it in host functions, exports and compiled code.
 */
public enum ValType {
    I32(0x7f, int.class),
    I64(0x7e, long.class),
    F32(0x7d, float.class),
    F64(0x7c, double.class),
    FUNCREF(0x70, WasmFunction.class),
    EXTERNREF(0x6f, Object.class);

    private final int code;
    private final Class<?> javaType;

    ValType(int code, Class<?> javaType) {
        this.code = code;
        this.javaType = javaType;
    }

    /** The byte that encodes this type in the binary format. */
    public int code() {
        return code;
    }

    /** The Java type of a value of this type; {@code null} is the null reference. */
    public Class<?> javaType() {
        return javaType;
    }

    public boolean isReference() {
        return this == FUNCREF || this == EXTERNREF;
    }

    /** The name of this type in the text format. */
    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
