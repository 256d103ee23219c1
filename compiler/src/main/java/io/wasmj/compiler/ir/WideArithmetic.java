package io.wasmj.compiler.ir;

import io.wasmj.compiler.binary.Opcode;
import io.wasmj.compiler.ir.Expr.Op;
import io.wasmj.runtime.ValType;

/** Builds the instructions of the proposal "wide arithmetic" from those on 64 bits; low halves come first. */
final class WideArithmetic {

    private final OperandStack stack;

    WideArithmetic(OperandStack stack) {
        this.stack = stack;
    }

    void instruction(Opcode op) {
        switch (op) {
            case I64_ADD128 -> sum(Opcode.I64_ADD);
            case I64_SUB128 -> sum(Opcode.I64_SUB);
            case I64_MUL_WIDE_S, I64_MUL_WIDE_U -> {
                Expr[] factors = operands(2);
                stack.push(stack.settled(i64(Opcode.I64_MUL, factors)));
                // By itself the instruction stands for the high half.
                stack.push(stack.settled(i64(op, factors)));
            }
            default -> throw new AssertionError(op);
        }
    }

    private void sum(Opcode op) {
        Expr[] args = operands(4);
        Expr low = stack.settled(i64(op, args[0], args[2]));
        // A sum that wraps is below what was added to; a difference that wraps comes from less than is taken away.
        Expr carry = op == Opcode.I64_ADD
                ? Expr.i32(Opcode.I64_LT_U, low, args[0])
                : Expr.i32(Opcode.I64_LT_U, args[0], args[2]);
        Expr high = i64(op, i64(op, args[1], args[3]), i64(Opcode.I64_EXTEND_I32_U, carry));
        stack.push(low);
        stack.push(stack.settled(high));
    }

    /** Operands that may be used more than once. */
    private Expr[] operands(int count) {
        Expr[] operands = stack.pop(count);
        for (int i = 0; i < count; i++) {
            operands[i] = stack.settled(operands[i]);
        }
        return operands;
    }

    private static Expr i64(Opcode op, Expr... args) {
        return new Op(op, 0, ValType.I64, Effects.NONE, args);
    }
}
