package io.wasmj.compiler.emit;

import static io.wasmj.runtime.abi.simd.Operation.*;

import io.wasmj.compiler.emit.Intrinsics.Value;
import io.wasmj.runtime.abi.simd.Kind;
import org.objectweb.asm.Opcodes;

/** Instructions on lanes of integers, and on bits. */
final class RegisterIntegers extends RegisterInstruction {

    RegisterIntegers(Parts parts) {
        super(parts);
    }

    @Override
    Value lanes() {
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

    /** Half the lanes of a vector of half the width. */
    private Value half(int cast, Value narrow, boolean high) {
        return jit.convert(cast, width / 2, width, high ? upper(width / 2, narrow) : narrow);
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
}
