package io.wasmj.runtime;

/** Something that can be imported: a function, table, memory or global (spec, "External Addresses"). */
public sealed interface Extern permits WasmFunction, Table, Memory, Global {

    ExternType type();
}
