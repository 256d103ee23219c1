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
abstract sealed class RegisterInstruction permits RegisterIntegers, RegisterFloats {

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

    /**
     * What an instruction is made of.
     *
     * @param bits the kind of an instruction on bits
     * @param operandKinds those of the operands that are vectors
     */
    record Parts(
            Code code,
            Intrinsics jit,
            Temporaries temporaries,
            VectorOp op,
            int bits,
            Value[] operands,
            int[] operandKinds) {}

    final Code code;
    final Intrinsics jit;
    final VectorOp op;
    final String name;

    /** Of the result, or of what is looked at where that is a number. */
    final int kind;

    final int width;
    final Value[] operands;
    private final int[] operandKinds;
    private final Temporaries temporaries;

    RegisterInstruction(Parts parts) {
        code = parts.code;
        jit = parts.jit;
        temporaries = parts.temporaries;
        op = parts.op;
        operands = parts.operands;
        operandKinds = parts.operandKinds;
        VectorOpcode opcode = op.opcode;
        name = VectorCode.name(opcode);
        int lanes = opcode.shape().startsWith("f") ? -opcode.laneBits() : opcode.laneBits();
        kind = LaneKinds.onBits(opcode) ? parts.bits : lanes;
        width = Math.abs(kind);
    }

    static RegisterInstruction of(Parts parts) {
        return parts.op.opcode.shape().startsWith("f") ? new RegisterFloats(parts) : new RegisterIntegers(parts);
    }

    /** An instruction that is more than one intrinsic, and sees lanes as numbers. */
    abstract Value lanes();

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
            default -> lanes();
        };
    }

    /** The operands in locals, for what needs them more than once. */
    Value[] settled() {
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
    Value kept(int kind, Value v) {
        v.push();
        int slot = temporaries.slot(Intrinsics.register(kind));
        code.store(slot);
        return () -> code.load(slot);
    }

    // ---- Numbers

    /** The bits of a number as an i64. */
    Value bits(ValType type, Value number) {
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

    Value toInt(Value i64) {
        return () -> {
            i64.push();
            code.op(Opcodes.L2I);
        };
    }

    /** Whether bits are not zero, or are. */
    Value flag(Value i64, boolean zero) {
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

    Value extract() {
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

    Value onSettled() {
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
    Value shiftedBytes(int operation, int count) {
        Value pairs = jit.shift(operation, Kind.I16, jit.as(Kind.I8, Kind.I16, operands[0]), () -> code.i32(count));
        long kept = operation == SHL ? 0xff << count & 0xff : 0xff >> count;
        Value mask = splat(kept << 8 | kept, Kind.I16);
        return jit.as(Kind.I16, Kind.I8, jit.binary(AND, Kind.I16, pairs, mask));
    }

    /** Whether bytes are certain to be below 16. */
    static boolean numbersPlaces(Expr expr) {
        if (!(expr instanceof VectorOp made)) {
            return false;
        }
        return switch (made.opcode.toString()) {
            case "i8x16.shr_u" -> made.args()[1] instanceof Const count && (count.bits & 7) >= 4;
            case "v128.and" -> Arrays.stream(made.args()).anyMatch(RegisterInstruction::isBelow16);
            default -> false;
        };
    }

    static boolean isBelow16(Expr expr) {
        long above = 0xf0f0_f0f0_f0f0_f0f0L;
        return expr instanceof VectorConst known && (known.low & above) == 0 && (known.high & above) == 0;
    }

    Value rounded(Value product, int wide) {
        return jit.shift(SHR_S, wide, jit.binary(ADD, wide, product, splat(0x4000, wide)), () -> code.i32(15));
    }

    Value splat(long lane, int kind) {
        return jit.splat(kind, () -> code.i64(lane));
    }

    Value shuffle(Value a, Value b) {
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
    Value bitselect(int kind, Value a, Value b, Value mask) {
        return jit.binary(XOR, kind, b, jit.binary(AND, kind, jit.binary(XOR, kind, a, b), mask));
    }

    Value allFloats(double value, int kind) {
        long bits = kind == Kind.F32 ? Float.floatToRawIntBits((float) value) : Double.doubleToRawLongBits(value);
        return splat(bits, kind);
    }

    /** The lower halves of lanes of two vectors of twice the width, which are clamped first. */
    Value narrow(Value a, Value b, boolean signed) {
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

    Value clamped(Value v, long least, long most, int wide) {
        return jit.binary(MIN, wide, jit.binary(MAX, wide, v, splat(least, wide)), splat(most, wide));
    }

    Value low(int cast, Value narrow) {
        return jit.convert(cast, width, 2 * width, narrow);
    }

    Value high(int cast, Value narrow) {
        return jit.convert(cast, width, 2 * width, upper(width, narrow));
    }

    /** The upper lanes in place of the lower ones. */
    Value upper(int kind, Value v) {
        long numbers = 0x0f0e_0d0c_0b0a_0908L;
        Value bytes = jit.select(jit.as(kind, Kind.I8, v), jit.known(numbers, numbers, Kind.I8));
        return jit.as(Kind.I8, kind, bytes);
    }
}
