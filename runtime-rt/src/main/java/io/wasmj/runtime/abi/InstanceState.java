package io.wasmj.runtime.abi;

import io.wasmj.runtime.GlobalType;
import io.wasmj.runtime.SnapshotException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What tells an instance from a new one of its module; immutable. */
public final class InstanceState {

    private final List<MemoryImage> memories = new ArrayList<>();
    private final List<SavedGlobal> globals = new ArrayList<>();
    private final List<SavedValue[]> tables = new ArrayList<>();
    private final List<SavedValue[]> elements = new ArrayList<>();
    private final @Nullable MemorySegment[] data;

    /** @param setter of the field it lies in, null where it is a {@link GlobalInstance} */
    private record SavedGlobal(int index, @Nullable MethodHandle setter, SavedValue value) {

        void restore(GuestInstance instance) {
            if (setter == null) {
                instance.sharedGlobal(index).put(value.in(instance));
                return;
            }
            try {
                setter.invokeExact(instance, value.in(instance));
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        }
    }

    private InstanceState(GuestInstance instance) {
        ModuleDescription description = instance.module().description();
        IdentityHashMap<FunctionInstance, Integer> slots = instance.functionSlots();
        List<MemoryInstance> own = instance.ownMemories();
        refuse(own.size() < description.memories().size(), "memory", 0);
        for (MemoryInstance memory : own) {
            memories.add(MemoryImage.of(memory));
        }
        for (int i = 0; i < description.tables().size(); i++) {
            refuse(i < description.importedTables(), "table", i);
            tables.add(SavedValue.of(instance.table(i).elements(), slots, "table " + i));
        }
        for (int i = 0; i < instance.elements.length; i++) {
            @Nullable Object[] items = Objects.requireNonNull(instance.elements[i]);
            elements.add(SavedValue.of(items, slots, "element segment " + i));
        }
        int imported = description.importedGlobals();
        for (int i = 0; i < description.globals().size(); i++) {
            GlobalType type = description.globals().get(i);
            refuse(i < imported && type.mutable(), "global", i);
            if (i >= imported && (type.mutable() || type.value().isReference())) {
                save(i, instance, slots);
            }
        }
        data = instance.data.clone();
    }

    /**
     * That of an instance that nobody uses meanwhile.
     *
     * @throws SnapshotException where it is more than this can hold
     */
    public static InstanceState of(GuestInstance instance) {
        if (instance.isEntered()) {
            throw new SnapshotException("a call of the instance is under way");
        }
        if (instance.isPoisoned()) {
            throw new SnapshotException("a call of the instance ended in a trap or an exception");
        }
        return new InstanceState(instance);
    }

    private static void refuse(boolean imported, String kind, int index) {
        if (imported) {
            throw new SnapshotException(
                    kind + " " + index + " is imported: it is not the instance's own, and others may change it");
        }
    }

    private void save(int index, GuestInstance instance, IdentityHashMap<FunctionInstance, Integer> slots) {
        String place = "global " + index;
        GuestModule module = instance.module();
        if (module.description().sharedGlobals()[index]) {
            Object value = instance.sharedGlobal(index).get();
            globals.add(new SavedGlobal(index, null, SavedValue.of(value, slots, place)));
            return;
        }
        GuestModule.GlobalField field = module.globalField(index);
        if (field != null) {
            SavedValue value = SavedValue.of(field.get(instance), slots, place);
            globals.add(new SavedGlobal(index, field.setter(), value));
        }
    }

    MemoryImage memory(int index) {
        return memories.get(index);
    }

    /** What its memories take, in bytes. */
    public long memoryBytes() {
        return memories.stream().mapToLong(MemoryImage::bytes).sum();
    }

    /** Makes a new instance, whose memories and constants are there already, what the other was. */
    void restore(GuestInstance instance) {
        for (SavedGlobal global : globals) {
            global.restore(instance);
        }
        for (int i = 0; i < tables.size(); i++) {
            SavedValue[] values = tables.get(i);
            fill(instance.table(i).resized(values.length), values, instance);
        }
        for (int i = 0; i < elements.size(); i++) {
            SavedValue[] values = elements.get(i);
            instance.elements[i] =
                    values.length == 0 ? GuestInstance.NO_ELEMENTS : fill(new Object[values.length], values, instance);
        }
        System.arraycopy(data, 0, instance.data, 0, data.length);
    }

    private static @Nullable Object[] fill(@Nullable Object[] places, SavedValue[] values, GuestInstance instance) {
        for (int i = 0; i < values.length; i++) {
            places[i] = values[i].in(instance);
        }
        return places;
    }
}
