package io.wasmj.runtime.abi;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * How generated code of the heap strategy reaches what is wider than a byte: {@code (byte[], int) → value}, little-endian
 * and at any alignment. An index outside throws {@link IndexOutOfBoundsException}, also where {@code index + width}
 * wraps.
 */
public final class HeapAccess {

    public static final VarHandle I16 = view(short[].class);
    public static final VarHandle I32 = view(int[].class);
    public static final VarHandle I64 = view(long[].class);
    public static final VarHandle F32 = view(float[].class);
    public static final VarHandle F64 = view(double[].class);

    private HeapAccess() {}

    private static VarHandle view(Class<?> arrayType) {
        return MethodHandles.byteArrayViewVarHandle(arrayType, ByteOrder.LITTLE_ENDIAN)
                .withInvokeExactBehavior();
    }
}
