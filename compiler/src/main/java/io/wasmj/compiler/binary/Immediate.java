package io.wasmj.compiler.binary;

/** What follows an opcode in the binary format. */
public enum Immediate {
    NONE,
    BLOCK,
    LABEL,
    LABELS,
    FUNC,
    TYPE_TABLE,
    TYPES,
    LOCAL,
    GLOBAL,
    TABLE,
    REF_TYPE,
    MEMORY_ARG,
    MEMORY,
    I32,
    I64,
    F32,
    F64,
    DATA_MEMORY,
    DATA,
    MEMORY_MEMORY,
    ELEM_TABLE,
    ELEM,
    TABLE_TABLE
}
