package io.wasmj.runtime.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wasmj.runtime.Global;
import io.wasmj.runtime.GlobalType;
import io.wasmj.runtime.ValType;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GlobalInstanceTest {

    private static Global global(ValType type, Object value) {
        return Global.create(new GlobalType(type, true), value);
    }

    @Test
    void keepsValues() {
        Map.of(
                        ValType.I32,
                        -1,
                        ValType.I64,
                        1L << 40,
                        ValType.F32,
                        -0f,
                        ValType.F64,
                        Double.NaN,
                        ValType.EXTERNREF,
                        "x")
                .forEach(
                        (type, value) -> assertEquals(value, global(type, value).get()));
        assertEquals(7L, global(ValType.I64, 7).get(), "an int is a long, too");
        assertNull(Global.create(new GlobalType(ValType.FUNCREF, false), null).get());
    }

    @Test
    void refusesValuesOfOtherTypes() {
        assertThrows(ClassCastException.class, () -> global(ValType.I32, 1L));
        assertThrows(ClassCastException.class, () -> global(ValType.F32, 1));
        assertThrows(ClassCastException.class, () -> global(ValType.F64, 1f));
        assertThrows(ClassCastException.class, () -> global(ValType.FUNCREF, "text"));
        assertThrows(NullPointerException.class, () -> Global.create(new GlobalType(ValType.I32, true), null));
    }

    @Test
    void immutableOnesAreSetOnce() {
        Global global = Global.create(new GlobalType(ValType.I32, false), 1);
        assertThrows(IllegalStateException.class, () -> global.set(2));
        assertEquals(1, global.get());
    }
}
