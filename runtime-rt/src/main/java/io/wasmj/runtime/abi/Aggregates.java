package io.wasmj.runtime.abi;

import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;
import io.wasmj.runtime.V128;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Array;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bulk instructions on the elements of arrays, which are arrays of Java (spec, "Aggregate Instructions"). Numbers to fill
 * with are given by their bits.
 */
public final class Aggregates {

    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private Aggregates() {}

    /** A field or element that nobody has set is null: as a vector, zero. */
    public static V128 vector(@Nullable V128 value) {
        return value == null ? V128.of(0, 0) : value;
    }

    public static Object filled(long bits, Object elements) {
        fill(elements, 0, bits, Array.getLength(elements));
        return elements;
    }

    public static Object filled(@Nullable Object value, Object elements) {
        Arrays.fill((Object[]) elements, value);
        return elements;
    }

    public static void fill(Object elements, int from, long bits, int count) {
        check(elements, from, count);
        int to = from + count;
        switch (elements) {
            case byte[] bytes -> Arrays.fill(bytes, from, to, (byte) bits);
            case short[] shorts -> Arrays.fill(shorts, from, to, (short) bits);
            case int[] ints -> Arrays.fill(ints, from, to, (int) bits);
            case long[] longs -> Arrays.fill(longs, from, to, bits);
            case float[] floats -> Arrays.fill(floats, from, to, Float.intBitsToFloat((int) bits));
            default -> Arrays.fill((double[]) elements, from, to, Double.longBitsToDouble(bits));
        }
    }

    public static void fill(Object elements, int from, @Nullable Object value, int count) {
        check(elements, from, count);
        Arrays.fill((Object[]) elements, from, from + count, value);
    }

    @SuppressWarnings("SuspiciousSystemArraycopy") // Validation has seen to it that the elements fit.
    public static void copy(Object to, int toIndex, @Nullable Object from, int fromIndex, int count) {
        if (from == null) {
            throw new Trap(TrapCode.NULL_ARRAY);
        }
        check(to, toIndex, count);
        check(from, fromIndex, count);
        System.arraycopy(from, fromIndex, to, toIndex, count);
    }

    static void check(Object elements, int from, int count) {
        if (Integer.toUnsignedLong(from) + Integer.toUnsignedLong(count) > Array.getLength(elements)) {
            throw new Trap(TrapCode.ARRAY_OUT_OF_BOUNDS);
        }
    }

    /** Checks that a segment has so many elements of a class, numbers, from a byte on. */
    static void checkData(MemorySegment data, int from, int count, Class<?> element) {
        if (Integer.toUnsignedLong(from)
                        + Integer.toUnsignedLong(count)
                                * (element == V128.class ? 16 : layout(element).byteSize())
                > data.byteSize()) {
            throw Traps.memoryOutOfBounds();
        }
    }

    /** Reads elements that were checked. */
    static void read(MemorySegment data, int from, Object elements, int index, int count) {
        if (elements instanceof V128[] vectors) {
            for (int i = 0; i < count; i++) {
                long at = from + 16L * i;
                vectors[index + i] = V128.of(data.get(I64, at), data.get(I64, at + Long.BYTES));
            }
            return;
        }
        MemorySegment.copy(data, layout(elements.getClass().componentType()), from, elements, index, count);
    }

    private static ValueLayout layout(Class<?> element) {
        ValueLayout layout =
                switch (element.descriptorString()) {
                    case "B" -> ValueLayout.JAVA_BYTE;
                    case "S" -> ValueLayout.JAVA_SHORT_UNALIGNED;
                    case "I" -> ValueLayout.JAVA_INT_UNALIGNED;
                    case "J" -> ValueLayout.JAVA_LONG_UNALIGNED;
                    case "F" -> ValueLayout.JAVA_FLOAT_UNALIGNED;
                    default -> ValueLayout.JAVA_DOUBLE_UNALIGNED;
                };
        return layout.withOrder(ByteOrder.LITTLE_ENDIAN);
    }
}
