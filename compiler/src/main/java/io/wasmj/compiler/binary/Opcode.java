package io.wasmj.compiler.binary;

import static io.wasmj.compiler.Proposal.*;
import static io.wasmj.compiler.binary.Immediate.*;

import io.wasmj.compiler.Proposal;
import io.wasmj.runtime.NumType;
import io.wasmj.runtime.ValType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The instruction table: one row per instruction with its code (prefix byte in the upper half), its name in the text
 * format, its immediates, where it does not depend on context its type, and where it was not in WebAssembly 1.0 the
 * proposal it came with (spec, "Index of Instructions"). In types {@code i l f d} stand for i32, i64, f32, f64,
 * parameters before the colon. Decoding, validation and the construction of the intermediate form all read this table.
 */
public enum Opcode {
    // Control Instructions
    UNREACHABLE(0x00, "unreachable", NONE),
    NOP(0x01, "nop", NONE),
    BLOCK(0x02, "block", Immediate.BLOCK),
    LOOP(0x03, "loop", Immediate.BLOCK),
    IF(0x04, "if", Immediate.BLOCK),
    ELSE(0x05, "else", NONE),
    THROW(0x08, "throw", TAG, EXCEPTION_HANDLING),
    THROW_REF(0x0a, "throw_ref", NONE, EXCEPTION_HANDLING),
    END(0x0b, "end", NONE),
    BR(0x0c, "br", LABEL),
    BR_IF(0x0d, "br_if", LABEL),
    BR_TABLE(0x0e, "br_table", LABELS),
    RETURN(0x0f, "return", NONE),
    CALL(0x10, "call", FUNC),
    CALL_INDIRECT(0x11, "call_indirect", TYPE_TABLE),
    RETURN_CALL(0x12, "return_call", FUNC, TAIL_CALL),
    RETURN_CALL_INDIRECT(0x13, "return_call_indirect", TYPE_TABLE, TAIL_CALL),
    CALL_REF(0x14, "call_ref", TYPE, FUNCTION_REFERENCES),
    RETURN_CALL_REF(0x15, "return_call_ref", TYPE, FUNCTION_REFERENCES),
    TRY_TABLE(0x1f, "try_table", BLOCK_CATCHES, EXCEPTION_HANDLING),
    BR_ON_NULL(0xd5, "br_on_null", LABEL, FUNCTION_REFERENCES),
    BR_ON_NON_NULL(0xd6, "br_on_non_null", LABEL, FUNCTION_REFERENCES),
    BR_ON_CAST(0xfb18, "br_on_cast", CAST, GC),
    BR_ON_CAST_FAIL(0xfb19, "br_on_cast_fail", CAST, GC),
    // Exceptions as they were before the standard took them up, which older tools still write
    TRY(0x06, "try", Immediate.BLOCK, LEGACY_EXCEPTIONS),
    CATCH(0x07, "catch", TAG, LEGACY_EXCEPTIONS),
    RETHROW(0x09, "rethrow", LABEL, LEGACY_EXCEPTIONS),
    DELEGATE(0x18, "delegate", LABEL, LEGACY_EXCEPTIONS),
    CATCH_ALL(0x19, "catch_all", NONE, LEGACY_EXCEPTIONS),
    // Parametric Instructions
    DROP(0x1a, "drop", NONE),
    SELECT(0x1b, "select", NONE),
    SELECT_T(0x1c, "select", TYPES, REFERENCE_TYPES),
    // Variable and Table Instructions
    LOCAL_GET(0x20, "local.get", LOCAL),
    LOCAL_SET(0x21, "local.set", LOCAL),
    LOCAL_TEE(0x22, "local.tee", LOCAL),
    GLOBAL_GET(0x23, "global.get", GLOBAL),
    GLOBAL_SET(0x24, "global.set", GLOBAL),
    TABLE_GET(0x25, "table.get", TABLE, REFERENCE_TYPES),
    TABLE_SET(0x26, "table.set", TABLE, REFERENCE_TYPES),
    // Memory Instructions
    I32_LOAD(0x28, "i32.load", MEMORY_ARG, "i:i"),
    I64_LOAD(0x29, "i64.load", MEMORY_ARG, "i:l"),
    F32_LOAD(0x2a, "f32.load", MEMORY_ARG, "i:f"),
    F64_LOAD(0x2b, "f64.load", MEMORY_ARG, "i:d"),
    I32_LOAD8_S(0x2c, "i32.load8_s", MEMORY_ARG, "i:i"),
    I32_LOAD8_U(0x2d, "i32.load8_u", MEMORY_ARG, "i:i"),
    I32_LOAD16_S(0x2e, "i32.load16_s", MEMORY_ARG, "i:i"),
    I32_LOAD16_U(0x2f, "i32.load16_u", MEMORY_ARG, "i:i"),
    I64_LOAD8_S(0x30, "i64.load8_s", MEMORY_ARG, "i:l"),
    I64_LOAD8_U(0x31, "i64.load8_u", MEMORY_ARG, "i:l"),
    I64_LOAD16_S(0x32, "i64.load16_s", MEMORY_ARG, "i:l"),
    I64_LOAD16_U(0x33, "i64.load16_u", MEMORY_ARG, "i:l"),
    I64_LOAD32_S(0x34, "i64.load32_s", MEMORY_ARG, "i:l"),
    I64_LOAD32_U(0x35, "i64.load32_u", MEMORY_ARG, "i:l"),
    I32_STORE(0x36, "i32.store", MEMORY_ARG, "ii:"),
    I64_STORE(0x37, "i64.store", MEMORY_ARG, "il:"),
    F32_STORE(0x38, "f32.store", MEMORY_ARG, "if:"),
    F64_STORE(0x39, "f64.store", MEMORY_ARG, "id:"),
    I32_STORE8(0x3a, "i32.store8", MEMORY_ARG, "ii:"),
    I32_STORE16(0x3b, "i32.store16", MEMORY_ARG, "ii:"),
    I64_STORE8(0x3c, "i64.store8", MEMORY_ARG, "il:"),
    I64_STORE16(0x3d, "i64.store16", MEMORY_ARG, "il:"),
    I64_STORE32(0x3e, "i64.store32", MEMORY_ARG, "il:"),
    MEMORY_SIZE(0x3f, "memory.size", MEMORY),
    MEMORY_GROW(0x40, "memory.grow", MEMORY),
    // Numeric Instructions: constants
    I32_CONST(0x41, "i32.const", I32, ":i"),
    I64_CONST(0x42, "i64.const", I64, ":l"),
    F32_CONST(0x43, "f32.const", F32, ":f"),
    F64_CONST(0x44, "f64.const", F64, ":d"),
    // Numeric Instructions: comparisons
    I32_EQZ(0x45, "i32.eqz", NONE, "i:i"),
    I32_EQ(0x46, "i32.eq", NONE, "ii:i"),
    I32_NE(0x47, "i32.ne", NONE, "ii:i"),
    I32_LT_S(0x48, "i32.lt_s", NONE, "ii:i"),
    I32_LT_U(0x49, "i32.lt_u", NONE, "ii:i"),
    I32_GT_S(0x4a, "i32.gt_s", NONE, "ii:i"),
    I32_GT_U(0x4b, "i32.gt_u", NONE, "ii:i"),
    I32_LE_S(0x4c, "i32.le_s", NONE, "ii:i"),
    I32_LE_U(0x4d, "i32.le_u", NONE, "ii:i"),
    I32_GE_S(0x4e, "i32.ge_s", NONE, "ii:i"),
    I32_GE_U(0x4f, "i32.ge_u", NONE, "ii:i"),
    I64_EQZ(0x50, "i64.eqz", NONE, "l:i"),
    I64_EQ(0x51, "i64.eq", NONE, "ll:i"),
    I64_NE(0x52, "i64.ne", NONE, "ll:i"),
    I64_LT_S(0x53, "i64.lt_s", NONE, "ll:i"),
    I64_LT_U(0x54, "i64.lt_u", NONE, "ll:i"),
    I64_GT_S(0x55, "i64.gt_s", NONE, "ll:i"),
    I64_GT_U(0x56, "i64.gt_u", NONE, "ll:i"),
    I64_LE_S(0x57, "i64.le_s", NONE, "ll:i"),
    I64_LE_U(0x58, "i64.le_u", NONE, "ll:i"),
    I64_GE_S(0x59, "i64.ge_s", NONE, "ll:i"),
    I64_GE_U(0x5a, "i64.ge_u", NONE, "ll:i"),
    F32_EQ(0x5b, "f32.eq", NONE, "ff:i"),
    F32_NE(0x5c, "f32.ne", NONE, "ff:i"),
    F32_LT(0x5d, "f32.lt", NONE, "ff:i"),
    F32_GT(0x5e, "f32.gt", NONE, "ff:i"),
    F32_LE(0x5f, "f32.le", NONE, "ff:i"),
    F32_GE(0x60, "f32.ge", NONE, "ff:i"),
    F64_EQ(0x61, "f64.eq", NONE, "dd:i"),
    F64_NE(0x62, "f64.ne", NONE, "dd:i"),
    F64_LT(0x63, "f64.lt", NONE, "dd:i"),
    F64_GT(0x64, "f64.gt", NONE, "dd:i"),
    F64_LE(0x65, "f64.le", NONE, "dd:i"),
    F64_GE(0x66, "f64.ge", NONE, "dd:i"),
    // Numeric Instructions: integer and float arithmetic
    I32_CLZ(0x67, "i32.clz", NONE, "i:i"),
    I32_CTZ(0x68, "i32.ctz", NONE, "i:i"),
    I32_POPCNT(0x69, "i32.popcnt", NONE, "i:i"),
    I32_ADD(0x6a, "i32.add", NONE, "ii:i"),
    I32_SUB(0x6b, "i32.sub", NONE, "ii:i"),
    I32_MUL(0x6c, "i32.mul", NONE, "ii:i"),
    I32_DIV_S(0x6d, "i32.div_s", NONE, "ii:i"),
    I32_DIV_U(0x6e, "i32.div_u", NONE, "ii:i"),
    I32_REM_S(0x6f, "i32.rem_s", NONE, "ii:i"),
    I32_REM_U(0x70, "i32.rem_u", NONE, "ii:i"),
    I32_AND(0x71, "i32.and", NONE, "ii:i"),
    I32_OR(0x72, "i32.or", NONE, "ii:i"),
    I32_XOR(0x73, "i32.xor", NONE, "ii:i"),
    I32_SHL(0x74, "i32.shl", NONE, "ii:i"),
    I32_SHR_S(0x75, "i32.shr_s", NONE, "ii:i"),
    I32_SHR_U(0x76, "i32.shr_u", NONE, "ii:i"),
    I32_ROTL(0x77, "i32.rotl", NONE, "ii:i"),
    I32_ROTR(0x78, "i32.rotr", NONE, "ii:i"),
    I64_CLZ(0x79, "i64.clz", NONE, "l:l"),
    I64_CTZ(0x7a, "i64.ctz", NONE, "l:l"),
    I64_POPCNT(0x7b, "i64.popcnt", NONE, "l:l"),
    I64_ADD(0x7c, "i64.add", NONE, "ll:l"),
    I64_SUB(0x7d, "i64.sub", NONE, "ll:l"),
    I64_MUL(0x7e, "i64.mul", NONE, "ll:l"),
    I64_DIV_S(0x7f, "i64.div_s", NONE, "ll:l"),
    I64_DIV_U(0x80, "i64.div_u", NONE, "ll:l"),
    I64_REM_S(0x81, "i64.rem_s", NONE, "ll:l"),
    I64_REM_U(0x82, "i64.rem_u", NONE, "ll:l"),
    I64_AND(0x83, "i64.and", NONE, "ll:l"),
    I64_OR(0x84, "i64.or", NONE, "ll:l"),
    I64_XOR(0x85, "i64.xor", NONE, "ll:l"),
    I64_SHL(0x86, "i64.shl", NONE, "ll:l"),
    I64_SHR_S(0x87, "i64.shr_s", NONE, "ll:l"),
    I64_SHR_U(0x88, "i64.shr_u", NONE, "ll:l"),
    I64_ROTL(0x89, "i64.rotl", NONE, "ll:l"),
    I64_ROTR(0x8a, "i64.rotr", NONE, "ll:l"),
    F32_ABS(0x8b, "f32.abs", NONE, "f:f"),
    F32_NEG(0x8c, "f32.neg", NONE, "f:f"),
    F32_CEIL(0x8d, "f32.ceil", NONE, "f:f"),
    F32_FLOOR(0x8e, "f32.floor", NONE, "f:f"),
    F32_TRUNC(0x8f, "f32.trunc", NONE, "f:f"),
    F32_NEAREST(0x90, "f32.nearest", NONE, "f:f"),
    F32_SQRT(0x91, "f32.sqrt", NONE, "f:f"),
    F32_ADD(0x92, "f32.add", NONE, "ff:f"),
    F32_SUB(0x93, "f32.sub", NONE, "ff:f"),
    F32_MUL(0x94, "f32.mul", NONE, "ff:f"),
    F32_DIV(0x95, "f32.div", NONE, "ff:f"),
    F32_MIN(0x96, "f32.min", NONE, "ff:f"),
    F32_MAX(0x97, "f32.max", NONE, "ff:f"),
    F32_COPYSIGN(0x98, "f32.copysign", NONE, "ff:f"),
    F64_ABS(0x99, "f64.abs", NONE, "d:d"),
    F64_NEG(0x9a, "f64.neg", NONE, "d:d"),
    F64_CEIL(0x9b, "f64.ceil", NONE, "d:d"),
    F64_FLOOR(0x9c, "f64.floor", NONE, "d:d"),
    F64_TRUNC(0x9d, "f64.trunc", NONE, "d:d"),
    F64_NEAREST(0x9e, "f64.nearest", NONE, "d:d"),
    F64_SQRT(0x9f, "f64.sqrt", NONE, "d:d"),
    F64_ADD(0xa0, "f64.add", NONE, "dd:d"),
    F64_SUB(0xa1, "f64.sub", NONE, "dd:d"),
    F64_MUL(0xa2, "f64.mul", NONE, "dd:d"),
    F64_DIV(0xa3, "f64.div", NONE, "dd:d"),
    F64_MIN(0xa4, "f64.min", NONE, "dd:d"),
    F64_MAX(0xa5, "f64.max", NONE, "dd:d"),
    F64_COPYSIGN(0xa6, "f64.copysign", NONE, "dd:d"),
    // Numeric Instructions: conversions
    I32_WRAP_I64(0xa7, "i32.wrap_i64", NONE, "l:i"),
    I32_TRUNC_F32_S(0xa8, "i32.trunc_f32_s", NONE, "f:i"),
    I32_TRUNC_F32_U(0xa9, "i32.trunc_f32_u", NONE, "f:i"),
    I32_TRUNC_F64_S(0xaa, "i32.trunc_f64_s", NONE, "d:i"),
    I32_TRUNC_F64_U(0xab, "i32.trunc_f64_u", NONE, "d:i"),
    I64_EXTEND_I32_S(0xac, "i64.extend_i32_s", NONE, "i:l"),
    I64_EXTEND_I32_U(0xad, "i64.extend_i32_u", NONE, "i:l"),
    I64_TRUNC_F32_S(0xae, "i64.trunc_f32_s", NONE, "f:l"),
    I64_TRUNC_F32_U(0xaf, "i64.trunc_f32_u", NONE, "f:l"),
    I64_TRUNC_F64_S(0xb0, "i64.trunc_f64_s", NONE, "d:l"),
    I64_TRUNC_F64_U(0xb1, "i64.trunc_f64_u", NONE, "d:l"),
    F32_CONVERT_I32_S(0xb2, "f32.convert_i32_s", NONE, "i:f"),
    F32_CONVERT_I32_U(0xb3, "f32.convert_i32_u", NONE, "i:f"),
    F32_CONVERT_I64_S(0xb4, "f32.convert_i64_s", NONE, "l:f"),
    F32_CONVERT_I64_U(0xb5, "f32.convert_i64_u", NONE, "l:f"),
    F32_DEMOTE_F64(0xb6, "f32.demote_f64", NONE, "d:f"),
    F64_CONVERT_I32_S(0xb7, "f64.convert_i32_s", NONE, "i:d"),
    F64_CONVERT_I32_U(0xb8, "f64.convert_i32_u", NONE, "i:d"),
    F64_CONVERT_I64_S(0xb9, "f64.convert_i64_s", NONE, "l:d"),
    F64_CONVERT_I64_U(0xba, "f64.convert_i64_u", NONE, "l:d"),
    F64_PROMOTE_F32(0xbb, "f64.promote_f32", NONE, "f:d"),
    I32_REINTERPRET_F32(0xbc, "i32.reinterpret_f32", NONE, "f:i"),
    I64_REINTERPRET_F64(0xbd, "i64.reinterpret_f64", NONE, "d:l"),
    F32_REINTERPRET_I32(0xbe, "f32.reinterpret_i32", NONE, "i:f"),
    F64_REINTERPRET_I64(0xbf, "f64.reinterpret_i64", NONE, "l:d"),
    I32_EXTEND8_S(0xc0, "i32.extend8_s", NONE, "i:i", SIGN_EXTENSION),
    I32_EXTEND16_S(0xc1, "i32.extend16_s", NONE, "i:i", SIGN_EXTENSION),
    I64_EXTEND8_S(0xc2, "i64.extend8_s", NONE, "l:l", SIGN_EXTENSION),
    I64_EXTEND16_S(0xc3, "i64.extend16_s", NONE, "l:l", SIGN_EXTENSION),
    I64_EXTEND32_S(0xc4, "i64.extend32_s", NONE, "l:l", SIGN_EXTENSION),
    // Reference Instructions
    REF_NULL(0xd0, "ref.null", HEAP_TYPE, REFERENCE_TYPES),
    REF_IS_NULL(0xd1, "ref.is_null", NONE, REFERENCE_TYPES),
    REF_FUNC(0xd2, "ref.func", FUNC, REFERENCE_TYPES),
    REF_EQ(0xd3, "ref.eq", NONE, GC),
    REF_AS_NON_NULL(0xd4, "ref.as_non_null", NONE, FUNCTION_REFERENCES),
    REF_TEST(0xfb14, "ref.test", HEAP_TYPE, GC),
    REF_TEST_NULL(0xfb15, "ref.test", HEAP_TYPE, GC),
    REF_CAST(0xfb16, "ref.cast", HEAP_TYPE, GC),
    REF_CAST_NULL(0xfb17, "ref.cast", HEAP_TYPE, GC),
    // Aggregate Instructions
    STRUCT_NEW(0xfb00, "struct.new", TYPE, GC),
    STRUCT_NEW_DEFAULT(0xfb01, "struct.new_default", TYPE, GC),
    STRUCT_GET(0xfb02, "struct.get", TYPE_FIELD, GC),
    STRUCT_GET_S(0xfb03, "struct.get_s", TYPE_FIELD, GC),
    STRUCT_GET_U(0xfb04, "struct.get_u", TYPE_FIELD, GC),
    STRUCT_SET(0xfb05, "struct.set", TYPE_FIELD, GC),
    ARRAY_NEW(0xfb06, "array.new", TYPE, GC),
    ARRAY_NEW_DEFAULT(0xfb07, "array.new_default", TYPE, GC),
    ARRAY_NEW_FIXED(0xfb08, "array.new_fixed", TYPE_COUNT, GC),
    ARRAY_NEW_DATA(0xfb09, "array.new_data", TYPE_DATA, GC),
    ARRAY_NEW_ELEM(0xfb0a, "array.new_elem", TYPE_ELEM, GC),
    ARRAY_GET(0xfb0b, "array.get", TYPE, GC),
    ARRAY_GET_S(0xfb0c, "array.get_s", TYPE, GC),
    ARRAY_GET_U(0xfb0d, "array.get_u", TYPE, GC),
    ARRAY_SET(0xfb0e, "array.set", TYPE, GC),
    ARRAY_LEN(0xfb0f, "array.len", NONE, GC),
    ARRAY_FILL(0xfb10, "array.fill", TYPE, GC),
    ARRAY_COPY(0xfb11, "array.copy", TYPE_TYPE, GC),
    ARRAY_INIT_DATA(0xfb12, "array.init_data", TYPE_DATA, GC),
    ARRAY_INIT_ELEM(0xfb13, "array.init_elem", TYPE_ELEM, GC),
    ANY_CONVERT_EXTERN(0xfb1a, "any.convert_extern", NONE, GC),
    EXTERN_CONVERT_ANY(0xfb1b, "extern.convert_any", NONE, GC),
    REF_I31(0xfb1c, "ref.i31", NONE, GC),
    I31_GET_S(0xfb1d, "i31.get_s", NONE, GC),
    I31_GET_U(0xfb1e, "i31.get_u", NONE, GC),
    // Saturating conversions
    I32_TRUNC_SAT_F32_S(0xfc00, "i32.trunc_sat_f32_s", NONE, "f:i", NONTRAPPING_FLOAT_TO_INT),
    I32_TRUNC_SAT_F32_U(0xfc01, "i32.trunc_sat_f32_u", NONE, "f:i", NONTRAPPING_FLOAT_TO_INT),
    I32_TRUNC_SAT_F64_S(0xfc02, "i32.trunc_sat_f64_s", NONE, "d:i", NONTRAPPING_FLOAT_TO_INT),
    I32_TRUNC_SAT_F64_U(0xfc03, "i32.trunc_sat_f64_u", NONE, "d:i", NONTRAPPING_FLOAT_TO_INT),
    I64_TRUNC_SAT_F32_S(0xfc04, "i64.trunc_sat_f32_s", NONE, "f:l", NONTRAPPING_FLOAT_TO_INT),
    I64_TRUNC_SAT_F32_U(0xfc05, "i64.trunc_sat_f32_u", NONE, "f:l", NONTRAPPING_FLOAT_TO_INT),
    I64_TRUNC_SAT_F64_S(0xfc06, "i64.trunc_sat_f64_s", NONE, "d:l", NONTRAPPING_FLOAT_TO_INT),
    I64_TRUNC_SAT_F64_U(0xfc07, "i64.trunc_sat_f64_u", NONE, "d:l", NONTRAPPING_FLOAT_TO_INT),
    // Bulk memory and table instructions
    MEMORY_INIT(0xfc08, "memory.init", DATA_MEMORY, BULK_MEMORY),
    DATA_DROP(0xfc09, "data.drop", DATA, ":", BULK_MEMORY),
    MEMORY_COPY(0xfc0a, "memory.copy", MEMORY_MEMORY, BULK_MEMORY),
    MEMORY_FILL(0xfc0b, "memory.fill", MEMORY, BULK_MEMORY),
    TABLE_INIT(0xfc0c, "table.init", ELEM_TABLE, BULK_MEMORY),
    ELEM_DROP(0xfc0d, "elem.drop", ELEM, ":", BULK_MEMORY),
    TABLE_COPY(0xfc0e, "table.copy", TABLE_TABLE, BULK_MEMORY),
    TABLE_GROW(0xfc0f, "table.grow", TABLE, REFERENCE_TYPES),
    TABLE_SIZE(0xfc10, "table.size", TABLE, REFERENCE_TYPES),
    TABLE_FILL(0xfc11, "table.fill", TABLE, REFERENCE_TYPES),
    // Two results each
    I64_ADD128(0xfc13, "i64.add128", NONE, WIDE_ARITHMETIC),
    I64_SUB128(0xfc14, "i64.sub128", NONE, WIDE_ARITHMETIC),
    I64_MUL_WIDE_S(0xfc15, "i64.mul_wide_s", NONE, WIDE_ARITHMETIC),
    I64_MUL_WIDE_U(0xfc16, "i64.mul_wide_u", NONE, WIDE_ARITHMETIC),
    /** Any {@link AtomicOpcode}. */
    ATOMIC(0xfe, "atomic", Immediate.ATOMIC, THREADS),
    /** Any {@link VectorOpcode}. */
    VECTOR(0xfd, "v128", Immediate.VECTOR, SIMD);

    private static final @Nullable Opcode[] PLAIN = new Opcode[256];
    private static final @Nullable Opcode[] PREFIX_FB = new Opcode[32];
    private static final @Nullable Opcode[] PREFIX_FC = new Opcode[32];

    static {
        for (Opcode op : values()) {
            if (op.code < 256) {
                PLAIN[op.code] = op;
            } else {
                (op.code >> 8 == 0xfb ? PREFIX_FB : PREFIX_FC)[op.code & 0xff] = op;
            }
        }
    }

    private final int code;
    private final String mnemonic;
    private final Immediate immediate;
    private final boolean fixed;
    private final int accessBytes;

    @SuppressWarnings("ImmutableEnumChecker") // made by Stream.toList, which is immutable
    private final List<ValType> params;

    @SuppressWarnings("ImmutableEnumChecker") // as are types
    private final @Nullable ValType result;

    private final @Nullable Proposal proposal;

    Opcode(int code, String mnemonic, Immediate immediate) {
        this(code, mnemonic, immediate, "", null);
    }

    Opcode(int code, String mnemonic, Immediate immediate, String type) {
        this(code, mnemonic, immediate, type, null);
    }

    Opcode(int code, String mnemonic, Immediate immediate, Proposal proposal) {
        this(code, mnemonic, immediate, "", proposal);
    }

    Opcode(int code, String mnemonic, Immediate immediate, String type, @Nullable Proposal proposal) {
        this.code = code;
        this.mnemonic = mnemonic;
        this.immediate = immediate;
        this.proposal = proposal;
        accessBytes = accessBytes(mnemonic);
        int colon = type.indexOf(':');
        fixed = colon >= 0;
        params = fixed ? type.substring(0, colon).chars().mapToObj(Opcode::type).toList() : List.of();
        result = fixed && colon + 1 < type.length() ? type(type.charAt(colon + 1)) : null;
    }

    private static ValType type(int letter) {
        return type(letter, ValType.I32);
    }

    static NumType type(int letter, NumType address) {
        return switch (letter) {
            case 'a' -> address;
            case 'i' -> NumType.I32;
            case 'l' -> NumType.I64;
            case 'f' -> NumType.F32;
            default -> NumType.F64;
        };
    }

    /** The instruction of a one-byte code, or null. */
    public static @Nullable Opcode plain(int code) {
        return PLAIN[code];
    }

    /** The instruction behind a prefix byte, or null. */
    public static @Nullable Opcode prefixed(int prefix, int code) {
        if (code < 0 || code >= PREFIX_FC.length) {
            return null;
        }
        return switch (prefix) {
            case 0xfb -> PREFIX_FB[code];
            case 0xfc -> PREFIX_FC[code];
            default -> null;
        };
    }

    public String mnemonic() {
        return mnemonic;
    }

    public Immediate immediate() {
        return immediate;
    }

    /** The proposal it came with; null where that is WebAssembly 1.0. */
    public @Nullable Proposal proposal() {
        return proposal;
    }

    /** Whether it opens a block, which an {@code end} or a {@code delegate} closes. */
    public boolean opensBlock() {
        return immediate == Immediate.BLOCK || immediate == BLOCK_CATCHES;
    }

    /** Whether the type is the same wherever the instruction stands. */
    public boolean fixedType() {
        return fixed;
    }

    public List<ValType> params() {
        return params;
    }

    public @Nullable ValType result() {
        return result;
    }

    /** Bytes a load or store moves; the type's own size unless the name says otherwise. */
    public int accessBytes() {
        return accessBytes;
    }

    private static int accessBytes(String mnemonic) {
        if (mnemonic.equals("v128")) {
            return 16;
        }
        if (mnemonic.contains("8")) {
            return 1;
        }
        if (mnemonic.contains("16")) {
            return 2;
        }
        return mnemonic.endsWith("load32_s")
                        || mnemonic.endsWith("load32_u")
                        || mnemonic.endsWith("store32")
                        || mnemonic.startsWith("i32")
                        || mnemonic.startsWith("f32")
                ? 4
                : 8;
    }

    public boolean isLoad() {
        return immediate == MEMORY_ARG && result != null;
    }

    public boolean isStore() {
        return immediate == MEMORY_ARG && result == null;
    }

    @Override
    public String toString() {
        return mnemonic;
    }
}
