package io.wasmj.runtime;

import java.util.Locale;

/** A small integer, which exists in fields only; instructions widen it to an i32. */
public enum PackedType implements StorageType {
    I8(0x78),
    I16(0x77);

    private final int code;

    PackedType(int code) {
        this.code = code;
    }

    /** The byte that encodes this type in the binary format. */
    public int code() {
        return code;
    }

    @Override
    public boolean matches(StorageType other) {
        return this == other;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
