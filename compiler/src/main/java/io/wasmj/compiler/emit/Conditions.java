package io.wasmj.compiler.emit;

import static org.objectweb.asm.Opcodes.*;

import io.wasmj.compiler.binary.Opcode;
import io.wasmj.compiler.ir.Expr;
import io.wasmj.compiler.ir.Expr.Const;
import io.wasmj.compiler.ir.Expr.Op;
import io.wasmj.runtime.NumType;
import io.wasmj.runtime.RefType;
import io.wasmj.runtime.VecType;

/** Comparisons and the branches they are fused with. */
final class Conditions {

    private static final int[] JUMPS = {IFEQ, IFNE, IFLT, IFGT, IFLE, IFGE};

    private final Code code;
    private final Expressions expressions;

    Conditions(Code code, Expressions expressions) {
        this.code = code;
        this.expressions = expressions;
    }

    static boolean isComparison(Opcode opcode) {
        return (opcode.compareTo(Opcode.I32_EQZ) >= 0 && opcode.compareTo(Opcode.F64_GE) <= 0)
                || opcode == Opcode.REF_IS_NULL
                || opcode == Opcode.REF_EQ
                || opcode == Opcode.CATCH;
    }

    /** A comparison as a number, 0 or 1. */
    void value(Op comparison) {
        Code.Target yes = new Code.Target();
        Code.Target end = new Code.Target();
        jumpIf(comparison, true, yes);
        code.i32(0);
        code.goTo(end);
        code.place(yes);
        code.i32(1);
        code.place(end);
    }

    /** Jumps where the condition, true being anything but zero, is {@code sense}. */
    void jumpIf(Expr condition, boolean sense, Code.Target target) {
        if (condition instanceof Const known) {
            if (known.bits != 0 == sense) {
                code.goTo(target);
            }
            return;
        }
        if (condition instanceof Op op && isComparison(op.opcode)) {
            compare(op, sense, target);
            return;
        }
        if (condition instanceof Op op
                && op.opcode == Opcode.I32_AND
                && op.args()[1] instanceof Const one
                && one.bits == 1
                && op.args()[0] instanceof Op inner
                && isComparison(inner.opcode)) {
            compare(inner, sense, target);
            return;
        }
        expressions.emit(condition);
        code.jump(sense ? IFNE : IFEQ, target);
    }

    private void compare(Op op, boolean sense, Code.Target target) {
        Expr left = op.args()[0];
        switch (op.opcode) {
            case I32_EQZ -> jumpIf(left, !sense, target);
            case I64_EQZ -> {
                expressions.emit(left);
                code.op(LCONST_0);
                code.op(LCMP);
                code.jump(sense ? IFEQ : IFNE, target);
            }
            case REF_IS_NULL -> {
                expressions.emit(left);
                code.jump(sense ? IFNULL : IFNONNULL, target);
            }
            case REF_EQ -> {
                Expr right = op.args()[1];
                expressions.emit(left);
                expressions.emit(right);
                if (HeapCode.mayBeI31(left.type()) && HeapCode.mayBeI31(right.type())) {
                    String object = "L" + JavaType.OBJECT + ";";
                    code.invokeStatic(JavaType.COMPARABLE, "same", "(" + object + object + ")Z");
                    code.jump(sense ? IFNE : IFEQ, target);
                } else {
                    code.jump(sense ? IF_ACMPEQ : IF_ACMPNE, target);
                }
            }
            case CATCH -> {
                expressions.emit(left);
                code.invokeVirtual(JavaType.EXCEPTION, "tag", "()Lio/wasmj/runtime/Tag;");
                expressions.tag(op.index);
                code.jump(sense ? IF_ACMPEQ : IF_ACMPNE, target);
            }
            default -> compare(op.opcode, left, op.args()[1], sense, target);
        }
    }

    private void compare(Opcode opcode, Expr left, Expr right, boolean sense, Code.Target target) {
        String name = opcode.mnemonic().substring(4);
        boolean unsigned = name.endsWith("_u");
        int relation =
                switch (name.substring(0, 2)) {
                    case "eq" -> 0;
                    case "ne" -> 1;
                    case "lt" -> 2;
                    case "gt" -> 3;
                    case "le" -> 4;
                    default -> 5;
                };
        int jump = sense ? JUMPS[relation] : inverse(JUMPS[relation]);
        expressions.emit(left);
        switch (left.type()) {
            case NumType.I32 -> {
                if (unsigned) {
                    expressions.emit(right);
                    code.invokeStatic("java/lang/Integer", "compareUnsigned", "(II)I");
                } else if (!(right instanceof Const zero && zero.bits == 0)) {
                    expressions.emit(right);
                    jump += IF_ICMPEQ - IFEQ;
                }
            }
            case NumType.I64 -> {
                expressions.emit(right);
                if (unsigned) {
                    code.invokeStatic("java/lang/Long", "compareUnsigned", "(JJ)I");
                } else {
                    code.op(LCMP);
                }
            }
            // With a NaN the answer is no, except to "ne": CMPG makes it greater, CMPL makes it less.
            case NumType.F32 -> {
                expressions.emit(right);
                code.op(relation == 2 || relation == 4 ? FCMPG : FCMPL);
            }
            case NumType.F64 -> {
                expressions.emit(right);
                code.op(relation == 2 || relation == 4 ? DCMPG : DCMPL);
            }
            case VecType vector -> throw new AssertionError(opcode);
            case RefType ref -> throw new AssertionError(opcode);
        }
        code.jump(jump, target);
    }

    private static int inverse(int jump) {
        // IFEQ and IFNE, IFLT and IFGE, IFGT and IFLE are neighbours.
        return ((jump - IFEQ) ^ 1) + IFEQ;
    }
}
