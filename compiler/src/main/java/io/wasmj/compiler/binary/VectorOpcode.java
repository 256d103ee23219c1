package io.wasmj.compiler.binary;

import static io.wasmj.compiler.binary.Immediate.*;

import io.wasmj.compiler.Proposal;
import io.wasmj.runtime.NumType;
import io.wasmj.runtime.ValType;
import io.wasmj.runtime.VecType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The table of the vector instructions, which stand behind the prefix 0xFD (spec, "Index of Instructions"). A row holds
 * the instructions of one shape and type whose codes follow each other. In types {@code v} stands for v128, the other
 * letters are those of {@link Opcode}.
 */
public final class VectorOpcode {

    private static final int FIRST_RELAXED = 0x100;
    private static final @Nullable VectorOpcode[] BY_CODE = new VectorOpcode[0x114];
    private static final Map<String, VectorOpcode> BY_MNEMONIC = new HashMap<>();

    static {
        String comparisons = "eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u";
        String minMax = "min_s min_u max_s max_u";
        String shifts = "shl shr_s shr_u";
        row(0x00, "v128", MEMORY_ARG, "a:v", "load load8x8_s load8x8_u load16x4_s load16x4_u load32x2_s load32x2_u");
        row(0x07, "v128", MEMORY_ARG, "a:v", "load8_splat load16_splat load32_splat load64_splat");
        row(0x0b, "v128", MEMORY_ARG, "av:", "store");
        row(0x0c, "v128", V128, ":v", "const");
        row(0x0d, "i8x16", LANES, "vv:v", "shuffle");
        row(0x0e, "i8x16", NONE, "vv:v", "swizzle");
        row(0x0f, "i8x16", NONE, "i:v", "splat");
        row(0x10, "i16x8", NONE, "i:v", "splat");
        row(0x11, "i32x4", NONE, "i:v", "splat");
        row(0x12, "i64x2", NONE, "l:v", "splat");
        row(0x13, "f32x4", NONE, "f:v", "splat");
        row(0x14, "f64x2", NONE, "d:v", "splat");
        row(0x15, "i8x16", LANE, "v:i", "extract_lane_s extract_lane_u");
        row(0x17, "i8x16", LANE, "vi:v", "replace_lane");
        row(0x18, "i16x8", LANE, "v:i", "extract_lane_s extract_lane_u");
        row(0x1a, "i16x8", LANE, "vi:v", "replace_lane");
        row(0x1b, "i32x4", LANE, "v:i", "extract_lane");
        row(0x1c, "i32x4", LANE, "vi:v", "replace_lane");
        row(0x1d, "i64x2", LANE, "v:l", "extract_lane");
        row(0x1e, "i64x2", LANE, "vl:v", "replace_lane");
        row(0x1f, "f32x4", LANE, "v:f", "extract_lane");
        row(0x20, "f32x4", LANE, "vf:v", "replace_lane");
        row(0x21, "f64x2", LANE, "v:d", "extract_lane");
        row(0x22, "f64x2", LANE, "vd:v", "replace_lane");
        row(0x23, "i8x16", NONE, "vv:v", comparisons);
        row(0x2d, "i16x8", NONE, "vv:v", comparisons);
        row(0x37, "i32x4", NONE, "vv:v", comparisons);
        row(0x41, "f32x4", NONE, "vv:v", "eq ne lt gt le ge");
        row(0x47, "f64x2", NONE, "vv:v", "eq ne lt gt le ge");
        row(0x4d, "v128", NONE, "v:v", "not");
        row(0x4e, "v128", NONE, "vv:v", "and andnot or xor");
        row(0x52, "v128", NONE, "vvv:v", "bitselect");
        row(0x53, "v128", NONE, "v:i", "any_true");
        row(0x54, "v128", MEMORY_ARG_LANE, "av:v", "load8_lane load16_lane load32_lane load64_lane");
        row(0x58, "v128", MEMORY_ARG_LANE, "av:", "store8_lane store16_lane store32_lane store64_lane");
        row(0x5c, "v128", MEMORY_ARG, "a:v", "load32_zero load64_zero");
        row(0x5e, "f32x4", NONE, "v:v", "demote_f64x2_zero");
        row(0x5f, "f64x2", NONE, "v:v", "promote_low_f32x4");
        row(0x60, "i8x16", NONE, "v:v", "abs neg popcnt");
        row(0x63, "i8x16", NONE, "v:i", "all_true bitmask");
        row(0x65, "i8x16", NONE, "vv:v", "narrow_i16x8_s narrow_i16x8_u");
        row(0x67, "f32x4", NONE, "v:v", "ceil floor trunc nearest");
        row(0x6b, "i8x16", NONE, "vi:v", shifts);
        row(0x6e, "i8x16", NONE, "vv:v", "add add_sat_s add_sat_u sub sub_sat_s sub_sat_u");
        row(0x74, "f64x2", NONE, "v:v", "ceil floor");
        row(0x76, "i8x16", NONE, "vv:v", minMax);
        row(0x7a, "f64x2", NONE, "v:v", "trunc");
        row(0x7b, "i8x16", NONE, "vv:v", "avgr_u");
        row(0x7c, "i16x8", NONE, "v:v", "extadd_pairwise_i8x16_s extadd_pairwise_i8x16_u");
        row(0x7e, "i32x4", NONE, "v:v", "extadd_pairwise_i16x8_s extadd_pairwise_i16x8_u");
        row(0x80, "i16x8", NONE, "v:v", "abs neg");
        row(0x82, "i16x8", NONE, "vv:v", "q15mulr_sat_s");
        row(0x83, "i16x8", NONE, "v:i", "all_true bitmask");
        row(0x85, "i16x8", NONE, "vv:v", "narrow_i32x4_s narrow_i32x4_u");
        extensions(0x87, "i16x8", "i8x16");
        row(0x8b, "i16x8", NONE, "vi:v", shifts);
        row(0x8e, "i16x8", NONE, "vv:v", "add add_sat_s add_sat_u sub sub_sat_s sub_sat_u");
        row(0x94, "f64x2", NONE, "v:v", "nearest");
        row(0x95, "i16x8", NONE, "vv:v", "mul " + minMax);
        row(0x9b, "i16x8", NONE, "vv:v", "avgr_u");
        products(0x9c, "i16x8", "i8x16");
        row(0xa0, "i32x4", NONE, "v:v", "abs neg");
        row(0xa3, "i32x4", NONE, "v:i", "all_true bitmask");
        extensions(0xa7, "i32x4", "i16x8");
        row(0xab, "i32x4", NONE, "vi:v", shifts);
        row(0xae, "i32x4", NONE, "vv:v", "add");
        row(0xb1, "i32x4", NONE, "vv:v", "sub");
        row(0xb5, "i32x4", NONE, "vv:v", "mul " + minMax + " dot_i16x8_s");
        products(0xbc, "i32x4", "i16x8");
        row(0xc0, "i64x2", NONE, "v:v", "abs neg");
        row(0xc3, "i64x2", NONE, "v:i", "all_true bitmask");
        extensions(0xc7, "i64x2", "i32x4");
        row(0xcb, "i64x2", NONE, "vi:v", shifts);
        row(0xce, "i64x2", NONE, "vv:v", "add");
        row(0xd1, "i64x2", NONE, "vv:v", "sub");
        row(0xd5, "i64x2", NONE, "vv:v", "mul eq ne lt_s gt_s le_s ge_s");
        products(0xdc, "i64x2", "i32x4");
        row(0xe0, "f32x4", NONE, "v:v", "abs neg");
        row(0xe3, "f32x4", NONE, "v:v", "sqrt");
        row(0xe4, "f32x4", NONE, "vv:v", "add sub mul div min max pmin pmax");
        row(0xec, "f64x2", NONE, "v:v", "abs neg");
        row(0xef, "f64x2", NONE, "v:v", "sqrt");
        row(0xf0, "f64x2", NONE, "vv:v", "add sub mul div min max pmin pmax");
        row(0xf8, "i32x4", NONE, "v:v", "trunc_sat_f32x4_s trunc_sat_f32x4_u");
        row(0xfa, "f32x4", NONE, "v:v", "convert_i32x4_s convert_i32x4_u");
        row(0xfc, "i32x4", NONE, "v:v", "trunc_sat_f64x2_s_zero trunc_sat_f64x2_u_zero");
        row(0xfe, "f64x2", NONE, "v:v", "convert_low_i32x4_s convert_low_i32x4_u");
        row(FIRST_RELAXED, "i8x16", NONE, "vv:v", "relaxed_swizzle");
        row(0x101, "i32x4", NONE, "v:v", "relaxed_trunc_f32x4_s relaxed_trunc_f32x4_u");
        row(0x103, "i32x4", NONE, "v:v", "relaxed_trunc_f64x2_s_zero relaxed_trunc_f64x2_u_zero");
        row(0x105, "f32x4", NONE, "vvv:v", "relaxed_madd relaxed_nmadd");
        row(0x107, "f64x2", NONE, "vvv:v", "relaxed_madd relaxed_nmadd");
        row(0x109, "i8x16", NONE, "vvv:v", "relaxed_laneselect");
        row(0x10a, "i16x8", NONE, "vvv:v", "relaxed_laneselect");
        row(0x10b, "i32x4", NONE, "vvv:v", "relaxed_laneselect");
        row(0x10c, "i64x2", NONE, "vvv:v", "relaxed_laneselect");
        row(0x10d, "f32x4", NONE, "vv:v", "relaxed_min relaxed_max");
        row(0x10f, "f64x2", NONE, "vv:v", "relaxed_min relaxed_max");
        row(0x111, "i16x8", NONE, "vv:v", "relaxed_q15mulr_s relaxed_dot_i8x16_i7x16_s");
        row(0x113, "i32x4", NONE, "vvv:v", "relaxed_dot_i8x16_i7x16_add_s");
    }

    private final int code;
    private final String shape;
    private final String name;
    private final Immediate immediate;
    private final String params;
    private final @Nullable ValType result;

    private VectorOpcode(int code, String shape, String name, Immediate immediate, String type) {
        this.code = code;
        this.shape = shape;
        this.name = name;
        this.immediate = immediate;
        int colon = type.indexOf(':');
        params = type.substring(0, colon);
        result = colon + 1 < type.length() ? type(type.charAt(colon + 1), NumType.I32) : null;
    }

    private static ValType type(int letter, NumType address) {
        return letter == 'v' ? VecType.V128 : Opcode.type(letter, address);
    }

    private static void row(int first, String shape, Immediate immediate, String type, String names) {
        int code = first;
        for (String name : names.split(" ", -1)) {
            VectorOpcode op = new VectorOpcode(code, shape, name, immediate, type);
            BY_CODE[code++] = op;
            BY_MNEMONIC.put(op.toString(), op);
        }
    }

    private static void extensions(int first, String shape, String from) {
        row(
                first,
                shape,
                NONE,
                "v:v",
                "extend_low_F_s extend_high_F_s extend_low_F_u extend_high_F_u".replace("F", from));
    }

    private static void products(int first, String shape, String from) {
        String names = "extmul_low_F_s extmul_high_F_s extmul_low_F_u extmul_high_F_u";
        row(first, shape, NONE, "vv:v", names.replace("F", from));
    }

    /** The instruction of a code, or null. */
    public static @Nullable VectorOpcode of(int code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }

    /** The instruction of that name, which must be one. */
    public static VectorOpcode of(String mnemonic) {
        return Objects.requireNonNull(BY_MNEMONIC.get(mnemonic), mnemonic);
    }

    /** All instructions, in the order of their codes. */
    public static List<VectorOpcode> all() {
        return Arrays.stream(BY_CODE).filter(Objects::nonNull).toList();
    }

    /** The number behind the prefix. */
    public int code() {
        return code;
    }

    /** The proposal it came with. */
    public Proposal proposal() {
        return code < FIRST_RELAXED ? Proposal.SIMD : Proposal.RELAXED_SIMD;
    }

    /** What stands before the dot of the mnemonic: {@code v128}, or the shape of the lanes, such as {@code i8x16}. */
    public String shape() {
        return shape;
    }

    /** What stands behind the dot. */
    public String name() {
        return name;
    }

    public Immediate immediate() {
        return immediate;
    }

    /** How many operands there are. */
    public int arity() {
        return params.length();
    }

    /** The types of the operands, given that of the addresses of the memory. */
    public List<ValType> params(NumType address) {
        return params.chars().mapToObj(letter -> type(letter, address)).toList();
    }

    public @Nullable ValType result() {
        return result;
    }

    /** The bits of a lane of the shape; of a load or store of a part of the vector, those of the part. */
    public int laneBits() {
        String digits = shape.equals("v128") ? name : shape;
        int start = 0;
        while (start < digits.length() && !Character.isDigit(digits.charAt(start))) {
            start++;
        }
        int end = start;
        while (end < digits.length() && Character.isDigit(digits.charAt(end))) {
            end++;
        }
        return start == end ? 128 : Integer.parseInt(digits, start, end, 10);
    }

    /** Bytes a load or store moves. */
    public int accessBytes() {
        return name.contains("x") ? Long.BYTES : laneBits() / Byte.SIZE;
    }

    @Override
    public String toString() {
        return shape + "." + name;
    }
}
