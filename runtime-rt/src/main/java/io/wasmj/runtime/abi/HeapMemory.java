package io.wasmj.runtime.abi;

import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.runtime.MemoryType;
import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A memory in a byte array, at most one page short of 2 GiB. */
public final class HeapMemory extends MemoryInstance {

    static final int MOST_BYTES = 32_767 * PAGE;

    public HeapMemory(MemoryType type, long cap) {
        this(type, cap, null);
    }

    HeapMemory(MemoryType type, long cap, @Nullable MemoryImage image) {
        super(type, Math.min(bytes(cap), MOST_BYTES), image);
        try {
            // Who shares it must not see it move.
            bytes = new byte[(int) (type.isShared() ? mostBytes() : byteSize())];
        } catch (OutOfMemoryError e) {
            throw new Trap(TrapCode.OUT_OF_MEMORY, pages() + " pages on the Java heap", e);
        }
        if (image != null) {
            image.copyTo(segment());
        }
    }

    @Override
    boolean resize(long size) {
        if (type().isShared()) {
            return true;
        }
        try {
            bytes = Arrays.copyOf(bytes, (int) size);
            return true;
        } catch (OutOfMemoryError e) {
            return false;
        }
    }

    @Override
    void publish(GuestInstance to) {
        if (isFirstOf(to)) {
            to.memoryBytes = bytes;
        }
    }

    @Override
    void unpublish(GuestInstance from) {
        if (isFirstOf(from)) {
            from.memoryBytes = NO_BYTES;
        }
    }

    @Override
    void discard() {
        bytes = NO_BYTES;
    }

    @Override
    void empty() {
        discard();
    }

    @Override
    public MemoryStrategy strategy() {
        return MemoryStrategy.HEAP;
    }

    @Override
    public MemorySegment segment() {
        return MemorySegment.ofArray(bytes).asSlice(0, byteSize());
    }
}
