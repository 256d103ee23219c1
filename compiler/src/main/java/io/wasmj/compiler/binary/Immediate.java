package io.wasmj.compiler.binary;

/** What follows an opcode in the binary format. */
public enum Immediate {
    NONE,
    BLOCK,
    LABEL,
    LABELS,
    FUNC,
    TYPE,
    TYPE_TABLE,
    TYPE_FIELD,
    TYPE_COUNT,
    TYPE_DATA,
    TYPE_ELEM,
    TYPE_TYPE,
    TAG,
    BLOCK_CATCHES,
    CAST,
    TYPES,
    LOCAL,
    GLOBAL,
    TABLE,
    HEAP_TYPE,
    MEMORY_ARG,
    MEMORY,
    I32,
    I64,
    F32,
    F64,
    DATA_MEMORY,
    DATA,
    MEMORY_MEMORY,
    /** The code of an {@link AtomicOpcode} and its immediates. */
    ATOMIC,
    ELEM_TABLE,
    ELEM,
    TABLE_TABLE
}
