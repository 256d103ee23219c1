package io.wasmj.runtime.abi;

import io.wasmj.runtime.GlobalType;
import io.wasmj.runtime.SnapshotException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What tells an instance from a new one of its module; immutable. */
public final class InstanceState {

    private final List<MemoryImage> memories;
    private final List<SavedGlobal> globals;
    private final List<SavedValue[]> tables;
    private final List<SavedValue[]> elements;
    private final @Nullable MemorySegment[] data;

    /** @param setter of the field it lies in, null where it is a {@link GlobalInstance} */
    record SavedGlobal(int index, @Nullable MethodHandle setter, SavedValue value) {

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

    InstanceState(
            List<MemoryImage> memories,
            List<SavedGlobal> globals,
            List<SavedValue[]> tables,
            List<SavedValue[]> elements,
            @Nullable MemorySegment[] data) {
        this.memories = memories;
        this.globals = globals;
        this.tables = tables;
        this.elements = elements;
        this.data = data;
    }

    private static InstanceState read(GuestInstance instance) {
        List<MemoryImage> memories = new ArrayList<>();
        List<SavedGlobal> globals = new ArrayList<>();
        List<SavedValue[]> tables = new ArrayList<>();
        List<SavedValue[]> elements = new ArrayList<>();
        ModuleDescription description = instance.module().description();
        List<MemoryInstance> own = instance.ownMemories();
        refuse(own.size() < description.memories().size(), "memory", 0);
        for (MemoryInstance memory : own) {
            memories.add(MemoryImage.of(memory));
        }
        List<@Nullable Object[]> contents = new ArrayList<>();
        for (int i = 0; i < description.tables().size(); i++) {
            refuse(i < description.importedTables(), "table", i);
            contents.add(instance.table(i).elements());
        }
        // Only now: reading a table may make the functions it holds.
        IdentityHashMap<FunctionInstance, Integer> slots = instance.functionSlots();
        for (int i = 0; i < contents.size(); i++) {
            tables.add(SavedValue.of(contents.get(i), slots, "table " + i));
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
                save(i, instance, slots, globals);
            }
        }
        return new InstanceState(memories, globals, tables, elements, instance.data.clone());
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
        return read(instance);
    }

    private static void refuse(boolean imported, String kind, int index) {
        if (imported) {
            throw new SnapshotException(
                    kind + " " + index + " is imported: it is not the instance's own, and others may change it");
        }
    }

    private static void save(
            int index,
            GuestInstance instance,
            IdentityHashMap<FunctionInstance, Integer> slots,
            List<SavedGlobal> globals) {
        GuestModule module = instance.module();
        boolean shared = module.description().sharedGlobals()[index];
        GuestModule.GlobalField field = shared ? null : module.globalField(index);
        if (shared || field != null) {
            Object value = field == null ? instance.sharedGlobal(index).get() : field.get(instance);
            SavedValue saved = SavedValue.of(value, slots, "global " + index);
            globals.add(new SavedGlobal(index, field == null ? null : field.setter(), saved));
        }
    }

    /** A global of a module as a state has it. */
    static SavedGlobal global(int index, SavedValue value, GuestModule module) throws IOException {
        boolean shared = module.description().sharedGlobals()[index];
        GuestModule.GlobalField field = shared ? null : module.globalField(index);
        if (!shared && field == null) {
            throw new IOException("global " + index + " is a constant");
        }
        return new SavedGlobal(index, field == null ? null : field.setter(), value);
    }

    List<MemoryImage> memories() {
        return memories;
    }

    List<SavedGlobal> globals() {
        return globals;
    }

    List<SavedValue[]> tables() {
        return tables;
    }

    List<SavedValue[]> elements() {
        return elements;
    }

    @Nullable
    MemorySegment[] data() {
        return data;
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
            instance.table(i).restore(tables.get(i), instance);
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
