package io.wasmj.runtime.abi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.runtime.I31;
import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;
import io.wasmj.runtime.WasmObject;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class AggregatesTest {

    private static void assertTraps(TrapCode code, Executable action) {
        assertEquals(code, assertThrows(Trap.class, action).code());
    }

    @Test
    void fillsElementsOfAnyType() {
        short[] shorts = new short[3];
        Aggregates.fill(shorts, 1, -2, 2);
        assertArrayEquals(new short[] {0, -2, -2}, shorts);
        assertArrayEquals(
                new double[] {1.5, 1.5}, (double[]) Aggregates.filled(Double.doubleToRawLongBits(1.5), new double[2]));
        assertArrayEquals(new float[] {1.5f}, (float[]) Aggregates.filled(Float.floatToRawIntBits(1.5f), new float[1]));
        assertArrayEquals(new String[] {"a", "a"}, (String[]) Aggregates.filled("a", new String[2]));
        assertTraps(TrapCode.ARRAY_OUT_OF_BOUNDS, () -> Aggregates.fill(shorts, 2, 0, 2));
        assertTraps(TrapCode.ARRAY_OUT_OF_BOUNDS, () -> Aggregates.fill(shorts, 0, 0, -1));
    }

    @Test
    void copiesWithinOneArrayAndRefusesWhatDoesNotFit() {
        int[] ints = {1, 2, 3, 4};
        Aggregates.copy(ints, 1, ints, 0, 3);
        assertArrayEquals(new int[] {1, 1, 2, 3}, ints);
        assertTraps(TrapCode.ARRAY_OUT_OF_BOUNDS, () -> Aggregates.copy(ints, 0, ints, 5, 0));
        assertTraps(TrapCode.NULL_ARRAY, () -> Aggregates.copy(ints, 0, null, 0, 0));
    }

    @Test
    void readsLittleEndianNumbersAtAnyAddress() {
        MemorySegment data = MemorySegment.ofArray(new byte[] {9, 1, 2, 3, 4, 5, 6});
        short[] shorts = new short[3];
        Aggregates.checkData(data, 1, 3, short.class);
        Aggregates.read(data, 1, shorts, 0, 3);
        assertArrayEquals(new short[] {0x201, 0x403, 0x605}, shorts);
        assertTraps(TrapCode.MEMORY_OUT_OF_BOUNDS, () -> Aggregates.checkData(data, 0, 1, long.class));
        assertTraps(TrapCode.MEMORY_OUT_OF_BOUNDS, () -> Aggregates.checkData(data, 0, 1 << 30, long.class));
    }

    @Test
    void smallIntegersAreComparedByValue() {
        assertTrue(WasmObject.same(I31.of(5), I31.of(5 | Integer.MIN_VALUE)));
        assertFalse(WasmObject.same(I31.of(5), I31.of(6)));
        assertFalse(WasmObject.same(null, I31.of(0)));
        assertEquals(-1, I31.of(-1).get());
        assertEquals(Integer.MAX_VALUE, I31.of(-1).getUnsigned());
    }
}
