package io.wasmj.runtime.abi;

import java.lang.invoke.MethodHandles;

/** Constant tables of switches with many cases: they hold the number of each case's label. */
public final class ConstantTable {

    private ConstantTable() {}

    /** Bootstrap of a dynamic constant: the table whose entries are the chars of {@code parts}. */
    public static char[] of(MethodHandles.Lookup lookup, String name, Class<?> type, String... parts) {
        return String.join("", parts).toCharArray();
    }

    /** The entry at {@code index}; unsigned; one beyond the table means its last entry. */
    public static int get(int index, char[] table) {
        int last = table.length - 1;
        return table[Integer.compareUnsigned(index, last) < 0 ? index : last];
    }
}
