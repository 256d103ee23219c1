package io.wasmj.runtime.abi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Addresses and indices of 64 bits, and accesses to other memories than the first. */
public final class Addresses {

    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private Addresses() {}

    /** The same number in 32 bits, or the largest: no memory or table of 64-bit addresses is that large. */
    public static int narrow(long address) {
        return address >>> Integer.SIZE == 0 ? (int) address : -1;
    }

    /** Bytes of a memory as an unsigned number; address and offset are unsigned. */
    public static long load(long address, long offset, int bytes, MemoryInstance memory) {
        long at = place(address, offset, bytes, memory);
        MemorySegment all = memory.segment();
        return switch (bytes) {
            case 1 -> Byte.toUnsignedLong(all.get(ValueLayout.JAVA_BYTE, at));
            case 2 -> Short.toUnsignedLong(all.get(I16, at));
            case 4 -> Integer.toUnsignedLong(all.get(I32, at));
            default -> all.get(I64, at);
        };
    }

    public static void store(long address, long value, long offset, int bytes, MemoryInstance memory) {
        long at = place(address, offset, bytes, memory);
        MemorySegment all = memory.segment();
        switch (bytes) {
            case 1 -> all.set(ValueLayout.JAVA_BYTE, at, (byte) value);
            case 2 -> all.set(I16, at, (short) value);
            case 4 -> all.set(I32, at, (int) value);
            default -> all.set(I64, at, value);
        }
    }

    private static long place(long address, long offset, int bytes, MemoryInstance memory) {
        long size = memory.byteSize();
        if (address < 0 || offset < 0 || address > size || offset > size - address - bytes) {
            throw Traps.memoryOutOfBounds();
        }
        return address + offset;
    }
}
