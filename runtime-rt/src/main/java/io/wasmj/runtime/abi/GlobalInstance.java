package io.wasmj.runtime.abi;

import io.wasmj.runtime.Global;
import io.wasmj.runtime.GlobalType;
import io.wasmj.runtime.NumType;
import io.wasmj.runtime.RefType;
import io.wasmj.runtime.V128;
import io.wasmj.runtime.ValType;
import io.wasmj.runtime.VecType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A global shared between instances. Numbers are kept as their bits, so that one class serves every type. */
public final class GlobalInstance extends Global {

    private final GlobalType type;

    /** The bits of a number; i32 and f32 in the lower half. */
    public long bits;

    /** The value of a reference or a vector. */
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
            case NumType.I32 -> (int) bits;
            case NumType.I64 -> bits;
            case NumType.F32 -> Float.intBitsToFloat((int) bits);
            case NumType.F64 -> Double.longBitsToDouble(bits);
            case VecType _ -> reference;
            case RefType _ -> reference;
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
        if (type.value() == ValType.V128) {
            reference = (V128) value;
            return;
        }
        bits = switch (type.value()) {
            case NumType.I32 -> (Integer) value;
            case NumType.I64 -> value instanceof Integer narrow ? narrow : (Long) value;
            case NumType.F32 -> Float.floatToRawIntBits((Float) value);
            case NumType.F64 -> Double.doubleToRawLongBits((Double) value);
            case VecType _ -> throw new AssertionError(type);
            case RefType _ -> throw new AssertionError(type);
        };
    }
}
