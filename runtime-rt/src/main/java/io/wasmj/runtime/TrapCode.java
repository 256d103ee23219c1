package io.wasmj.runtime;

/** Why a guest trapped; the texts are those of the official test suite. */
public enum TrapCode {
    UNREACHABLE("unreachable"),
    MEMORY_OUT_OF_BOUNDS("out of bounds memory access"),
    TABLE_OUT_OF_BOUNDS("out of bounds table access"),
    UNDEFINED_ELEMENT("undefined element"),
    UNINITIALIZED_ELEMENT("uninitialized element"),
    INDIRECT_CALL_TYPE_MISMATCH("indirect call type mismatch"),
    INTEGER_DIVIDE_BY_ZERO("integer divide by zero"),
    INTEGER_OVERFLOW("integer overflow"),
    INVALID_CONVERSION_TO_INTEGER("invalid conversion to integer"),
    CALL_STACK_EXHAUSTED("call stack exhausted"),
    OUT_OF_MEMORY("out of memory"),
    UNKNOWN_IMPORT("unknown import called"),
    NULL_REFERENCE("null reference"),
    NULL_FUNCTION("null function reference"),
    NULL_STRUCTURE("null structure reference"),
    NULL_ARRAY("null array reference"),
    NULL_I31("null i31 reference"),
    NULL_EXCEPTION("null exception reference"),
    ARRAY_OUT_OF_BOUNDS("out of bounds array access"),
    CAST_FAILURE("cast failure"),
    UNALIGNED_ATOMIC("unaligned atomic"),
    EXPECTED_SHARED_MEMORY("expected shared memory"),
    INTERRUPTED("interrupted");

    private final String text;

    TrapCode(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
