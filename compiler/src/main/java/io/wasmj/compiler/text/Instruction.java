package io.wasmj.compiler.text;

import static io.wasmj.compiler.text.Immediate.*;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An instruction as it is written and encoded, of the standard and of the proposals (spec, "Index of Instructions").
 * What it means the decoder's and the validator's own table says; this one also knows those they do not support.
 *
 * @param code the opcode; the prefix byte of a prefixed one is in bits 16 to 23
 * @param alignment the natural one of a memory instruction, as an exponent of two
 */
record Instruction(String name, int code, Immediate immediate, int alignment) {

    private static final Map<String, Instruction> BY_NAME = new HashMap<>(1024);

    private static final int REFERENCES = 0xfb0000;
    private static final int MISCELLANEOUS = 0xfc0000;
    private static final int VECTORS = 0xfd0000;
    private static final int ATOMICS = 0xfe0000;

    static {
        // Control
        row(0x00, NONE, "unreachable nop");
        row(0x02, BLOCK, "block loop");
        row(0x04, IF, "if");
        row(0x05, ELSE, "else");
        row(0x06, TRY, "try");
        row(0x07, CATCH, "catch");
        row(0x08, TAG, "throw");
        row(0x09, LABEL, "rethrow");
        row(0x0a, NONE, "throw_ref");
        row(0x0b, END, "end");
        row(0x0c, LABEL, "br br_if");
        row(0x0e, LABELS, "br_table");
        row(0x0f, NONE, "return");
        row(0x10, FUNC, "call");
        row(0x11, TYPE_USE, "call_indirect");
        row(0x12, FUNC, "return_call");
        row(0x13, TYPE_USE, "return_call_indirect");
        row(0x14, TYPE, "call_ref return_call_ref");
        row(0x18, DELEGATE, "delegate");
        row(0x19, CATCH_ALL, "catch_all");
        row(0x1a, NONE, "drop");
        row(0x1b, SELECT, "select");
        row(0x1f, TRY_TABLE, "try_table");
        // Variables and tables
        row(0x20, LOCAL, "local.get local.set local.tee");
        row(0x23, GLOBAL, "global.get global.set");
        row(0x25, TABLE, "table.get table.set");
        // Memory
        row(0x28, MEMORY_ARG, """
            i32.load:2 i64.load:3 f32.load:2 f64.load:3 i32.load8_s:0 i32.load8_u:0 i32.load16_s:1 i32.load16_u:1
            i64.load8_s:0 i64.load8_u:0 i64.load16_s:1 i64.load16_u:1 i64.load32_s:2 i64.load32_u:2
            i32.store:2 i64.store:3 f32.store:2 f64.store:3 i32.store8:0 i32.store16:1
            i64.store8:0 i64.store16:1 i64.store32:2\
            """);
        row(0x3f, MEMORY, "memory.size memory.grow");
        // Numbers
        row(0x41, I32, "i32.const");
        row(0x42, I64, "i64.const");
        row(0x43, F32, "f32.const");
        row(0x44, F64, "f64.const");
        row(0x45, NONE, """
            i32.eqz i32.eq i32.ne i32.lt_s i32.lt_u i32.gt_s i32.gt_u i32.le_s i32.le_u i32.ge_s i32.ge_u
            i64.eqz i64.eq i64.ne i64.lt_s i64.lt_u i64.gt_s i64.gt_u i64.le_s i64.le_u i64.ge_s i64.ge_u
            f32.eq f32.ne f32.lt f32.gt f32.le f32.ge f64.eq f64.ne f64.lt f64.gt f64.le f64.ge
            i32.clz i32.ctz i32.popcnt i32.add i32.sub i32.mul i32.div_s i32.div_u i32.rem_s i32.rem_u
            i32.and i32.or i32.xor i32.shl i32.shr_s i32.shr_u i32.rotl i32.rotr
            i64.clz i64.ctz i64.popcnt i64.add i64.sub i64.mul i64.div_s i64.div_u i64.rem_s i64.rem_u
            i64.and i64.or i64.xor i64.shl i64.shr_s i64.shr_u i64.rotl i64.rotr
            f32.abs f32.neg f32.ceil f32.floor f32.trunc f32.nearest f32.sqrt
            f32.add f32.sub f32.mul f32.div f32.min f32.max f32.copysign
            f64.abs f64.neg f64.ceil f64.floor f64.trunc f64.nearest f64.sqrt
            f64.add f64.sub f64.mul f64.div f64.min f64.max f64.copysign
            i32.wrap_i64 i32.trunc_f32_s i32.trunc_f32_u i32.trunc_f64_s i32.trunc_f64_u
            i64.extend_i32_s i64.extend_i32_u i64.trunc_f32_s i64.trunc_f32_u i64.trunc_f64_s i64.trunc_f64_u
            f32.convert_i32_s f32.convert_i32_u f32.convert_i64_s f32.convert_i64_u f32.demote_f64
            f64.convert_i32_s f64.convert_i32_u f64.convert_i64_s f64.convert_i64_u f64.promote_f32
            i32.reinterpret_f32 i64.reinterpret_f64 f32.reinterpret_i32 f64.reinterpret_i64
            i32.extend8_s i32.extend16_s i64.extend8_s i64.extend16_s i64.extend32_s\
            """);
        // References and aggregates
        row(0xd0, HEAP_TYPE, "ref.null");
        row(0xd1, NONE, "ref.is_null");
        row(0xd2, FUNC, "ref.func");
        row(0xd3, NONE, "ref.eq ref.as_non_null");
        row(0xd5, LABEL, "br_on_null br_on_non_null");
        row(REFERENCES, TYPE, "struct.new struct.new_default");
        row(REFERENCES | 2, TYPE_FIELD, "struct.get struct.get_s struct.get_u struct.set");
        row(REFERENCES | 6, TYPE, "array.new array.new_default");
        row(REFERENCES | 8, TYPE_COUNT, "array.new_fixed");
        row(REFERENCES | 9, TYPE_DATA, "array.new_data");
        row(REFERENCES | 10, TYPE_ELEM, "array.new_elem");
        row(REFERENCES | 11, TYPE, "array.get array.get_s array.get_u array.set");
        row(REFERENCES | 15, NONE, "array.len");
        row(REFERENCES | 16, TYPE, "array.fill");
        row(REFERENCES | 17, TYPE_TYPE, "array.copy");
        row(REFERENCES | 18, TYPE_DATA, "array.init_data");
        row(REFERENCES | 19, TYPE_ELEM, "array.init_elem");
        // The second of two codes is for references that may be null.
        row(REFERENCES | 20, REF_TYPE, "ref.test");
        row(REFERENCES | 22, REF_TYPE, "ref.cast");
        row(REFERENCES | 24, LABEL_CAST, "br_on_cast br_on_cast_fail");
        row(REFERENCES | 26, NONE, "any.convert_extern extern.convert_any ref.i31 i31.get_s i31.get_u");
        // Custom descriptors
        row(REFERENCES | 32, TYPE, "struct.new_desc struct.new_default_desc ref.get_desc");
        row(REFERENCES | 35, REF_TYPE, "ref.cast_desc_eq");
        row(REFERENCES | 37, LABEL_CAST, "br_on_cast_desc_eq br_on_cast_desc_eq_fail");
        // Saturating conversions, bulk operations, wide arithmetic
        row(MISCELLANEOUS, NONE, """
            i32.trunc_sat_f32_s i32.trunc_sat_f32_u i32.trunc_sat_f64_s i32.trunc_sat_f64_u
            i64.trunc_sat_f32_s i64.trunc_sat_f32_u i64.trunc_sat_f64_s i64.trunc_sat_f64_u\
            """);
        row(MISCELLANEOUS | 8, MEMORY_DATA, "memory.init");
        row(MISCELLANEOUS | 9, DATA, "data.drop");
        row(MISCELLANEOUS | 10, MEMORY_MEMORY, "memory.copy");
        row(MISCELLANEOUS | 11, MEMORY, "memory.fill");
        row(MISCELLANEOUS | 12, TABLE_ELEM, "table.init");
        row(MISCELLANEOUS | 13, ELEM, "elem.drop");
        row(MISCELLANEOUS | 14, TABLE_TABLE, "table.copy");
        row(MISCELLANEOUS | 15, TABLE, "table.grow table.size table.fill");
        row(MISCELLANEOUS | 19, NONE, "i64.add128 i64.sub128 i64.mul_wide_s i64.mul_wide_u");
        vectors();
        atomics();
    }

    private static void vectors() {
        row(VECTORS, MEMORY_ARG, """
            v128.load:4 v128.load8x8_s:3 v128.load8x8_u:3 v128.load16x4_s:3 v128.load16x4_u:3 v128.load32x2_s:3
            v128.load32x2_u:3 v128.load8_splat:0 v128.load16_splat:1 v128.load32_splat:2 v128.load64_splat:3
            v128.store:4\
            """);
        row(VECTORS | 12, V128, "v128.const");
        row(VECTORS | 13, LANES, "i8x16.shuffle");
        row(VECTORS | 14, NONE, """
            i8x16.swizzle i8x16.splat i16x8.splat i32x4.splat i64x2.splat f32x4.splat f64x2.splat\
            """);
        row(VECTORS | 21, LANE, """
            i8x16.extract_lane_s i8x16.extract_lane_u i8x16.replace_lane i16x8.extract_lane_s i16x8.extract_lane_u
            i16x8.replace_lane i32x4.extract_lane i32x4.replace_lane i64x2.extract_lane i64x2.replace_lane
            f32x4.extract_lane f32x4.replace_lane f64x2.extract_lane f64x2.replace_lane\
            """);
        row(VECTORS | 35, NONE, """
            i8x16.eq i8x16.ne i8x16.lt_s i8x16.lt_u i8x16.gt_s i8x16.gt_u i8x16.le_s i8x16.le_u i8x16.ge_s
            i8x16.ge_u i16x8.eq i16x8.ne i16x8.lt_s i16x8.lt_u i16x8.gt_s i16x8.gt_u i16x8.le_s i16x8.le_u
            i16x8.ge_s i16x8.ge_u i32x4.eq i32x4.ne i32x4.lt_s i32x4.lt_u i32x4.gt_s i32x4.gt_u i32x4.le_s
            i32x4.le_u i32x4.ge_s i32x4.ge_u f32x4.eq f32x4.ne f32x4.lt f32x4.gt f32x4.le f32x4.ge f64x2.eq
            f64x2.ne f64x2.lt f64x2.gt f64x2.le f64x2.ge v128.not v128.and v128.andnot v128.or v128.xor
            v128.bitselect v128.any_true\
            """);
        row(VECTORS | 84, MEMORY_ARG_LANE, """
            v128.load8_lane:0 v128.load16_lane:1 v128.load32_lane:2 v128.load64_lane:3
            v128.store8_lane:0 v128.store16_lane:1 v128.store32_lane:2 v128.store64_lane:3\
            """);
        row(VECTORS | 92, MEMORY_ARG, "v128.load32_zero:2 v128.load64_zero:3");
        // A dash is a code that nobody has.
        row(VECTORS | 94, NONE, """
            f32x4.demote_f64x2_zero f64x2.promote_low_f32x4
            i8x16.abs i8x16.neg i8x16.popcnt i8x16.all_true i8x16.bitmask i8x16.narrow_i16x8_s
            i8x16.narrow_i16x8_u f32x4.ceil f32x4.floor f32x4.trunc f32x4.nearest i8x16.shl i8x16.shr_s
            i8x16.shr_u i8x16.add i8x16.add_sat_s i8x16.add_sat_u i8x16.sub i8x16.sub_sat_s i8x16.sub_sat_u
            f64x2.ceil f64x2.floor i8x16.min_s i8x16.min_u i8x16.max_s i8x16.max_u f64x2.trunc i8x16.avgr_u
            i16x8.extadd_pairwise_i8x16_s i16x8.extadd_pairwise_i8x16_u i32x4.extadd_pairwise_i16x8_s
            i32x4.extadd_pairwise_i16x8_u
            i16x8.abs i16x8.neg i16x8.q15mulr_sat_s i16x8.all_true i16x8.bitmask i16x8.narrow_i32x4_s
            i16x8.narrow_i32x4_u i16x8.extend_low_i8x16_s i16x8.extend_high_i8x16_s i16x8.extend_low_i8x16_u
            i16x8.extend_high_i8x16_u i16x8.shl i16x8.shr_s i16x8.shr_u i16x8.add i16x8.add_sat_s
            i16x8.add_sat_u i16x8.sub i16x8.sub_sat_s i16x8.sub_sat_u f64x2.nearest i16x8.mul i16x8.min_s
            i16x8.min_u i16x8.max_s i16x8.max_u - i16x8.avgr_u i16x8.extmul_low_i8x16_s
            i16x8.extmul_high_i8x16_s i16x8.extmul_low_i8x16_u i16x8.extmul_high_i8x16_u
            i32x4.abs i32x4.neg - i32x4.all_true i32x4.bitmask - - i32x4.extend_low_i16x8_s
            i32x4.extend_high_i16x8_s i32x4.extend_low_i16x8_u i32x4.extend_high_i16x8_u i32x4.shl i32x4.shr_s
            i32x4.shr_u i32x4.add - - i32x4.sub - - - i32x4.mul i32x4.min_s i32x4.min_u i32x4.max_s i32x4.max_u
            i32x4.dot_i16x8_s - i32x4.extmul_low_i16x8_s i32x4.extmul_high_i16x8_s i32x4.extmul_low_i16x8_u
            i32x4.extmul_high_i16x8_u
            i64x2.abs i64x2.neg - i64x2.all_true i64x2.bitmask - - i64x2.extend_low_i32x4_s
            i64x2.extend_high_i32x4_s i64x2.extend_low_i32x4_u i64x2.extend_high_i32x4_u i64x2.shl i64x2.shr_s
            i64x2.shr_u i64x2.add - - i64x2.sub - - - i64x2.mul i64x2.eq i64x2.ne i64x2.lt_s i64x2.gt_s
            i64x2.le_s i64x2.ge_s i64x2.extmul_low_i32x4_s i64x2.extmul_high_i32x4_s i64x2.extmul_low_i32x4_u
            i64x2.extmul_high_i32x4_u
            f32x4.abs f32x4.neg - f32x4.sqrt f32x4.add f32x4.sub f32x4.mul f32x4.div f32x4.min f32x4.max
            f32x4.pmin f32x4.pmax f64x2.abs f64x2.neg - f64x2.sqrt f64x2.add f64x2.sub f64x2.mul f64x2.div
            f64x2.min f64x2.max f64x2.pmin f64x2.pmax i32x4.trunc_sat_f32x4_s i32x4.trunc_sat_f32x4_u
            f32x4.convert_i32x4_s f32x4.convert_i32x4_u i32x4.trunc_sat_f64x2_s_zero
            i32x4.trunc_sat_f64x2_u_zero f64x2.convert_low_i32x4_s f64x2.convert_low_i32x4_u
            i8x16.relaxed_swizzle i32x4.relaxed_trunc_f32x4_s i32x4.relaxed_trunc_f32x4_u
            i32x4.relaxed_trunc_f64x2_s_zero i32x4.relaxed_trunc_f64x2_u_zero f32x4.relaxed_madd
            f32x4.relaxed_nmadd f64x2.relaxed_madd f64x2.relaxed_nmadd i8x16.relaxed_laneselect
            i16x8.relaxed_laneselect i32x4.relaxed_laneselect i64x2.relaxed_laneselect f32x4.relaxed_min
            f32x4.relaxed_max f64x2.relaxed_min f64x2.relaxed_max i16x8.relaxed_q15mulr_s
            i16x8.relaxed_dot_i8x16_i7x16_s i32x4.relaxed_dot_i8x16_i7x16_add_s\
            """);
    }

    private static void atomics() {
        row(ATOMICS, MEMORY_ARG, "memory.atomic.notify:2 memory.atomic.wait32:2 memory.atomic.wait64:3");
        row(ATOMICS | 3, FENCE, "atomic.fence");
        row(ATOMICS | 16, MEMORY_ARG, """
            i32.atomic.load:2 i64.atomic.load:3 i32.atomic.load8_u:0 i32.atomic.load16_u:1 i64.atomic.load8_u:0
            i64.atomic.load16_u:1 i64.atomic.load32_u:2
            i32.atomic.store:2 i64.atomic.store:3 i32.atomic.store8:0 i32.atomic.store16:1 i64.atomic.store8:0
            i64.atomic.store16:1 i64.atomic.store32:2\
            """);
        int code = ATOMICS | 30;
        for (String operation : new String[] {"add", "sub", "and", "or", "xor", "xchg", "cmpxchg"}) {
            row(code, MEMORY_ARG, """
                i32.atomic.rmw.%1$s:2 i64.atomic.rmw.%1$s:3 i32.atomic.rmw8.%1$s_u:0 i32.atomic.rmw16.%1$s_u:1
                i64.atomic.rmw8.%1$s_u:0 i64.atomic.rmw16.%1$s_u:1 i64.atomic.rmw32.%1$s_u:2\
                """.formatted(operation));
            code += 7;
        }
    }

    /** Instructions with successive codes; a colon separates the name from the alignment. */
    private static void row(int firstCode, Immediate immediate, String names) {
        int code = firstCode;
        for (String entry : names.split("\\s+", -1)) {
            int colon = entry.indexOf(':');
            String name = colon < 0 ? entry : entry.substring(0, colon);
            int alignment = colon < 0 ? 0 : entry.charAt(colon + 1) - '0';
            if (!name.equals("-")) {
                BY_NAME.put(name, new Instruction(name, code, immediate, alignment));
            }
            code++;
        }
    }

    static @Nullable Instruction of(String name) {
        return BY_NAME.get(name);
    }
}
