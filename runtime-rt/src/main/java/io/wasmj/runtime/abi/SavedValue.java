package io.wasmj.runtime.abi;

import io.wasmj.runtime.I31;
import io.wasmj.runtime.SnapshotException;
import io.wasmj.runtime.V128;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/** A value as a snapshot holds it: what belongs to one instance is found again in another. */
sealed interface SavedValue {

    SavedValue NULL = new Constant(null);

    /** The value as an instance of the same module has it. */
    @Nullable
    Object in(GuestInstance instance);

    /** The same everywhere: null, a number, a vector, a function of the host. */
    record Constant(@Nullable Object value) implements SavedValue {
        @Override
        public @Nullable Object in(GuestInstance instance) {
            return value;
        }
    }

    /** A function of the instance or of its imports, by its place among function values. */
    record Function(int slot) implements SavedValue {
        @Override
        public Object in(GuestInstance instance) {
            return instance.functionAt(slot);
        }
    }

    /**
     * A value of an instance.
     *
     * @param slots the places of the instance's function values
     * @param place where it stands, for the message
     * @throws SnapshotException where it is an object that guests may change, or of which the host knows more
     */
    static SavedValue of(@Nullable Object value, IdentityHashMap<FunctionInstance, Integer> slots, String place) {
        return switch (value) {
            case null -> NULL;
            case Number number -> new Constant(number);
            case V128 vector -> new Constant(vector);
            case I31 number -> new Constant(number);
            case FunctionInstance function -> {
                Integer slot = slots.get(function);
                if (slot == null && function.owner != null) {
                    throw new SnapshotException(place + " holds a function of another instance");
                }
                yield slot == null ? new Constant(function) : new Function(slot);
            }
            default ->
                throw new SnapshotException(place + " holds an object ("
                        + value.getClass().getSimpleName() + "), which a snapshot cannot copy");
        };
    }

    static SavedValue[] of(@Nullable Object[] values, IdentityHashMap<FunctionInstance, Integer> slots, String place) {
        SavedValue[] saved = new SavedValue[values.length];
        for (int i = 0; i < values.length; i++) {
            saved[i] = of(values[i], slots, place);
        }
        return saved;
    }
}
