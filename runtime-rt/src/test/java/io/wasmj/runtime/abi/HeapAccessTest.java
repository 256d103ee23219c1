package io.wasmj.runtime.abi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.invoke.VarHandle;
import java.lang.invoke.WrongMethodTypeException;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeapAccessTest {

    private final byte[] bytes = new byte[19];

    @Test
    void isLittleEndianAtAnyAlignment() {
        HeapAccess.I64.set(bytes, 3, 0x1122334455667788L);
        assertArrayEquals(
                new byte[] {0, 0, 0, (byte) 0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11, 0, 0, 0, 0, 0, 0, 0, 0},
                bytes);
        assertEquals((short) 0x6677, (short) HeapAccess.I16.get(bytes, 4));
        assertEquals(0x44556677, (int) HeapAccess.I32.get(bytes, 4));

        HeapAccess.F32.set(bytes, 1, 1.5f);
        assertEquals(Float.floatToIntBits(1.5f), (int) HeapAccess.I32.get(bytes, 1));
        HeapAccess.F64.set(bytes, 11, -2.5);
        assertEquals(Double.doubleToLongBits(-2.5), (long) HeapAccess.I64.get(bytes, 11));
    }

    @Test
    void checksBothEnds() {
        for (VarHandle handle :
                List.of(HeapAccess.I16, HeapAccess.I32, HeapAccess.I64, HeapAccess.F32, HeapAccess.F64)) {
            int last = bytes.length
                    - switch (handle.varType().getName()) {
                        case "short" -> 2;
                        case "int", "float" -> 4;
                        default -> 8;
                    };
            VarHandle any = handle.withInvokeBehavior();
            any.get(bytes, last);
            for (int outside : new int[] {last + 1, bytes.length, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
                assertThrows(IndexOutOfBoundsException.class, () -> any.get(bytes, outside));
            }
            assertThrows(IndexOutOfBoundsException.class, () -> any.get(new byte[1], 0));
        }
    }

    @Test
    void isExact() {
        assertThrows(WrongMethodTypeException.class, () -> HeapAccess.I32.set(bytes, 0, (short) 1));
    }
}
