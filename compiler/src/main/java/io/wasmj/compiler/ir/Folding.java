package io.wasmj.compiler.ir;

import io.wasmj.compiler.ir.Expr.Const;
import io.wasmj.compiler.ir.Expr.Op;
import io.wasmj.runtime.ValType;

/** Computes what is known at compile time: addresses above all, so that their checks can be dropped. */
final class Folding {

    private Folding() {}

    static Expr fold(Op op) {
        Expr[] args = op.args();
        if (args.length != 2 || !(args[0] instanceof Const left) || !(args[1] instanceof Const right)) {
            return op;
        }
        long a = left.bits;
        long b = right.bits;
        return switch (op.opcode) {
            case I32_ADD -> i32(a + b);
            case I32_SUB -> i32(a - b);
            case I32_MUL -> i32(a * b);
            case I32_AND -> i32(a & b);
            case I32_OR -> i32(a | b);
            case I32_XOR -> i32(a ^ b);
            case I32_SHL -> i32((int) a << (int) b);
            case I64_ADD -> i64(a + b);
            case I64_SUB -> i64(a - b);
            case I64_MUL -> i64(a * b);
            case I64_AND -> i64(a & b);
            case I64_OR -> i64(a | b);
            default -> op;
        };
    }

    private static Const i32(long value) {
        return new Const(ValType.I32, (int) value);
    }

    private static Const i64(long value) {
        return new Const(ValType.I64, value);
    }
}
