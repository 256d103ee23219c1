package io.wasmj.runtime.abi;

import io.wasmj.runtime.Global;
import io.wasmj.runtime.GlobalType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A global shared between instances. Numbers are kept as their bits, so that one class serves every type. */
public final class GlobalInstance extends Global {

    private final GlobalType type;

    /** The bits of a number; i32 and f32 in the lower half. */
    public long bits;

    /** The value of a reference. */
    public @Nullable Object reference;

    public GlobalInstance(GlobalType type) {
        this.type = type;
    }

    @Override
    public GlobalType type() {
        return type;
    }

    @Override
    public @Nullable Object get() {
        return switch (type.value()) {
            case I32 -> (int) bits;
            case I64 -> bits;
            case F32 -> Float.intBitsToFloat((int) bits);
            case F64 -> Double.longBitsToDouble(bits);
            case FUNCREF, EXTERNREF -> reference;
        };
    }

    @Override
    public void set(@Nullable Object value) {
        if (!type.mutable()) {
            throw new IllegalStateException("the global is immutable");
        }
        put(value);
    }

    /**
     * Sets the value whether mutable or not.
     *
     * @throws ClassCastException where it is of another type
     */
    public void put(@Nullable Object value) {
        if (type.value().isReference()) {
            reference = type.value().javaType().cast(value);
            return;
        }
        Objects.requireNonNull(value, "value");
        bits = switch (type.value()) {
            case I32 -> (Integer) value;
            case I64 -> value instanceof Integer narrow ? narrow : (Long) value;
            case F32 -> Float.floatToRawIntBits((Float) value);
            case F64 -> Double.doubleToRawLongBits((Double) value);
            case FUNCREF, EXTERNREF -> throw new AssertionError(type);
        };
    }
}
