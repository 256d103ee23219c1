package io.wasmj.runtime;

import java.lang.reflect.Array;

/** An array of a guest. There is a generated class for each type, a subclass of that of its supertype. */
public abstract non-sealed class WasmArray extends WasmObject {

    /** For generated classes. */
    protected WasmArray() {}

    /** The elements, an array of Java of which the guest's own is made. */
    public abstract Object elements();

    public final int length() {
        return Array.getLength(elements());
    }
}
