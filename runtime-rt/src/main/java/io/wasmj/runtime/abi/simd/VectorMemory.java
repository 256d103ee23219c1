package io.wasmj.runtime.abi.simd;

import io.wasmj.runtime.V128;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;
import jdk.internal.misc.Unsafe;

/**
 * Loads and stores of whole vectors. Addresses are those of the machine, checked by the caller; indices are checked here,
 * before anything is written.
 */
public final class VectorMemory {

    private static final int BYTES = 16;

    private VectorMemory() {}

    /** What only memory off the heap needs: the package of the accessor need not be open to others. */
    private static final class Native {
        static final Unsafe UNSAFE = Unsafe.getUnsafe();
    }

    private static final class Heap {
        static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN)
                .withInvokeExactBehavior();
    }

    public static V128 load(long address) {
        return Lanes.of(Native.UNSAFE.getLong(address), Native.UNSAFE.getLong(address + Long.BYTES));
    }

    public static void store(long address, V128 value) {
        Native.UNSAFE.putLong(address, value.low());
        Native.UNSAFE.putLong(address + Long.BYTES, value.high());
    }

    public static V128 load(byte[] memory, int index) {
        Objects.checkFromIndexSize(index, BYTES, memory.length);
        return Lanes.of((long) Heap.LONG.get(memory, index), (long) Heap.LONG.get(memory, index + Long.BYTES));
    }

    public static void store(byte[] memory, int index, V128 value) {
        Objects.checkFromIndexSize(index, BYTES, memory.length);
        Heap.LONG.set(memory, index, value.low());
        Heap.LONG.set(memory, index + Long.BYTES, value.high());
    }

    /** Where a vector lies in the object that an array is, in bytes. */
    public static long offset(byte[] memory, int index) {
        return Unsafe.ARRAY_BYTE_BASE_OFFSET + (long) Objects.checkFromIndexSize(index, BYTES, memory.length);
    }

    /**
     * Bootstrap method of the offset of a vector in an array of lanes.
     *
     * @param lane the letter of a lane's type
     * @param index how many vectors come before
     */
    public static long arrayOffset(MethodHandles.Lookup lookup, String name, Class<?> type, String lane, int index) {
        long base =
                switch (lane) {
                    case "B" -> Unsafe.ARRAY_BYTE_BASE_OFFSET;
                    case "S" -> Unsafe.ARRAY_SHORT_BASE_OFFSET;
                    case "I" -> Unsafe.ARRAY_INT_BASE_OFFSET;
                    default -> Unsafe.ARRAY_LONG_BASE_OFFSET;
                };
        return base + (long) BYTES * index;
    }
}
