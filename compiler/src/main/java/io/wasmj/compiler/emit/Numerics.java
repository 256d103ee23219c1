package io.wasmj.compiler.emit;

import static org.objectweb.asm.Opcodes.*;

import io.wasmj.compiler.binary.Opcode;
import io.wasmj.runtime.NumType;
import io.wasmj.runtime.RefType;
import io.wasmj.runtime.ValType;
import io.wasmj.runtime.VecType;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Numeric instructions in terms of the JVM's: a row each, operands already on the stack. Comparisons are
 * {@link Conditions}. Calls go to methods the JIT has intrinsics for, or to {@code abi.Numeric}.
 */
final class Numerics {

    private static final String INTEGER = "java/lang/Integer";
    private static final String LONG = "java/lang/Long";
    private static final String FLOAT = "java/lang/Float";
    private static final String DOUBLE = "java/lang/Double";
    private static final String MATH = "java/lang/Math";
    static final String NUMERIC = "io/wasmj/runtime/abi/Numeric";

    private static final Map<Opcode, Consumer<Code>> ROWS = new EnumMap<>(Opcode.class);

    private Numerics() {}

    /** Emits the instruction; false where it is not one of these. */
    static boolean emit(Opcode opcode, Code code) {
        Consumer<Code> row = ROWS.get(opcode);
        if (row == null) {
            return false;
        }
        row.accept(code);
        return true;
    }

    private static void row(Opcode opcode, int... instructions) {
        ROWS.put(opcode, code -> {
            for (int instruction : instructions) {
                code.op(instruction);
            }
        });
    }

    /** Instructions, a call, instructions. */
    private static void call(Opcode opcode, int before, String owner, String name, String descriptor, int after) {
        ROWS.put(opcode, code -> {
            if (before != NOP) {
                code.op(before);
            }
            code.invokeStatic(owner, name, descriptor);
            if (after != NOP) {
                code.op(after);
            }
        });
    }

    private static void call(Opcode opcode, String owner, String name, String descriptor) {
        call(opcode, NOP, owner, name, descriptor, NOP);
    }

    private static void unsigned(Opcode opcode, int then) {
        ROWS.put(opcode, code -> {
            zeroExtend(code);
            if (then != NOP) {
                code.op(then);
            }
        });
    }

    static void zeroExtend(Code code) {
        code.op(I2L);
        code.i64(0xffff_ffffL);
        code.op(LAND);
    }

    static {
        call(Opcode.I32_CLZ, INTEGER, "numberOfLeadingZeros", "(I)I");
        call(Opcode.I32_CTZ, INTEGER, "numberOfTrailingZeros", "(I)I");
        call(Opcode.I32_POPCNT, INTEGER, "bitCount", "(I)I");
        row(Opcode.I32_ADD, IADD);
        row(Opcode.I32_SUB, ISUB);
        row(Opcode.I32_MUL, IMUL);
        call(Opcode.I32_DIV_S, NUMERIC, "divS", "(II)I");
        call(Opcode.I32_DIV_U, INTEGER, "divideUnsigned", "(II)I");
        row(Opcode.I32_REM_S, IREM);
        call(Opcode.I32_REM_U, INTEGER, "remainderUnsigned", "(II)I");
        row(Opcode.I32_AND, IAND);
        row(Opcode.I32_OR, IOR);
        row(Opcode.I32_XOR, IXOR);
        row(Opcode.I32_SHL, ISHL);
        row(Opcode.I32_SHR_S, ISHR);
        row(Opcode.I32_SHR_U, IUSHR);
        call(Opcode.I32_ROTL, INTEGER, "rotateLeft", "(II)I");
        call(Opcode.I32_ROTR, INTEGER, "rotateRight", "(II)I");

        call(Opcode.I64_CLZ, NOP, LONG, "numberOfLeadingZeros", "(J)I", I2L);
        call(Opcode.I64_CTZ, NOP, LONG, "numberOfTrailingZeros", "(J)I", I2L);
        call(Opcode.I64_POPCNT, NOP, LONG, "bitCount", "(J)I", I2L);
        row(Opcode.I64_ADD, LADD);
        row(Opcode.I64_SUB, LSUB);
        row(Opcode.I64_MUL, LMUL);
        call(Opcode.I64_MUL_WIDE_S, MATH, "multiplyHigh", "(JJ)J");
        call(Opcode.I64_MUL_WIDE_U, MATH, "unsignedMultiplyHigh", "(JJ)J");
        call(Opcode.I64_DIV_S, NUMERIC, "divS", "(JJ)J");
        call(Opcode.I64_DIV_U, LONG, "divideUnsigned", "(JJ)J");
        row(Opcode.I64_REM_S, LREM);
        call(Opcode.I64_REM_U, LONG, "remainderUnsigned", "(JJ)J");
        row(Opcode.I64_AND, LAND);
        row(Opcode.I64_OR, LOR);
        row(Opcode.I64_XOR, LXOR);
        // The JVM takes the count of a 64-bit shift as an int.
        row(Opcode.I64_SHL, LSHL);
        row(Opcode.I64_SHR_S, LSHR);
        row(Opcode.I64_SHR_U, LUSHR);
        call(Opcode.I64_ROTL, LONG, "rotateLeft", "(JI)J");
        call(Opcode.I64_ROTR, LONG, "rotateRight", "(JI)J");

        call(Opcode.F32_ABS, MATH, "abs", "(F)F");
        row(Opcode.F32_NEG, FNEG);
        call(Opcode.F32_CEIL, NUMERIC, "ceil", "(F)F");
        call(Opcode.F32_FLOOR, NUMERIC, "floor", "(F)F");
        call(Opcode.F32_TRUNC, NUMERIC, "trunc", "(F)F");
        call(Opcode.F32_NEAREST, NUMERIC, "nearest", "(F)F");
        // The root of a f32 in f64 rounds to the right f32.
        call(Opcode.F32_SQRT, F2D, MATH, "sqrt", "(D)D", D2F);
        row(Opcode.F32_ADD, FADD);
        row(Opcode.F32_SUB, FSUB);
        row(Opcode.F32_MUL, FMUL);
        row(Opcode.F32_DIV, FDIV);
        call(Opcode.F32_MIN, NUMERIC, "min", "(FF)F");
        call(Opcode.F32_MAX, NUMERIC, "max", "(FF)F");
        call(Opcode.F32_COPYSIGN, MATH, "copySign", "(FF)F");

        call(Opcode.F64_ABS, MATH, "abs", "(D)D");
        row(Opcode.F64_NEG, DNEG);
        call(Opcode.F64_CEIL, NUMERIC, "ceil", "(D)D");
        call(Opcode.F64_FLOOR, NUMERIC, "floor", "(D)D");
        call(Opcode.F64_TRUNC, NUMERIC, "trunc", "(D)D");
        call(Opcode.F64_NEAREST, NUMERIC, "nearest", "(D)D");
        call(Opcode.F64_SQRT, MATH, "sqrt", "(D)D");
        row(Opcode.F64_ADD, DADD);
        row(Opcode.F64_SUB, DSUB);
        row(Opcode.F64_MUL, DMUL);
        row(Opcode.F64_DIV, DDIV);
        call(Opcode.F64_MIN, NUMERIC, "min", "(DD)D");
        call(Opcode.F64_MAX, NUMERIC, "max", "(DD)D");
        call(Opcode.F64_COPYSIGN, MATH, "copySign", "(DD)D");

        row(Opcode.I32_WRAP_I64, L2I);
        call(Opcode.I32_TRUNC_F32_S, F2D, NUMERIC, "truncI32S", "(D)I", NOP);
        call(Opcode.I32_TRUNC_F32_U, F2D, NUMERIC, "truncI32U", "(D)I", NOP);
        call(Opcode.I32_TRUNC_F64_S, NUMERIC, "truncI32S", "(D)I");
        call(Opcode.I32_TRUNC_F64_U, NUMERIC, "truncI32U", "(D)I");
        row(Opcode.I64_EXTEND_I32_S, I2L);
        unsigned(Opcode.I64_EXTEND_I32_U, NOP);
        call(Opcode.I64_TRUNC_F32_S, F2D, NUMERIC, "truncI64S", "(D)J", NOP);
        call(Opcode.I64_TRUNC_F32_U, F2D, NUMERIC, "truncI64U", "(D)J", NOP);
        call(Opcode.I64_TRUNC_F64_S, NUMERIC, "truncI64S", "(D)J");
        call(Opcode.I64_TRUNC_F64_U, NUMERIC, "truncI64U", "(D)J");
        row(Opcode.F32_CONVERT_I32_S, I2F);
        unsigned(Opcode.F32_CONVERT_I32_U, L2F);
        row(Opcode.F32_CONVERT_I64_S, L2F);
        call(Opcode.F32_CONVERT_I64_U, NUMERIC, "convertI64UToF32", "(J)F");
        row(Opcode.F32_DEMOTE_F64, D2F);
        row(Opcode.F64_CONVERT_I32_S, I2D);
        unsigned(Opcode.F64_CONVERT_I32_U, L2D);
        row(Opcode.F64_CONVERT_I64_S, L2D);
        call(Opcode.F64_CONVERT_I64_U, NUMERIC, "convertI64U", "(J)D");
        row(Opcode.F64_PROMOTE_F32, F2D);
        call(Opcode.I32_REINTERPRET_F32, FLOAT, "floatToRawIntBits", "(F)I");
        call(Opcode.I64_REINTERPRET_F64, DOUBLE, "doubleToRawLongBits", "(D)J");
        call(Opcode.F32_REINTERPRET_I32, FLOAT, "intBitsToFloat", "(I)F");
        call(Opcode.F64_REINTERPRET_I64, DOUBLE, "longBitsToDouble", "(J)D");
        row(Opcode.I32_EXTEND8_S, I2B);
        row(Opcode.I32_EXTEND16_S, I2S);
        row(Opcode.I64_EXTEND8_S, L2I, I2B, I2L);
        row(Opcode.I64_EXTEND16_S, L2I, I2S, I2L);
        row(Opcode.I64_EXTEND32_S, L2I, I2L);

        // The JVM's own conversions saturate, and turn NaN into zero.
        row(Opcode.I32_TRUNC_SAT_F32_S, F2I);
        call(Opcode.I32_TRUNC_SAT_F32_U, F2D, NUMERIC, "truncSatI32U", "(D)I", NOP);
        row(Opcode.I32_TRUNC_SAT_F64_S, D2I);
        call(Opcode.I32_TRUNC_SAT_F64_U, NUMERIC, "truncSatI32U", "(D)I");
        row(Opcode.I64_TRUNC_SAT_F32_S, F2L);
        call(Opcode.I64_TRUNC_SAT_F32_U, F2D, NUMERIC, "truncSatI64U", "(D)J", NOP);
        row(Opcode.I64_TRUNC_SAT_F64_S, D2L);
        call(Opcode.I64_TRUNC_SAT_F64_U, NUMERIC, "truncSatI64U", "(D)J");
    }

    /** From a number on the stack to its bits as a long; a vector or a reference stays as it is. */
    static void toBits(Code code, ValType type) {
        switch (type) {
            case NumType.I32 -> code.op(I2L);
            case NumType.F32 -> {
                code.invokeStatic("java/lang/Float", "floatToRawIntBits", "(F)I");
                code.op(I2L);
            }
            case NumType.F64 -> code.invokeStatic("java/lang/Double", "doubleToRawLongBits", "(D)J");
            case NumType.I64 -> {}
            case VecType vector -> {}
            case RefType ref -> {}
        }
    }
}
