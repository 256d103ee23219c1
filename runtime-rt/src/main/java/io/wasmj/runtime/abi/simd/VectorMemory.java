package io.wasmj.runtime.abi.simd;

import static io.wasmj.runtime.abi.simd.Lanes.VECTORS;

import io.wasmj.runtime.V128;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;
import jdk.internal.misc.Unsafe;

/**
 * Loads and stores of whole vectors, of a {@link Kind}. Addresses are those of the machine, checked by the caller; indices
 * are checked here, before anything is written.
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

    public static V128 load(long address, int kind) {
        return VECTORS ? Vectors.of(kind).load(null, address) : halves(address);
    }

    private static V128 halves(long address) {
        return Lanes.of(Native.UNSAFE.getLong(address), Native.UNSAFE.getLong(address + Long.BYTES));
    }

    public static void store(long address, V128 value, int kind) {
        if (VECTORS) {
            Vectors.of(kind).store(null, address, value);
        } else {
            putHalves(address, value);
        }
    }

    private static void putHalves(long address, V128 value) {
        Native.UNSAFE.putLong(address, value.low());
        Native.UNSAFE.putLong(address + Long.BYTES, value.high());
    }

    public static V128 load(byte[] memory, int index, int kind) {
        Objects.checkFromIndexSize(index, BYTES, memory.length);
        return VECTORS ? Vectors.of(kind).load(memory, Unsafe.ARRAY_BYTE_BASE_OFFSET + index) : halves(memory, index);
    }

    private static V128 halves(byte[] memory, int index) {
        return Lanes.of((long) Heap.LONG.get(memory, index), (long) Heap.LONG.get(memory, index + Long.BYTES));
    }

    public static void store(byte[] memory, int index, V128 value, int kind) {
        Objects.checkFromIndexSize(index, BYTES, memory.length);
        if (VECTORS) {
            Vectors.of(kind).store(memory, Unsafe.ARRAY_BYTE_BASE_OFFSET + index, value);
        } else {
            putHalves(memory, index, value);
        }
    }

    private static void putHalves(byte[] memory, int index, V128 value) {
        Heap.LONG.set(memory, index, value.low());
        Heap.LONG.set(memory, index + Long.BYTES, value.high());
    }
}
