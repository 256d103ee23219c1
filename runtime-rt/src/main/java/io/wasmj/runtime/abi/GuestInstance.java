package io.wasmj.runtime.abi;

import io.wasmj.runtime.Caller;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.GuestException;
import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;
import io.wasmj.runtime.WasmFunction;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What every generated instance class extends: the state that generated code reads from fields. Globals and tables are
 * typed fields of the generated class itself. An instance belongs to one thread at a time.
 */
public abstract class GuestInstance {

    /** Memory 0 of strategy native: address of its first byte. */
    public long memoryBase;

    /** Memory 0 of strategy native: its size in bytes. */
    public long memoryLimit;

    /** Memory 0 of strategy heap. */
    public byte[] memoryBytes = NO_BYTES;

    /** Memory 0, where there is one. */
    public final @Nullable MemoryInstance memory;

    /** The function of another instance that {@link #ordinal} found in a table; the dispatcher's default case calls it. */
    public @Nullable FunctionInstance foreign;

    /** The ordinal of the function a tail call goes on with. */
    public int tailTarget;

    /** Whether the guest is to end at its next {@link #poll}. */
    public volatile boolean interruptRequested;

    private static final byte[] NO_BYTES = {};

    private final GuestModule module;
    private final MemoryInstance[] memories;
    private final GlobalInstance[] globals;
    private final TableInstance[] tables;
    private final TagInstance[] tags;
    private final @Nullable FunctionInstance[] functions;

    /** What element segments hold, nothing where they were dropped. */
    final @Nullable Object[] @Nullable [] elements;

    /** What data segments hold, null where they were dropped. */
    final @Nullable MemorySegment[] data;

    private @Nullable Caller caller;
    private boolean poisoned;
    private int entered;

    protected GuestInstance(InstanceParts parts) {
        module = parts.module();
        memories = parts.memories();
        memory = memories.length > 0 ? memories[0] : null;
        globals = parts.globals();
        tables = parts.tables();
        tags = parts.tags();
        functions = new FunctionInstance[module.description().functions().length];
        data = module.data().segments().clone();
        elements = new Object[module.description().elements().size()][];
    }

    /** Sets the globals that are fields or exported to their initial values. */
    protected abstract void initializeGlobals();

    /** Runs the active element and data segments, in order. */
    protected abstract void initializeSegments();

    /** Calls the start function, if there is one. */
    protected abstract void start();

    /** @param state what it starts as, or null where it starts as its module says */
    final void initialize(List<@Nullable FunctionInstance> imported, @Nullable InstanceState state) {
        for (int i = 0; i < imported.size(); i++) {
            int slot = imported.get(i) == null ? -1 : module.description().findSlot(i);
            if (slot >= 0) {
                functions[slot] = imported.get(i);
            }
        }
        for (MemoryInstance each : memories) {
            each.attach(this);
        }
        initializeGlobals();
        if (state != null) {
            state.restore(this);
            return;
        }
        for (int i = 0; i < elements.length; i++) {
            elements[i] = elementsOf(module.description().elements().get(i));
        }
        initializeSegments();
        start();
    }

    private @Nullable Object[] elementsOf(int[] items) {
        @Nullable Object[] result = new Object[items.length];
        for (int i = 0; i < items.length; i++) {
            result[i] = items[i] >= 0 ? function(items[i]) : null;
        }
        return result;
    }

    /** Called in loops and at calls, where the compiler was asked to make guests interruptible. */
    public static void poll(GuestInstance instance) {
        if (instance.interruptRequested) {
            throw Traps.interrupted();
        }
    }

    GuestModule module() {
        return module;
    }

    /** A global that is imported or exported. */
    public final GlobalInstance sharedGlobal(int index) {
        return globals[index];
    }

    /** A memory by its index. */
    public final MemoryInstance memory(int index) {
        return memories[index];
    }

    /** Those the module defines itself. */
    public final List<MemoryInstance> ownMemories() {
        int imported = module.description().importedMemories();
        return List.of(memories).subList(imported, memories.length);
    }

    /** A table by its index. */
    public final TableInstance table(int index) {
        return tables[index];
    }

    /** Gives back what the module defines itself: nothing is run any more, unless by {@code abandoned} threads. */
    public final void release(boolean abandoned) {
        for (MemoryInstance each : ownMemories()) {
            if (abandoned) {
                each.abandon();
            } else {
                each.release();
            }
        }
        for (int i = module.description().importedTables(); i < tables.length; i++) {
            tables[i].release();
        }
    }

    /** A tag by its index. */
    public final TagInstance tag(int index) {
        return tags[index];
    }

    public final boolean isPoisoned() {
        return poisoned;
    }

    final void poison() {
        poisoned = true;
    }

    /** Called before guest code runs. Compiled code holds the memory's address, so the memory has to stay until the end. */
    public final void enter() {
        entered++;
    }

    /** Called when guest code is left, in whatever way. */
    public final void leave() {
        try {
            entered--;
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    final boolean isEntered() {
        return entered > 0;
    }

    final void setCaller(Caller caller) {
        this.caller = caller;
    }

    /** This instance as host functions see it. */
    public final Caller caller() {
        return Objects.requireNonNull(caller);
    }

    // ---- Functions as values

    /** The function with index {@code index}, which must be exported, in a segment, or declared for {@code ref.func}. */
    public final FunctionInstance function(int index) {
        return functionAt(module.description().slotOf(index));
    }

    /** The places of the function values there are so far. */
    final IdentityHashMap<FunctionInstance, Integer> functionSlots() {
        IdentityHashMap<FunctionInstance, Integer> slots = new IdentityHashMap<>();
        for (int slot = 0; slot < functions.length; slot++) {
            FunctionInstance function = functions[slot];
            if (function != null) {
                slots.put(function, slot);
            }
        }
        return slots;
    }

    /** The index in the module of a function value of this instance. */
    final int indexOf(FunctionInstance function) {
        return module.description()
                .functions()[Objects.requireNonNull(functionSlots().get(function))];
    }

    /** The function value at a place that {@link #functionSlots} gave in an instance of the same module. */
    final FunctionInstance functionAt(int slot) {
        FunctionInstance function = functions[slot];
        if (function == null) {
            function = module.newFunction(this, slot);
            functions[slot] = function;
        }
        return function;
    }

    /**
     * Resolves the callee of a {@code call_indirect}: the ordinal among this module's functions of the signature, or -1
     * after setting {@link #foreign}.
     */
    public static int ordinal(int index, GuestInstance self, TableInstance table, int signature) {
        FunctionInstance[] functions = table.functions;
        if (index < 0 || index >= functions.length) {
            throw new Trap(TrapCode.UNDEFINED_ELEMENT);
        }
        FunctionInstance function = functions[index];
        if (function == null) {
            function = (FunctionInstance) table.restored(index);
            if (function == null) {
                throw uninitialized(index);
            }
        }
        return ordinal(function, self, signature);
    }

    /** As above, of a {@code call_ref}. */
    public static int ordinal(@Nullable WasmFunction callee, GuestInstance self, int signature) {
        if (callee == null) {
            throw new Trap(TrapCode.NULL_FUNCTION);
        }
        return ordinal((FunctionInstance) callee, self, signature);
    }

    @SuppressWarnings("ReferenceEquality") // Which instance is meant, not what it is like.
    private static int ordinal(FunctionInstance function, GuestInstance self, int signature) {
        if (function.owner == self && function.signature == signature) {
            return function.ordinal;
        }
        self.setForeign(function, signature);
        return -1;
    }

    private static Trap uninitialized(int index) {
        return new Trap(TrapCode.UNINITIALIZED_ELEMENT, Integer.toUnsignedString(index), null);
    }

    private void setForeign(FunctionInstance function, int signature) {
        FuncType expected = module.description().signatures().get(signature);
        if (!function.type().matches(expected)) {
            throw new Trap(
                    TrapCode.INDIRECT_CALL_TYPE_MISMATCH, "expected " + expected + ", got " + function.type(), null);
        }
        foreign = function;
    }

    /** The handle of {@link #foreign}, which is cleared. */
    public final MethodHandle takeForeign() {
        FunctionInstance function = Objects.requireNonNull(foreign);
        foreign = null;
        return function.raw();
    }

    /** Whether a function is of a type of this module, or null where that is allowed. */
    public final boolean isFunction(@Nullable WasmFunction function, int type, boolean nullable) {
        return function == null
                ? nullable
                : function.type()
                        .definition()
                        .matches(module.description().types().get(type));
    }

    public final @Nullable WasmFunction castFunction(@Nullable WasmFunction function, int type, boolean nullable) {
        if (!isFunction(function, type, nullable)) {
            throw Traps.castFailure();
        }
        return function;
    }

    // ---- Exceptions

    /** An exception that leaves a region of a function by the way of values, for which the region's caller looks. */
    private @Nullable GuestException thrown;

    public static void handThrown(GuestException thrown, GuestInstance instance) {
        instance.thrown = thrown;
    }

    public final GuestException takeThrown() {
        GuestException exception = Objects.requireNonNull(thrown);
        thrown = null;
        return exception;
    }

    // ---- Arrays from segments

    private MemorySegment data(int segment) {
        MemorySegment bytes = segment < data.length ? data[segment] : null;
        return bytes == null ? MemorySegment.NULL : bytes;
    }

    /**
     * An array of numbers from a data segment.
     *
     * @param elements the class of the array of Java to make
     */
    public final Object arrayOfData(int from, int length, int segment, Class<?> elements) {
        Class<?> element = elements.componentType();
        Aggregates.checkData(data(segment), from, length, element);
        Object made = Array.newInstance(element, length);
        Aggregates.read(data(segment), from, made, 0, length);
        return made;
    }

    /**
     * An array of references from an element segment.
     *
     * @param elements the class of the array of Java to make
     */
    public final Object arrayOfElements(int from, int length, int segment, Class<?> elements) {
        @Nullable Object[] items = Objects.requireNonNull(this.elements[segment]);
        TableInstance.check(from, length, items.length);
        return Arrays.copyOfRange(items, from, from + length, elements.asSubclass(Object[].class));
    }

    public static void arrayInitData(
            Object elements, int index, int from, int length, int segment, GuestInstance self) {
        Aggregates.check(elements, index, length);
        Aggregates.checkData(
                self.data(segment), from, length, elements.getClass().componentType());
        Aggregates.read(self.data(segment), from, elements, index, length);
    }

    public static void arrayInitElements(
            Object elements, int index, int from, int length, int segment, GuestInstance self) {
        @Nullable Object[] items = Objects.requireNonNull(self.elements[segment]);
        Aggregates.check(elements, index, length);
        TableInstance.check(from, length, items.length);
        System.arraycopy(items, from, elements, index, length);
    }

    // ---- Bulk instructions

    public final long memorySize(int memory) {
        return memories[memory].pages();
    }

    public final long memoryGrow(long delta, int memory) {
        return memories[memory].grow(delta);
    }

    public final void memoryFill(long address, int value, long length, int memory) {
        MemoryInstance filled = memories[memory];
        if (LongBulk.isLong(length)) {
            LongBulk.fill(filled, address, value, length, this);
        } else {
            filled.fill(address, value, length);
        }
    }

    public final void memoryCopy(long to, long from, long length, int toMemory, int fromMemory) {
        MemoryInstance target = memories[toMemory];
        MemoryInstance source = memories[fromMemory];
        if (LongBulk.isLong(length)) {
            LongBulk.copy(target, to, source, from, length, this);
        } else {
            MemoryInstance.copy(target, to, source, from, length);
        }
    }

    public final void memoryInit(long address, int from, int length, int segment, int memory) {
        memories[memory].init(address, data(segment), from, length);
    }

    /**
     * An atomic instruction by its code; {@code offset} is unsigned, operands are widened to 64 bits, those it has not
     * are 0, and so is what it does not give.
     */
    public static long atomic(
            long address, long first, long second, long offset, GuestInstance self, int memory, int code) {
        Atomics atomics = self.memories[memory].atomics();
        long effective = address + offset;
        if (Long.compareUnsigned(effective, offset) < 0) {
            throw Traps.memoryOutOfBounds();
        }
        return switch (code) {
            case 0 -> atomics.notify(effective, first);
            case 1 -> atomics.await(effective, first, second, Integer.BYTES);
            case 2 -> atomics.await(effective, first, second, Long.BYTES);
            default -> atomics.access(effective, first, second, code);
        };
    }

    public final void dataDrop(int segment) {
        if (segment < data.length) {
            data[segment] = null;
        }
    }

    /** The active segments that are known to fit memory 0. */
    public final void dataImage() {
        MemorySegment bytes = memories[0].segment();
        for (ModuleData.Chunk chunk : module.data().image()) {
            MemorySegment.copy(
                    chunk.bytes(), 0, bytes, chunk.address(), chunk.bytes().byteSize());
        }
    }

    /** An active segment: copied whole, then dropped. */
    public final void dataActive(long address, int segment, int memory) {
        MemorySegment bytes = data(segment);
        memoryInit(address, 0, (int) bytes.byteSize(), segment, memory);
        dataDrop(segment);
    }

    /** An index or a length of 64 bits as one of 32: what no table can have becomes the largest. */
    public static int tableIndex(long index) {
        return index >>> Integer.SIZE == 0 ? (int) index : -1;
    }

    public final void tableInit(int index, int from, int length, int segment, int table) {
        tables[table].init(index, Objects.requireNonNull(elements[segment]), from, length);
    }

    public final void elementDrop(int segment) {
        elements[segment] = NO_ELEMENTS;
    }

    static final Object[] NO_ELEMENTS = {};

    /** An active segment: copied whole, then dropped. */
    public final void elementActive(int index, int segment, int table) {
        tableInit(index, 0, Objects.requireNonNull(elements[segment]).length, segment, table);
        elementDrop(segment);
    }

    /** An element that is neither null nor a function: set before the segments run. */
    public final void setElement(@Nullable Object value, int segment, int item) {
        Objects.requireNonNull(elements[segment])[item] = value;
    }

    public static void tableCopy(int to, int from, int length, TableInstance toTable, TableInstance fromTable) {
        TableInstance.copy(toTable, to, fromTable, from, length);
    }

    public static void tableFill(int index, @Nullable Object value, int length, TableInstance table) {
        table.fill(index, value, length);
    }

    public static @Nullable Object tableGet(int index, TableInstance table) {
        return table.get(index);
    }

    public static void tableSet(int index, @Nullable Object value, TableInstance table) {
        table.set(index, value);
    }

    public static int tableGrow(@Nullable Object init, int delta, TableInstance table) {
        return table.grow(init, delta);
    }
}
