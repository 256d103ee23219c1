package io.wasmj.runtime.abi;

import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file in memory from which memories are mapped, copy on write: making one costs the same however large it is, and
 * what a guest only reads exists once. Ranges that have it mapped are kept for the next memory; then just the blocks
 * that were written to are copied back. Linux only; the file goes when nobody can reach it.
 */
final class ImageFile {

    private static final int MOST_IDLE = 64;

    private final int descriptor;

    /** All of it, to read. */
    private final MemorySegment view;

    private final long bytes;
    private final Shelf<AddressRange> idle = new Shelf<>(MOST_IDLE);

    private ImageFile(int descriptor, MemorySegment view, long bytes) {
        this.descriptor = descriptor;
        this.view = view;
        this.bytes = bytes;
    }

    /**
     * A file of so many bytes.
     *
     * @param chunks what is not zero; at multiples of {@link MemoryImage#BLOCK}
     * @return null where the system has no such thing or no room for it
     */
    @SuppressWarnings("restricted") // The length is that of the mapping.
    static @Nullable ImageFile of(long size, List<ModuleData.Chunk> chunks) {
        int descriptor = DirtyBlocks.areKnown() ? Posix.memoryFile("wasmj-image", MemoryImage.wholePages(size)) : -1;
        if (descriptor < 0) {
            return null;
        }
        long whole = MemoryImage.wholePages(size);
        long address = Posix.mapShared(descriptor, whole);
        if (address == Posix.FAILED) {
            Posix.close(descriptor);
            return null;
        }
        MemorySegment view = MemorySegment.ofAddress(address).reinterpret(whole, Arena.ofAuto(), _ -> {
            Posix.release(address, whole);
            Posix.close(descriptor);
        });
        long bytes = 0;
        for (ModuleData.Chunk chunk : chunks) {
            long length = chunk.bytes().byteSize();
            MemorySegment.copy(chunk.bytes(), 0, view, chunk.address(), length);
            bytes += length;
        }
        return new ImageFile(descriptor, view.asReadOnly(), bytes);
    }

    long bytes() {
        return bytes;
    }

    int descriptor() {
        return descriptor;
    }

    MemorySegment view() {
        return view;
    }

    /**
     * A range that starts with what the file holds.
     *
     * @param mostBytes how much may be committed at most
     */
    AddressRange take(long mostBytes) {
        boolean usual = mostBytes <= AddressRange.USUAL;
        AddressRange range = usual ? idle.take() : null;
        if (range != null) {
            return range;
        }
        range = AddressRange.take(0, mostBytes);
        if (!range.map(this)) {
            range.giveBack();
            throw new Trap(TrapCode.OUT_OF_MEMORY, "no more of the system's mappings for another memory", null);
        }
        return range;
    }

    /** To whoever takes one next, who shall find what the file holds. */
    void giveBack(AddressRange range) {
        boolean kept = range.isUsual() && idle.hasRoom() && range.restore(this) && idle.put(range);
        if (!kept) {
            range.giveBack();
        }
    }
}
