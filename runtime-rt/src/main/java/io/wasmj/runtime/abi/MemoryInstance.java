package io.wasmj.runtime.abi;

import io.wasmj.runtime.Memory;
import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.runtime.MemoryType;
import io.wasmj.runtime.Quota;
import io.wasmj.runtime.Quota.Resource;
import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;
import java.lang.foreign.MemorySegment;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A memory as instances share it. Each instance keeps base and limit in fields of its own, so growth is told to all
 * that are attached.
 */
public abstract sealed class MemoryInstance extends Memory permits NativeMemory, HeapMemory {

    /** Strategy native: address of the first byte. For memories other than memory 0, which instances keep copies of. */
    public long base;

    /** Strategy native: the size in bytes. */
    public long limit;

    /** Strategy heap. */
    public byte[] bytes = NO_BYTES;

    static final byte[] NO_BYTES = {};

    private final MemoryType type;
    private final long maxPages;
    private final List<WeakReference<GuestInstance>> attached = new ArrayList<>(1);
    private volatile int pages;
    private boolean released;

    /** What its bytes are taken from. */
    private @Nullable Quota quota;

    private final Atomics atomics = new Atomics(this);

    /**
     * @param mostBytes what the host and the strategy allow, whatever the declared limit
     * @param image what it starts as; null for zeros
     */
    MemoryInstance(MemoryType type, long mostBytes, @Nullable MemoryImage image) {
        this.type = type;
        long cap = Math.min(mostBytes / type.pageSize(), Integer.MAX_VALUE);
        maxPages = type.limits().hasMax() ? Math.min(type.limits().max(), cap) : cap;
        long first = image == null ? type.limits().min() : image.pages();
        if (first > maxPages) {
            throw new Trap(
                    TrapCode.OUT_OF_MEMORY,
                    "the memory starts with " + first + " pages, at most " + cap + " are allowed",
                    null);
        }
        pages = (int) first;
    }

    /** What a memory of that type starts with, in bytes. */
    static long firstBytes(MemoryType type, @Nullable MemoryImage image) {
        long first = image == null ? type.limits().min() : image.pages();
        return first > Long.MAX_VALUE / type.pageSize() ? Long.MAX_VALUE : first * type.pageSize();
    }

    /** Says what its bytes, which were taken from it already, come back to. */
    final void chargedTo(Quota quota) {
        this.quota = quota;
    }

    @Override
    public final MemoryType type() {
        return type;
    }

    @Override
    public final int pages() {
        return pages;
    }

    /** Makes so many bytes accessible; false where the machine has no room. */
    abstract boolean resize(long bytes);

    /** What so many pages of the usual size are in bytes, or as much as a long holds. */
    static long bytes(long pages) {
        return pages > Long.MAX_VALUE / PAGE ? Long.MAX_VALUE : pages * PAGE;
    }

    /** Where the bytes are, for an instance to keep. */
    abstract void publish(GuestInstance to);

    /** Gives the bytes back; nobody uses them any more. */
    abstract void discard();

    /** Gives the bytes back as far as is safe while another thread may use them. */
    abstract void empty();

    /** What an instance keeps of a memory that is gone: nothing that an access could reach. */
    abstract void unpublish(GuestInstance from);

    /** The size in bytes, for guests that must see at once what another thread grows. */
    public final long sharedLimit() {
        return byteSize();
    }

    final Atomics atomics() {
        return atomics;
    }

    /** Whether an instance keeps this memory's place in fields of its own. */
    final boolean isFirstOf(GuestInstance instance) {
        return instance.memory == this;
    }

    /** What modules must be compiled for to use this memory. */
    public abstract MemoryStrategy strategy();

    /** The most bytes it can grow to. */
    final long mostBytes() {
        return maxPages * type.pageSize();
    }

    /** The most pages it can grow to. */
    public final long maxPages() {
        return maxPages;
    }

    /**
     * Gives the bytes back; instances that still use the memory trap at their next access. Only for the thread that runs
     * these instances. Where one of them is running, that is, a host function it called asked for this, it goes as with
     * {@link #abandon}.
     */
    public final void release() {
        if (detach()) {
            empty();
        } else {
            discard();
        }
    }

    /**
     * As {@link #release}, from any thread: where guests are still running, their accesses reach zeros until they trap,
     * and the address space comes back when nobody can reach the memory any more.
     */
    public final void abandon() {
        detach();
        empty();
    }

    /** Whether one of the instances that used the memory is running. */
    private synchronized boolean detach() {
        boolean running = attached.stream().map(WeakReference::get).anyMatch(i -> i != null && i.isEntered());
        if (quota != null && !released) {
            quota.giveBack(Resource.MEMORY_BYTES, byteSize());
        }
        released = true;
        pages = 0;
        forEachAttached(this::unpublish);
        attached.clear();
        return running;
    }

    @Override
    public final int grow(int delta) {
        return (int) grow(Integer.toUnsignedLong(delta));
    }

    /** As {@link #grow(int)}; {@code delta} is unsigned. */
    final synchronized long grow(long delta) {
        int old = pages;
        long next = old + delta;
        if (released || delta < 0 || next < 0 || next > maxPages || !enlarge(delta, next)) {
            return -1;
        }
        pages = (int) next;
        forEachAttached(this::publish);
        return old;
    }

    private boolean enlarge(long delta, long next) {
        long added = delta * type.pageSize();
        if (quota != null && !quota.take(Resource.MEMORY_BYTES, added)) {
            return false;
        }
        boolean done = resize(next * type.pageSize());
        if (!done && quota != null) {
            quota.giveBack(Resource.MEMORY_BYTES, added);
        }
        return done;
    }

    private void forEachAttached(Consumer<GuestInstance> action) {
        attached.removeIf(instance -> {
            GuestInstance alive = instance.get();
            if (alive != null) {
                action.accept(alive);
            }
            return alive == null;
        });
    }

    final synchronized void attach(GuestInstance instance) {
        if (released) {
            throw new IllegalStateException("the memory is closed");
        }
        attached.add(new WeakReference<>(instance));
        publish(instance);
    }

    // Addresses and lengths are unsigned numbers of 64 bits here, whatever the memory's address type.

    final void fill(long address, int value, long length) {
        slice(checked(address, length), length).fill((byte) value);
    }

    static void copy(MemoryInstance to, long toAddress, MemoryInstance from, long fromAddress, long length) {
        to.checked(toAddress, length);
        from.checked(fromAddress, length);
        MemorySegment.copy(from.segment(), fromAddress, to.segment(), toAddress, length);
    }

    final void init(long address, MemorySegment data, int from, int length) {
        checked(address, Integer.toUnsignedLong(length));
        if (Integer.toUnsignedLong(from) + Integer.toUnsignedLong(length) > data.byteSize()) {
            throw Traps.memoryOutOfBounds();
        }
        MemorySegment.copy(data, Integer.toUnsignedLong(from), segment(), address, Integer.toUnsignedLong(length));
    }

    final long checked(long address, long length) {
        long size = byteSize();
        if (length < 0 || length > size || address < 0 || address > size - length) {
            throw Traps.memoryOutOfBounds();
        }
        return address;
    }
}
