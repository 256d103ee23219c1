package io.wasmj.runtime;

/** A structure of a guest. There is a generated class for each type, a subclass of that of its supertype. */
public abstract non-sealed class WasmStruct extends WasmObject {

    /** For generated classes. */
    protected WasmStruct() {}
}
