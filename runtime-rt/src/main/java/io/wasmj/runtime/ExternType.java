package io.wasmj.runtime;

/** The type of something a module imports or exports (spec, "Types: External Types"). */
public sealed interface ExternType permits FuncType, TableType, MemoryType, GlobalType, TagType {}
