package io.wasmj.compiler.ir;

import io.wasmj.compiler.binary.BranchHint;
import io.wasmj.compiler.binary.CodeReader;
import io.wasmj.compiler.binary.CodeReader.Cast;
import io.wasmj.compiler.binary.Opcode;
import io.wasmj.compiler.ir.Expr.HeapOp;
import io.wasmj.compiler.ir.Expr.Op;
import io.wasmj.runtime.RefType;
import io.wasmj.runtime.ValType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Branches that ask what a reference is. */
final class CastBranch {

    private final CodeReader code;
    private final OperandStack stack;
    private final ControlBuilder control;

    CastBranch(CodeReader code, OperandStack stack, ControlBuilder control) {
        this.code = code;
        this.stack = stack;
        this.control = control;
    }

    void build(Opcode op) {
        switch (op) {
            case BR_ON_NULL -> {
                int label = code.u32();
                Expr ref = settledTop();
                branch(isNull(ref), label, null);
                stack.push(ref);
            }
            case BR_ON_NON_NULL -> {
                int label = code.u32();
                Expr ref = settledTop();
                branch(not(isNull(ref)), label, ref);
            }
            default -> {
                Cast cast = code.cast();
                Expr ref = settledTop();
                Expr is = test(cast.to(), ref);
                Expr converted = cast(cast.to(), Effects.NONE, ref);
                boolean onSuccess = op == Opcode.BR_ON_CAST;
                branch(onSuccess ? is : not(is), cast.label(), onSuccess ? converted : ref);
                stack.push(onSuccess ? ref : converted);
            }
        }
    }

    /** The reference on top of the stack, as something that can be evaluated more than once. */
    private Expr settledTop() {
        Expr ref = stack.pop();
        stack.settleAll();
        return stack.settled(ref);
    }

    private void branch(Expr condition, int label, @Nullable Expr last) {
        int count = control.target(label).valueCount() - (last == null ? 0 : 1);
        Expr[] values = stack.peekRepeatable(count);
        if (last != null) {
            values = Arrays.copyOf(values, count + 1);
            values[count] = last;
        }
        control.branchIf(condition, BranchHint.NONE, label, values);
    }

    private static Expr isNull(Expr ref) {
        return new Op(Opcode.REF_IS_NULL, 0, ValType.I32, Effects.NONE, ref);
    }

    private static Expr not(Expr condition) {
        return new Op(Opcode.I32_EQZ, 0, ValType.I32, Effects.NONE, condition);
    }

    static Expr test(RefType to, Expr ref) {
        Opcode op = to.nullable() ? Opcode.REF_TEST_NULL : Opcode.REF_TEST;
        return new HeapOp(op, to.heap(), 0, ValType.I32, Effects.NONE, ref);
    }

    static Expr cast(RefType to, int effects, Expr ref) {
        Opcode op = to.nullable() ? Opcode.REF_CAST_NULL : Opcode.REF_CAST;
        return new HeapOp(op, to.heap(), 0, to, effects, ref);
    }
}
