package io.wasmj.compiler.emit;

import static io.wasmj.runtime.abi.simd.Operation.*;

import io.wasmj.compiler.binary.VectorOpcode;
import io.wasmj.compiler.emit.Intrinsics.Value;
import io.wasmj.compiler.ir.Expr;
import io.wasmj.compiler.ir.Expr.Const;
import io.wasmj.compiler.ir.Expr.VectorConst;
import io.wasmj.compiler.ir.Expr.VectorOp;
import io.wasmj.compiler.ir.LaneKinds;
import io.wasmj.runtime.NumType;
import io.wasmj.runtime.ValType;
import io.wasmj.runtime.abi.simd.Kind;
import java.util.Arrays;
import java.util.Map;
import org.objectweb.asm.Opcodes;

/** One vector instruction, made of the JIT's intrinsics. */
final class RegisterInstruction {

    /** Operations on integers that are one intrinsic. */
    private static final Map<String, Integer> INTEGERS = Map.ofEntries(
            Map.entry("and", AND),
            Map.entry("or", OR),
            Map.entry("xor", XOR),
            Map.entry("add", ADD),
            Map.entry("sub", SUB),
            Map.entry("mul", MUL),
            Map.entry("min_s", MIN),
            Map.entry("min_u", MIN_U),
            Map.entry("max_s", MAX),
            Map.entry("max_u", MAX_U),
            Map.entry("add_sat_s", ADD_SAT_S),
            Map.entry("add_sat_u", ADD_SAT_U),
            Map.entry("sub_sat_s", SUB_SAT_S),
            Map.entry("sub_sat_u", SUB_SAT_U));

    private static final Map<String, Integer> FLOATS = Map.of("add", ADD, "sub", SUB, "mul", MUL, "div", DIV);

    private static final Map<String, Integer> CONDITIONS = Map.ofEntries(
            Map.entry("eq", EQ),
            Map.entry("ne", NE),
            Map.entry("lt", LT),
            Map.entry("gt", GT),
            Map.entry("le", LE),
            Map.entry("ge", GE),
            Map.entry("lt_s", LT),
            Map.entry("gt_s", GT),
            Map.entry("le_s", LE),
            Map.entry("ge_s", GE),
            Map.entry("lt_u", LT_U),
            Map.entry("gt_u", GT_U),
            Map.entry("le_u", LE_U),
            Map.entry("ge_u", GE_U));

    private static final Map<String, Integer> SHIFTS = Map.of("shl", SHL, "shr_s", SHR_S, "shr_u", SHR_U);

    private final Code code;
    private final Intrinsics jit;
    private final Temporaries temporaries;
    private final VectorOp op;
    private final String name;
    /** Of the result, or of what is looked at where that is a number. */
    private final int kind;

    private final int width;
    private final Value[] operands;
    private final int[] operandKinds;

    /**
     * @param bits the kind of an instruction on bits
     * @param operandKinds those of the operands that are vectors
     */
    RegisterInstruction(
            Code code,
            Intrinsics jit,
            Temporaries temporaries,
            VectorOp op,
            int bits,
            Value[] operands,
            int[] operandKinds) {
        this.temporaries = temporaries;
        this.code = code;
        this.jit = jit;
        this.op = op;
        this.operands = operands;
        this.operandKinds = operandKinds;
        VectorOpcode opcode = op.opcode;
        name = VectorCode.name(opcode);
        int lanes = opcode.shape().startsWith("f") ? -opcode.laneBits() : opcode.laneBits();
        kind = LaneKinds.onBits(opcode) ? bits : lanes;
        width = Math.abs(kind);
    }

    Value value() {
        Integer operation = (kind < 0 ? FLOATS : INTEGERS).get(name);
        if (operation != null) {
            return jit.binary(operation, kind, operands[0], operands[1]);
        }
        Integer condition = CONDITIONS.get(name);
        if (condition != null) {
            return jit.truths(condition, kind, operands[0], operands[1]);
        }
        Integer shift = SHIFTS.get(name);
        if (shift != null) {
            if (kind == Kind.I8 && shift != SHR_S && op.args()[1] instanceof Const count) {
                return shiftedBytes(shift, (int) count.bits & 7);
            }
            return jit.shift(shift, kind, operands[0], () -> {
                operands[1].push();
                code.i32(width - 1);
                code.op(Opcodes.IAND);
            });
        }
        return switch (name) {
            case "splat" -> jit.splat(kind, bits(op.args()[0].type(), operands[0]));
            case "replace_lane" -> jit.insert(kind, operands[0], op.lanes()[0], bits(op.args()[1].type(), operands[1]));
            case "zero_extend" -> jit.insert(kind, jit.zero(kind), 0, bits(op.args()[0].type(), operands[0]));
            case "extract_lane", "extract_lane_s", "extract_lane_u" -> extract();
            case "any_true" -> flag(jit.bits(kind, jit.compare(NE, kind, operands[0], jit.zero(kind))), false);
            case "all_true" -> flag(jit.bits(kind, jit.compare(EQ, kind, operands[0], jit.zero(kind))), true);
            case "bitmask" -> toInt(jit.bits(kind, jit.compare(LT, kind, operands[0], jit.zero(kind))));
            case "shuffle", "swizzle", "bitselect", "avgr_u", "q15mulr_sat_s" -> onSettled();
            default -> kind < 0 ? floats() : integers();
        };
    }

    /** The operands in locals, for what needs them more than once. */
    private Value[] settled() {
        Value[] values = new Value[operands.length];
        for (int i = 0; i < values.length; i++) {
            operands[i].push();
            int slot = temporaries.slot(Intrinsics.register(operandKinds[i]));
            code.store(slot);
            values[i] = () -> code.load(slot);
        }
        return values;
    }

    /** A vector in a local, for what needs it more than once. */
    private Value kept(int kind, Value v) {
        v.push();
        int slot = temporaries.slot(Intrinsics.register(kind));
        code.store(slot);
        return () -> code.load(slot);
    }

    // ---- Numbers

    /** The bits of a number as an i64. */
    private Value bits(ValType type, Value number) {
        return () -> {
            number.push();
            if (type == NumType.F32) {
                code.invokeStatic("java/lang/Float", "floatToRawIntBits", "(F)I");
            } else if (type == NumType.F64) {
                code.invokeStatic("java/lang/Double", "doubleToRawLongBits", "(D)J");
            }
            if (type == NumType.I32 || type == NumType.F32) {
                code.op(Opcodes.I2L);
            }
        };
    }

    private Value toInt(Value i64) {
        return () -> {
            i64.push();
            code.op(Opcodes.L2I);
        };
    }

    /** Whether bits are not zero, or are. */
    private Value flag(Value i64, boolean zero) {
        return () -> {
            toInt(i64).push();
            code.dup();
            code.op(Opcodes.INEG);
            code.op(Opcodes.IOR);
            code.i32(31);
            code.op(Opcodes.IUSHR);
            if (zero) {
                code.i32(1);
                code.op(Opcodes.IXOR);
            }
        };
    }

    private Value extract() {
        Value bits = jit.extract(kind, operands[0], op.lanes()[0]);
        return () -> {
            bits.push();
            if (width < Long.SIZE) {
                code.op(Opcodes.L2I);
            }
            switch (kind) {
                case Kind.F32 -> code.invokeStatic("java/lang/Float", "intBitsToFloat", "(I)F");
                case Kind.F64 -> code.invokeStatic("java/lang/Double", "longBitsToDouble", "(J)D");
                default -> {
                    if (name.endsWith("_u")) {
                        code.i32((1 << width) - 1);
                        code.op(Opcodes.IAND);
                    }
                }
            }
        };
    }

    // ---- Bytes and bits

    private Value onSettled() {
        Value[] v = settled();
        return switch (name) {
            case "shuffle" -> shuffle(v[0], v[1]);
            case "swizzle" -> {
                if (numbersPlaces(op.args()[1])) {
                    yield jit.select(v[0], v[1]);
                }
                Value small = jit.compare(LT_U, kind, v[1], splat(16, kind));
                yield jit.blend(kind, jit.zero(kind), jit.select(v[0], v[1]), small);
            }
            case "bitselect" -> bitselect(kind, v[0], v[1], v[2]);
            // What both have, and half of what one has, rounded up: all that one has but the lower half of it.
            case "avgr_u" -> {
                Value half = jit.shift(SHR_U, kind, jit.binary(XOR, kind, v[0], v[1]), () -> code.i32(1));
                yield jit.binary(SUB, kind, jit.binary(OR, kind, v[0], v[1]), half);
            }
            default -> {
                int wide = 2 * width;
                Value low = rounded(jit.binary(MUL, wide, low(CAST, v[0]), low(CAST, v[1])), wide);
                Value high = rounded(jit.binary(MUL, wide, high(CAST, v[0]), high(CAST, v[1])), wide);
                yield narrow(low, high, true);
            }
        };
    }

    /** There are no shifts of bytes; shifts of pairs leave bits of their neighbours behind. */
    private Value shiftedBytes(int operation, int count) {
        Value pairs = jit.shift(operation, Kind.I16, jit.as(Kind.I8, Kind.I16, operands[0]), () -> code.i32(count));
        long kept = operation == SHL ? 0xff << count & 0xff : 0xff >> count;
        Value mask = splat(kept << 8 | kept, Kind.I16);
        return jit.as(Kind.I16, Kind.I8, jit.binary(AND, Kind.I16, pairs, mask));
    }

    /** Whether bytes are certain to be below 16. */
    private static boolean numbersPlaces(Expr expr) {
        if (!(expr instanceof VectorOp made)) {
            return false;
        }
        return switch (made.opcode.toString()) {
            case "i8x16.shr_u" -> made.args()[1] instanceof Const count && (count.bits & 7) >= 4;
            case "v128.and" -> Arrays.stream(made.args()).anyMatch(RegisterInstruction::isBelow16);
            default -> false;
        };
    }

    private static boolean isBelow16(Expr expr) {
        long above = 0xf0f0_f0f0_f0f0_f0f0L;
        return expr instanceof VectorConst known && (known.low & above) == 0 && (known.high & above) == 0;
    }

    private Value rounded(Value product, int wide) {
        return jit.shift(SHR_S, wide, jit.binary(ADD, wide, product, splat(0x4000, wide)), () -> code.i32(15));
    }

    private Value splat(long lane, int kind) {
        return jit.splat(kind, () -> code.i64(lane));
    }

    private Value shuffle(Value a, Value b) {
        byte[] lanes = op.lanes();
        boolean usesA = false;
        boolean usesB = false;
        for (byte lane : lanes) {
            usesA |= lane < 16;
            usesB |= lane >= 16;
        }
        Value numbers = jit.known(VectorCode.eight(lanes, 0), VectorCode.eight(lanes, 8), Kind.I8);
        return usesA && usesB ? jit.select(a, b, numbers) : jit.select(usesA ? a : b, numbers);
    }

    /** The bits of {@code a} where {@code mask} has ones, those of {@code b} elsewhere. */
    private Value bitselect(int kind, Value a, Value b, Value mask) {
        return jit.binary(XOR, kind, b, jit.binary(AND, kind, jit.binary(XOR, kind, a, b), mask));
    }

    // ---- Integers

    private Value integers() {
        Value a = operands[0];
        Value b = operands[operands.length - 1];
        return switch (name) {
            case "not" -> jit.binary(XOR, kind, a, jit.ones(kind));
            case "andnot" -> jit.binary(AND, kind, a, jit.binary(XOR, kind, b, jit.ones(kind)));
            case "abs" -> jit.unary(ABS, kind, a);
            case "neg" -> jit.binary(SUB, kind, jit.zero(kind), a);
            case "popcnt" -> jit.unary(BIT_COUNT, kind, a);
            case "narrow_s" -> narrow(a, b, true);
            case "narrow_u" -> narrow(a, b, false);
            case "extend_low_s" -> half(CAST, a, false);
            case "extend_low_u" -> half(CAST_U, a, false);
            case "extend_high_s" -> half(CAST, a, true);
            case "extend_high_u" -> half(CAST_U, a, true);
            case "extmul_low_s" -> jit.binary(MUL, kind, half(CAST, a, false), half(CAST, b, false));
            case "extmul_low_u" -> jit.binary(MUL, kind, half(CAST_U, a, false), half(CAST_U, b, false));
            case "extmul_high_s" -> jit.binary(MUL, kind, half(CAST, a, true), half(CAST, b, true));
            case "extmul_high_u" -> jit.binary(MUL, kind, half(CAST_U, a, true), half(CAST_U, b, true));
            case "extadd_pairwise_s" -> pairwise(settled()[0], width, true);
            case "extadd_pairwise_u" -> pairwise(settled()[0], width, false);
            case "dot_s", "relaxed_dot_s" -> {
                Value[] v = settled();
                yield dot(v[0], v[1], width);
            }
            case "relaxed_dot_add_s" -> {
                Value[] v = settled();
                Value sums = kept(width / 2, dot(v[0], v[1], width / 2));
                yield jit.binary(ADD, width, pairwise(sums, width, true), v[2]);
            }
            case "trunc_sat_s" -> jit.convert(CAST, -width, kind, a);
            case "trunc_sat_u" -> truncateUnsigned(settled()[0]);
            case "trunc_sat_s_zero" -> truncatePair(settled()[0], true);
            case "trunc_sat_u_zero" -> truncatePair(settled()[0], false);
            default -> throw new AssertionError(op.opcode);
        };
    }

    /** The lower halves of lanes of two vectors of twice the width, which are clamped first. */
    private Value narrow(Value a, Value b, boolean signed) {
        int wide = 2 * width;
        long most = signed ? (1L << (width - 1)) - 1 : (1L << width) - 1;
        long least = signed ? -1L << (width - 1) : 0;
        boolean bytes = width == 8;
        long first = bytes ? 0x0e0c_0a08_0604_0200L : 0x0d0c_0908_0504_0100L;
        Value numbers = jit.known(first, first + 0x1010_1010_1010_1010L, Kind.I8);
        Value low = jit.as(wide, Kind.I8, clamped(a, least, most, wide));
        Value high = jit.as(wide, Kind.I8, clamped(b, least, most, wide));
        return jit.as(Kind.I8, kind, jit.select(low, high, numbers));
    }

    private Value clamped(Value v, long least, long most, int wide) {
        return jit.binary(MIN, wide, jit.binary(MAX, wide, v, splat(least, wide)), splat(most, wide));
    }

    private Value low(int cast, Value narrow) {
        return jit.convert(cast, width, 2 * width, narrow);
    }

    private Value high(int cast, Value narrow) {
        return jit.convert(cast, width, 2 * width, upper(width, narrow));
    }

    /** Half the lanes of a vector of half the width. */
    private Value half(int cast, Value narrow, boolean high) {
        return jit.convert(cast, width / 2, width, high ? upper(width / 2, narrow) : narrow);
    }

    /** The upper lanes in place of the lower ones. */
    private Value upper(int kind, Value v) {
        long numbers = 0x0f0e_0d0c_0b0a_0908L;
        Value bytes = jit.select(jit.as(kind, Kind.I8, v), jit.known(numbers, numbers, Kind.I8));
        return jit.as(Kind.I8, kind, bytes);
    }

    /** Lanes 0, 2, 4 and so on of lanes half as wide. */
    private Value even(Value v, int width, boolean signed) {
        Value wide = jit.as(width / 2, width, v);
        if (!signed) {
            return jit.binary(AND, width, wide, splat((1L << (width / 2)) - 1, width));
        }
        Value up = jit.shift(SHL, width, wide, () -> code.i32(width / 2));
        return jit.shift(SHR_S, width, up, () -> code.i32(width / 2));
    }

    private Value odd(Value v, int width, boolean signed) {
        return jit.shift(signed ? SHR_S : SHR_U, width, jit.as(width / 2, width, v), () -> code.i32(width / 2));
    }

    private Value pairwise(Value v, int width, boolean signed) {
        return jit.binary(ADD, width, even(v, width, signed), odd(v, width, signed));
    }

    private Value dot(Value v, Value w, int width) {
        return jit.binary(
                ADD,
                width,
                jit.binary(MUL, width, even(v, width, true), even(w, width, true)),
                jit.binary(MUL, width, odd(v, width, true), odd(w, width, true)));
    }

    /** What is too large for signed numbers is made smaller by their range, and larger again. */
    private Value truncateUnsigned(Value v) {
        Value range = allFloats(0x1p31, -width);
        // NaN is not above zero.
        Value positive = jit.blend(-width, jit.zero(-width), v, jit.compare(GT, -width, v, jit.zero(-width)));
        Value small = jit.convert(CAST, -width, width, positive);
        Value large = jit.convert(CAST, -width, width, jit.binary(SUB, -width, v, range));
        Value restored = jit.binary(XOR, width, large, splat(Integer.MIN_VALUE, width));
        return jit.blend(width, small, restored, jit.compare(GE, -width, v, range));
    }

    /** From two f64 to four i32, the upper two of which are zero. */
    private Value truncatePair(Value v, boolean signed) {
        Value low = jit.insert(width, jit.zero(width), 0, truncated(v, 0, signed));
        return jit.insert(width, low, 1, truncated(v, 1, signed));
    }

    private Value truncated(Value v, int lane, boolean signed) {
        return () -> {
            jit.extract(Kind.F64, v, lane).push();
            code.invokeStatic("java/lang/Double", "longBitsToDouble", "(J)D");
            if (signed) {
                code.op(Opcodes.D2I);
                code.op(Opcodes.I2L);
            } else {
                code.invokeStatic(Numerics.NUMERIC, "truncSatI32U", "(D)I");
                code.op(Opcodes.I2L);
            }
        };
    }

    // ---- Floats

    private Value allFloats(double value, int kind) {
        long bits = kind == Kind.F32 ? Float.floatToRawIntBits((float) value) : Double.doubleToRawLongBits(value);
        return splat(bits, kind);
    }

    private Value signs() {
        return splat(Long.MIN_VALUE >> (Long.SIZE - width), width);
    }

    private Value asBits(Value v) {
        return jit.as(kind, width, v);
    }

    private Value onBits(int operation, Value v, Value bits) {
        return jit.as(width, kind, jit.binary(operation, width, asBits(v), bits));
    }

    private Value floats() {
        Value a = operands[0];
        return switch (name) {
            case "abs" -> absolute(a);
            case "neg" -> onBits(XOR, a, signs());
            case "sqrt" -> jit.unary(SQRT, kind, a);
            case "min" -> quiet(jit.binary(MIN, kind, a, operands[1]));
            case "max" -> quiet(jit.binary(MAX, kind, a, operands[1]));
            case "pmin" -> {
                Value[] v = settled();
                yield jit.blend(kind, v[0], v[1], jit.compare(LT, kind, v[1], v[0]));
            }
            case "pmax" -> {
                Value[] v = settled();
                yield jit.blend(kind, v[0], v[1], jit.compare(LT, kind, v[0], v[1]));
            }
            case "relaxed_madd" -> jit.binary(ADD, kind, jit.binary(MUL, kind, a, operands[1]), operands[2]);
            case "relaxed_nmadd" -> {
                Value[] v = settled();
                yield jit.binary(SUB, kind, v[2], jit.binary(MUL, kind, v[0], v[1]));
            }
            case "nearest" -> nearest(settled()[0]);
            case "floor" -> floor(settled()[0]);
            case "ceil" -> ceil(settled()[0]);
            case "trunc" -> {
                Value v = settled()[0];
                yield withSign(floor(kept(kind, absolute(v))), v);
            }
            case "convert_s" -> jit.convert(CAST, width, kind, a);
            case "convert_u" -> convertUnsigned(settled()[0]);
            case "convert_low_s" -> jit.convert(CAST, width / 2, kind, a);
            case "convert_low_u" -> {
                // As signed numbers, which are too small by half the range.
                Value moved = jit.binary(XOR, width / 2, a, splat(Integer.MIN_VALUE, width / 2));
                yield jit.binary(ADD, kind, jit.convert(CAST, width / 2, kind, moved), allFloats(0x1p31, kind));
            }
            case "promote_low" -> jit.convert(CAST, -width / 2, kind, a);
            case "demote_zero" -> demote(settled()[0]);
            default -> throw new AssertionError(op.opcode);
        };
    }

    private Value absolute(Value v) {
        return onBits(AND, v, splat(Long.MAX_VALUE >>> (Long.SIZE - width), width));
    }

    /** What the JIT makes of a minimum hands a signalling NaN through, and so does a choice. */
    private Value quiet(Value v) {
        return jit.binary(SUB, kind, v, jit.zero(kind));
    }

    /*
     * The JIT has no intrinsic for rounding. A number so large that it has no fraction, added and taken off again, rounds
     * what is smaller; what is not has no fraction itself. All of them keep the sign of what becomes zero.
     */

    private Value nearest(Value v) {
        Value large = allFloats(width == 32 ? 0x1p23 : 0x1p52, kind);
        Value magnitude = kept(kind, absolute(v));
        Value whole = jit.binary(SUB, kind, jit.binary(ADD, kind, magnitude, large), large);
        return jit.blend(kind, quiet(v), withSign(whole, v), jit.compare(LT, kind, magnitude, large));
    }

    /** A number that is not negative, or already has the sign. */
    private Value withSign(Value v, Value sign) {
        return onBits(OR, v, jit.binary(AND, width, asBits(sign), signs()));
    }

    /** One where the first is less, else zero. */
    private Value oneIfLess(Value v, Value w) {
        return jit.blend(kind, jit.zero(kind), allFloats(1, kind), jit.compare(LT, kind, v, w));
    }

    private Value floor(Value v) {
        Value whole = kept(kind, nearest(v));
        return jit.binary(SUB, kind, whole, oneIfLess(v, whole));
    }

    private Value ceil(Value v) {
        Value whole = kept(kind, nearest(v));
        return withSign(jit.binary(ADD, kind, whole, oneIfLess(whole, v)), v);
    }

    /** The upper half of each number and the lower are exact; only their sum is rounded. */
    private Value convertUnsigned(Value v) {
        Value high = jit.convert(CAST, width, kind, jit.shift(SHR_U, width, v, () -> code.i32(16)));
        Value low = jit.convert(CAST, width, kind, jit.binary(AND, width, v, splat(0xffff, width)));
        return jit.binary(ADD, kind, jit.binary(MUL, kind, high, allFloats(0x1p16, kind)), low);
    }

    /** From two f64 to four f32, the upper two of which are zero. */
    private Value demote(Value v) {
        Value low = jit.insert(kind, jit.zero(kind), 0, demoted(v, 0));
        return jit.insert(kind, low, 1, demoted(v, 1));
    }

    private Value demoted(Value v, int lane) {
        return bits(NumType.F32, () -> {
            jit.extract(Kind.F64, v, lane).push();
            code.invokeStatic("java/lang/Double", "longBitsToDouble", "(J)D");
            code.op(Opcodes.D2F);
        });
    }
}
