package io.wasmj.compiler.emit;

import io.wasmj.compiler.ir.Expr;
import io.wasmj.compiler.ir.Expr.Const;
import io.wasmj.compiler.ir.Expr.Load;
import io.wasmj.compiler.ir.Expr.LocalTee;
import io.wasmj.compiler.ir.Expr.Op;
import io.wasmj.compiler.ir.Expr.Select;

/** The largest value an i32 can have, read as unsigned, as far as the tree itself tells: masks, shifts, small loads. */
final class UnsignedBound {

    private static final long ALL = 0xffff_ffffL;

    private UnsignedBound() {}

    static long of(Expr expr) {
        return switch (expr) {
            case Const known -> known.bits & ALL;
            case LocalTee tee -> of(tee.value);
            case Select select -> Math.max(of(select.ifTrue), of(select.ifFalse));
            case Load load ->
                switch (load.opcode) {
                    case I32_LOAD8_U -> 0xff;
                    case I32_LOAD16_U -> 0xffff;
                    default -> ALL;
                };
            case Op op -> of(op);
            default -> ALL;
        };
    }

    private static long of(Op op) {
        if (Conditions.isComparison(op.opcode)) {
            return 1;
        }
        return switch (op.opcode) {
            case I32_AND -> Math.min(arg(op, 0), arg(op, 1));
            case I32_ADD -> fit(arg(op, 0) + arg(op, 1));
            case I32_MUL -> arg(op, 0) <= 0xffffff && arg(op, 1) <= 0xffff ? fit(arg(op, 0) * arg(op, 1)) : ALL;
            case I32_OR, I32_XOR -> {
                long top = Long.highestOneBit(arg(op, 0) | arg(op, 1));
                yield top == 0 ? 0 : 2 * top - 1;
            }
            case I32_SHL -> op.args()[1] instanceof Const by ? fit(arg(op, 0) << (by.bits & 31)) : ALL;
            case I32_SHR_U -> op.args()[1] instanceof Const by ? arg(op, 0) >>> (by.bits & 31) : ALL;
            case I32_REM_U -> op.args()[1] instanceof Const by && by.bits > 0 ? by.bits - 1 : ALL;
            default -> ALL;
        };
    }

    private static long arg(Op op, int i) {
        return of(op.args()[i]);
    }

    private static long fit(long bound) {
        return bound > ALL ? ALL : bound;
    }
}
