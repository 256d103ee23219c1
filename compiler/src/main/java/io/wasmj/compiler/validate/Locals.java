package io.wasmj.compiler.validate;

import io.wasmj.compiler.binary.Module;
import io.wasmj.runtime.ValType;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** The locals of a function, and which of those without a default have been set (spec, "Local Types"). */
final class Locals {

    private final ValType[] types;
    private final BitSet unset = new BitSet();

    /** Those set since the start, in order, so that what a block has set can be taken back at its end. */
    private int[] setSince = {};

    private int setCount;

    Locals(List<ValType> params, Module.Body body) {
        int count = params.size();
        for (int run : body.localCounts()) {
            count += run;
        }
        types = params.toArray(new ValType[count]);
        int next = params.size();
        for (int i = 0; i < body.localCounts().length; i++) {
            int end = next + body.localCounts()[i];
            ValType type = body.localTypes()[i];
            Arrays.fill(types, next, end, type);
            if (!type.isDefaultable()) {
                unset.set(next, end);
            }
            next = end;
        }
        if (!unset.isEmpty()) {
            setSince = new int[unset.cardinality()];
        }
    }

    int count() {
        return types.length;
    }

    ValType type(int local) {
        return types[local];
    }

    boolean isSet(int local) {
        return !unset.get(local);
    }

    void set(int local) {
        if (unset.get(local)) {
            unset.clear(local);
            setSince[setCount++] = local;
        }
    }

    /** How many have been set, for {@link #restore}. */
    int mark() {
        return setCount;
    }

    /** Forgets what has been set since. */
    void restore(int mark) {
        while (setCount > mark) {
            unset.set(setSince[--setCount]);
        }
    }
}
