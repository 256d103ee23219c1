package io.wasmj.runtime.abi;

import io.wasmj.runtime.AbstractHeapType;
import io.wasmj.runtime.Quota;
import io.wasmj.runtime.Quota.Resource;
import io.wasmj.runtime.Table;
import io.wasmj.runtime.TableType;
import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A table: an array of exactly its size, so that the array's own length is the bound. */
public final class TableInstance extends Table {

    /** What any implementation of the JS API allows. */
    private static final int MOST_ELEMENTS = 10_000_000;

    private static final FunctionInstance[] NO_FUNCTIONS = {};

    private final TableType type;
    private final @Nullable Quota quota;

    /**
     * What elements that are null may still have to become, for an instance from a snapshot: most guests need few of
     * their functions. Null where all are what they are.
     */
    private SavedValue @Nullable [] saved;

    private @Nullable GuestInstance owner;

    /** The elements; a {@code FunctionInstance[]} where they are functions. */
    private @Nullable Object[] elements;

    private boolean released;

    /** The elements of a table of functions, for {@code call_indirect}; otherwise empty. */
    @Nullable
    FunctionInstance[] functions = NO_FUNCTIONS;

    /** @param quota what the host allows, whatever the declared limit; null for the most any table may have */
    public TableInstance(TableType type, @Nullable Quota quota) {
        this.type = type;
        this.quota = quota;
        if (type.limits().min() > MOST_ELEMENTS) {
            throw new Trap(TrapCode.OUT_OF_MEMORY, "a table of " + type.limits().min() + " elements", null);
        }
        int size = (int) type.limits().min();
        charge(size);
        try {
            elements = adopt(
                    type.element().heap().top() == AbstractHeapType.FUNC
                            ? new FunctionInstance[size]
                            : new Object[size]);
        } catch (OutOfMemoryError e) {
            uncharge(size);
            throw new Trap(TrapCode.OUT_OF_MEMORY, "a table of " + size + " elements", e);
        }
    }

    private void charge(int size) {
        if (quota != null && !quota.take(Resource.TABLE_ELEMENTS, size)) {
            throw quota.exceeded(Resource.TABLE_ELEMENTS, size, "a table of " + size + " elements");
        }
    }

    private void uncharge(int size) {
        if (quota != null) {
            quota.giveBack(Resource.TABLE_ELEMENTS, size);
        }
    }

    /** What it holds no longer counts; others may still use it. */
    void release() {
        if (!released) {
            released = true;
            uncharge(elements.length);
        }
    }

    private @Nullable Object[] adopt(@Nullable Object[] next) {
        if (next instanceof FunctionInstance[] all) {
            functions = all;
        }
        elements = next;
        return next;
    }

    @Override
    public TableType type() {
        return type;
    }

    @Override
    public int size() {
        return elements.length;
    }

    @Override
    public @Nullable Object get(int index) {
        Object element = elements[checked(index)];
        return element == null ? restored(index) : element;
    }

    /** The element as it was saved, where it is null only because nobody has needed it so far. */
    @Nullable
    Object restored(int index) {
        if (saved == null) {
            return null;
        }
        Object element = saved[index].in(Objects.requireNonNull(owner));
        elements[index] = element;
        return element;
    }

    private void restoreAll() {
        if (saved != null) {
            for (int i = 0; i < elements.length; i++) {
                if (elements[i] == null) {
                    restored(i);
                }
            }
            saved = null;
        }
    }

    @Override
    public void set(int index, @Nullable Object value) {
        restoreAll();
        elements[checked(index)] = value;
    }

    private int checked(int index) {
        if (index < 0 || index >= elements.length) {
            throw Traps.tableOutOfBounds();
        }
        return index;
    }

    @Override
    public int grow(@Nullable Object init, int delta) {
        int old = elements.length;
        long size = old + Integer.toUnsignedLong(delta);
        if (size > MOST_ELEMENTS
                || released
                || (type.limits().hasMax() && size > type.limits().max())
                || (quota != null && !quota.take(Resource.TABLE_ELEMENTS, delta))) {
            return -1;
        }
        restoreAll();
        @Nullable Object[] next;
        try {
            next = Arrays.copyOf(elements, (int) size);
        } catch (OutOfMemoryError e) {
            uncharge(delta);
            return -1;
        }
        Arrays.fill(next, old, next.length, init);
        adopt(next);
        return old;
    }

    /** Its elements as they are, to read. */
    @Nullable
    Object[] elements() {
        restoreAll();
        return elements;
    }

    /**
     * Makes a new table what it was when it was saved, with no fewer elements than it has.
     *
     * @param owner the instance whose table it is
     */
    void restore(SavedValue[] saved, GuestInstance owner) {
        if (saved.length != elements.length) {
            charge(saved.length - elements.length);
            adopt(Arrays.copyOf(elements, saved.length));
        }
        this.saved = saved;
        this.owner = owner;
    }

    public void fill(int index, @Nullable Object value, int length) {
        check(index, length, elements.length);
        restoreAll();
        Arrays.fill(elements, index, index + length, value);
    }

    public static void copy(TableInstance to, int toIndex, TableInstance from, int fromIndex, int length) {
        check(fromIndex, length, from.elements.length);
        check(toIndex, length, to.elements.length);
        from.restoreAll();
        to.restoreAll();
        System.arraycopy(from.elements, fromIndex, to.elements, toIndex, length);
    }

    void init(int index, @Nullable Object[] segment, int from, int length) {
        check(from, length, segment.length);
        check(index, length, elements.length);
        restoreAll();
        System.arraycopy(segment, from, elements, index, length);
    }

    static void check(int index, int length, int bound) {
        if (Integer.toUnsignedLong(index) + Integer.toUnsignedLong(length) > bound) {
            throw Traps.tableOutOfBounds();
        }
    }
}
