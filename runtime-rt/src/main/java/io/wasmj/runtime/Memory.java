package io.wasmj.runtime;

import io.wasmj.runtime.abi.HeapMemory;
import io.wasmj.runtime.abi.MemoryInstance;
import io.wasmj.runtime.abi.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A linear memory. Addresses are unsigned 32-bit numbers in an int or longs; everything is little-endian; an access
 * outside is a {@link Trap} and moves nothing.
 */
public abstract sealed class Memory implements Extern permits MemoryInstance {

    /** Bytes in a page, unless the memory's type says otherwise. */
    public static final int PAGE = 1 << 16;

    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** For the one implementation, which this type is sealed to. */
    protected Memory() {}

    /** A new memory owned by the host, for modules compiled with the same strategy. */
    public static Memory create(MemoryStrategy strategy, MemoryType type) {
        return switch (strategy) {
            case NATIVE -> new NativeMemory(type, Long.MAX_VALUE);
            case HEAP -> new HeapMemory(type, Long.MAX_VALUE);
        };
    }

    /** The declared type. */
    @Override
    public abstract MemoryType type();

    /** The current size in pages. */
    public abstract int pages();

    /** Grows by {@code delta} pages; the old size in pages, or -1 where a limit does not allow it. */
    public abstract int grow(int delta);

    /** A view of all bytes, valid until the memory next grows or is closed. */
    public abstract MemorySegment segment();

    public final long byteSize() {
        return (long) pages() * type().pageSize();
    }

    /** A view of {@code length} bytes at {@code address}, valid until the memory next grows or is closed. */
    public final MemorySegment slice(int address, int length) {
        return slice(Integer.toUnsignedLong(address), Integer.toUnsignedLong(length));
    }

    public final MemorySegment slice(long address, long length) {
        MemorySegment all = segment();
        if (address < 0 || length < 0 || address > all.byteSize() - length) {
            throw new Trap(TrapCode.MEMORY_OUT_OF_BOUNDS);
        }
        return all.asSlice(address, length);
    }

    // Each access goes through a segment, which keeps the memory alive until the access is over.

    public final byte readByte(int address) {
        return slice(address, 1).get(ValueLayout.JAVA_BYTE, 0);
    }

    public final void writeByte(int address, byte value) {
        slice(address, 1).set(ValueLayout.JAVA_BYTE, 0, value);
    }

    public final short readShort(int address) {
        return slice(address, 2).get(I16, 0);
    }

    public final void writeShort(int address, short value) {
        slice(address, 2).set(I16, 0, value);
    }

    public final int readInt(int address) {
        return slice(address, 4).get(I32, 0);
    }

    public final void writeInt(int address, int value) {
        slice(address, 4).set(I32, 0, value);
    }

    public final long readLong(int address) {
        return slice(address, 8).get(I64, 0);
    }

    public final void writeLong(int address, long value) {
        slice(address, 8).set(I64, 0, value);
    }

    public final byte[] read(int address, int length) {
        return slice(address, length).toArray(ValueLayout.JAVA_BYTE);
    }

    public final void write(int address, byte[] bytes) {
        slice(address, bytes.length).copyFrom(MemorySegment.ofArray(bytes));
    }

    /** Reads {@code length} bytes as UTF-8; malformed bytes are replaced. */
    public final String readString(int address, int length) {
        return new String(read(address, length), StandardCharsets.UTF_8);
    }
}
