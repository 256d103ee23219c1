package io.wasmj.runtime;

/** Something that can be imported: a function, table, memory, global or tag (spec, "External Addresses"). */
public sealed interface Extern permits WasmFunction, Table, Memory, Global, Tag {

    ExternType type();
}
