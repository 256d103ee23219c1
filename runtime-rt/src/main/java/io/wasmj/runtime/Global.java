package io.wasmj.runtime;

import io.wasmj.runtime.abi.GlobalInstance;
import org.jspecify.annotations.Nullable;

/** A global that is imported or exported. */
public abstract sealed class Global implements Extern permits GlobalInstance {

    /** For the one implementation, which this type is sealed to. */
    protected Global() {}

    /** A new global owned by the host. */
    public static Global create(GlobalType type, @Nullable Object value) {
        GlobalInstance global = new GlobalInstance(type);
        global.put(value);
        return global;
    }

    @Override
    public abstract GlobalType type();

    /** The value, boxed. */
    public abstract @Nullable Object get();

    /**
     * Sets the value.
     *
     * @throws ClassCastException where the value is of another type
     * @throws IllegalStateException where the global is immutable
     */
    public abstract void set(@Nullable Object value);
}
