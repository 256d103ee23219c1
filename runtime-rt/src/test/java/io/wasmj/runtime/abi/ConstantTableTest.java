package io.wasmj.runtime.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.invoke.MethodHandles;
import org.junit.jupiter.api.Test;

class ConstantTableTest {

    private static char[] table(String... parts) {
        return ConstantTable.of(MethodHandles.lookup(), "_", char[].class, parts);
    }

    @Test
    void anIndexBeyondTheTableMeansItsLastEntry() {
        char[] table = table("\u0003\u0000", "", "\uffff");
        assertEquals(3, ConstantTable.get(0, table));
        assertEquals(0, ConstantTable.get(1, table));
        assertEquals(0xffff, ConstantTable.get(2, table));
        for (int beyond : new int[] {3, Integer.MAX_VALUE, Integer.MIN_VALUE, -1}) {
            assertEquals(0xffff, ConstantTable.get(beyond, table));
        }
        char[] single = table("\u0007");
        for (int any : new int[] {-1, 0, 1}) {
            assertEquals(7, ConstantTable.get(any, single));
        }
    }
}
