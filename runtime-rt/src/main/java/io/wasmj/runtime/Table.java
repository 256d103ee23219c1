package io.wasmj.runtime;

import io.wasmj.runtime.abi.TableInstance;
import org.jspecify.annotations.Nullable;

/** A table of references. Indices and sizes are unsigned 32-bit numbers. */
public abstract sealed class Table implements Extern permits TableInstance {

    /** For the one implementation, which this type is sealed to. */
    protected Table() {}

    /** A new table owned by the host, filled with null. */
    public static Table create(TableType type) {
        return new TableInstance(type, null);
    }

    /** The declared type. */
    @Override
    public abstract TableType type();

    /** The current size in elements. */
    public abstract int size();

    /**
     * An element; null is the null reference.
     *
     * @throws Trap where {@code index} is out of bounds
     */
    public abstract @Nullable Object get(int index);

    /**
     * Sets an element.
     *
     * @throws Trap where {@code index} is out of bounds
     */
    public abstract void set(int index, @Nullable Object value);

    /** Grows by {@code delta} elements; the old size, or -1 where the limit does not allow it. */
    public abstract int grow(@Nullable Object init, int delta);
}
