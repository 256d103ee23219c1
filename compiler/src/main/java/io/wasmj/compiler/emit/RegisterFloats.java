package io.wasmj.compiler.emit;

import static io.wasmj.runtime.abi.simd.Operation.*;

import io.wasmj.compiler.emit.Intrinsics.Value;
import io.wasmj.runtime.NumType;
import io.wasmj.runtime.abi.simd.Kind;
import org.objectweb.asm.Opcodes;

/** Instructions on lanes of floats. */
final class RegisterFloats extends RegisterInstruction {

    RegisterFloats(Parts parts) {
        super(parts);
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

    @Override
    Value lanes() {
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
