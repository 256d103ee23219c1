package io.wasmj.runtime.abi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.Limits;
import io.wasmj.runtime.Quota;
import io.wasmj.runtime.TableType;
import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;
import io.wasmj.runtime.ValType;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TableInstanceTest {

    private static TableInstance table(int min, int max) {
        return new TableInstance(new TableType(ValType.EXTERNREF, new Limits(min, max)), null);
    }

    private static TableInstance letters(String letters) {
        TableInstance table = table(letters.length(), -1);
        IntStream.range(0, letters.length()).forEach(i -> table.set(i, letters.substring(i, i + 1)));
        return table;
    }

    private static String text(TableInstance table) {
        StringBuilder text = new StringBuilder();
        IntStream.range(0, table.size()).forEach(i -> text.append(table.get(i) == null ? "." : table.get(i)));
        return text.toString();
    }

    private static void assertOutOfBounds(Runnable run) {
        assertEquals(
                TrapCode.TABLE_OUT_OF_BOUNDS, assertThrows(Trap.class, run::run).code());
    }

    @Test
    void getsAndSets() {
        TableInstance table = table(2, -1);
        assertNull(table.get(1));
        table.set(1, "x");
        assertEquals("x", table.get(1));
        for (int outside : new int[] {2, -1, Integer.MIN_VALUE}) {
            assertOutOfBounds(() -> table.get(outside));
            assertOutOfBounds(() -> table.set(outside, null));
        }
        assertOutOfBounds(() -> table(0, -1).get(0));
    }

    @Test
    void grows() {
        TableInstance table = table(1, 4);
        assertEquals(1, table.grow("x", 2));
        assertEquals(".xx", text(table));
        assertEquals(3, table.grow(null, 0));
        assertEquals(-1, table.grow(null, 2));
        assertEquals(-1, table.grow(null, -1));
        assertEquals(3, table.grow(null, 1));
        assertEquals(-1, table.grow(null, 1));
        assertEquals(".xx.", text(table));
    }

    @Test
    void staysBelowTheCap() {
        TableType type = new TableType(ValType.EXTERNREF, new Limits(2, 9));
        TableInstance table = new TableInstance(type, new Quota(0, 3));
        assertEquals(2, table.grow(null, 1));
        assertEquals(-1, table.grow(null, 1));

        Trap trap = assertThrows(Trap.class, () -> new TableInstance(type, new Quota(0, 1)));
        assertEquals(TrapCode.OUT_OF_MEMORY, trap.code());
        assertEquals(-1, table(0, -1).grow(null, 10_000_001));
        assertThrows(Trap.class, () -> table(10_000_001, -1));
    }

    @Test
    void fills() {
        TableInstance table = letters("abcd");
        table.fill(1, "x", 2);
        assertEquals("axxd", text(table));
        table.fill(4, "y", 0);
        assertOutOfBounds(() -> table.fill(5, "y", 0));
        assertOutOfBounds(() -> table.fill(3, "y", 2));
        assertOutOfBounds(() -> table.fill(-1, "y", 2));
        assertOutOfBounds(() -> table.fill(1, "y", -1));
        assertEquals("axxd", text(table), "a trap changes nothing");
    }

    @Test
    void copies() {
        TableInstance table = letters("abcdef");
        TableInstance.copy(table, 1, table, 0, 4);
        assertEquals("aabcdf", text(table));
        TableInstance.copy(table, 0, table, 2, 4);
        assertEquals("bcdfdf", text(table));

        TableInstance other = letters("xyz");
        TableInstance.copy(other, 1, table, 0, 2);
        assertEquals("xbc", text(other));
        TableInstance.copy(other, 3, table, 6, 0);
        assertOutOfBounds(() -> TableInstance.copy(other, 4, table, 0, 0));
        assertOutOfBounds(() -> TableInstance.copy(other, 0, table, 7, 0));
        assertOutOfBounds(() -> TableInstance.copy(other, 2, table, 0, 2));
        assertOutOfBounds(() -> TableInstance.copy(other, 0, table, 5, 2));
        assertOutOfBounds(() -> TableInstance.copy(other, 0, table, -1, 2));
        assertOutOfBounds(() -> TableInstance.copy(other, 0, table, 0, -1));
        assertEquals("xbc", text(other), "a trap changes nothing");
    }

    @Test
    void takesSegments() {
        TableInstance table = table(3, -1);
        @Nullable Object[] segment = {"a", null, "c"};
        table.init(1, segment, 0, 2);
        assertEquals(".a.", text(table));
        table.init(3, segment, 3, 0);
        assertOutOfBounds(() -> table.init(2, segment, 0, 2));
        assertOutOfBounds(() -> table.init(0, segment, 2, 2));
        assertOutOfBounds(() -> table.init(4, segment, 0, 0));
        assertOutOfBounds(() -> table.init(0, segment, 4, 0));
        assertOutOfBounds(() -> table.init(0, segment, -1, 1));
    }

    @Test
    void tablesOfFunctionsHoldNothingElse() {
        TableInstance table = new TableInstance(new TableType(ValType.FUNCREF, new Limits(1, -1)), null);
        FuncType type = new FuncType(List.of(ValType.I32), List.of(ValType.I32));
        FunctionInstance function = FunctionInstance.ofHost(type, MethodHandles.identity(int.class));
        table.grow(function, 1);
        assertArrayEquals(new FunctionInstance[] {null, function}, table.functions);
        assertSame(function, table.get(1));
        assertThrows(ArrayStoreException.class, () -> table.set(0, "text"));
        assertThrows(ArrayStoreException.class, () -> table.grow("text", 1));
        assertEquals(2, table.size());
        assertNotNull(table.functions[1]);
    }

    @Test
    void anIndexThatNoTableHasIsTheLargest() {
        assertEquals(0, GuestInstance.tableIndex(0));
        assertEquals(Integer.MIN_VALUE, GuestInstance.tableIndex(1L << 31));
        assertEquals(-1, GuestInstance.tableIndex(0xffff_ffffL));
        assertEquals(-1, GuestInstance.tableIndex(1L << 32));
        assertEquals(-1, GuestInstance.tableIndex(-1));
        assertEquals(-1, GuestInstance.tableIndex(Long.MIN_VALUE));
    }
}
