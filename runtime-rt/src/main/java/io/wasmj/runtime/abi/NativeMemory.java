package io.wasmj.runtime.abi;

import io.wasmj.runtime.AddressType;
import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.runtime.MemoryType;
import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A memory in off-heap pages. Each lies at the start of a reservation of 8 GiB of address space, more than any address
 * plus any offset can reach, so that even a check a compiler bug dropped could not touch what is not the guest's.
 */
public final class NativeMemory extends MemoryInstance {

    private final Reservation reservation;

    /** More than can ever be committed. Whatever is sliced from it keeps the addresses of an unclosed memory its own. */
    private final MemorySegment whole;

    public NativeMemory(MemoryType type, long cap) {
        this(type, cap, null);
    }

    NativeMemory(MemoryType type, long cap, @Nullable MemoryImage image) {
        super(type, Math.min(bytes(cap), mostBytes(type)), image);
        ImageFile file = image == null ? null : image.file();
        reservation = file == null ? Reservation.take(byteSize(), mostBytes()) : Reservation.take(file, mostBytes());
        whole = reservation.segment();
        if (!reservation.commit(byteSize())) {
            reservation.giveBack();
            throw new Trap(TrapCode.OUT_OF_MEMORY, pages() + " pages", null);
        }
        if (image != null && file == null) {
            image.copyTo(whole);
        }
    }

    /**
     * Code compiled for a memory that starts below 2 GiB checks addresses as signed ints, so the memory stays below;
     * one that starts above grows to 4 GiB, and one with addresses of 64 bits as far as an int counts pages.
     */
    static long mostBytes(MemoryType type) {
        if (type.address() == AddressType.I64) {
            return bytes(Integer.MAX_VALUE);
        }
        return type.limits().min() * type.pageSize() <= HeapMemory.MOST_BYTES ? HeapMemory.MOST_BYTES : 1L << 32;
    }

    @Override
    boolean resize(long bytes) {
        return reservation.commit(bytes);
    }

    @Override
    void publish(GuestInstance to) {
        base = reservation.address();
        limit = byteSize();
        if (isFirstOf(to)) {
            to.memoryBase = base;
            to.memoryLimit = limit;
        }
    }

    @Override
    void unpublish(GuestInstance from) {
        base = Reservation.graveyard();
        limit = 0;
        if (isFirstOf(from)) {
            from.memoryBase = base;
            from.memoryLimit = 0;
        }
    }

    @Override
    void discard() {
        reservation.giveBack();
    }

    @Override
    void empty() {
        reservation.empty();
    }

    @Override
    public MemoryStrategy strategy() {
        return MemoryStrategy.NATIVE;
    }

    @Override
    public MemorySegment segment() {
        return whole.asSlice(0, byteSize());
    }
}
