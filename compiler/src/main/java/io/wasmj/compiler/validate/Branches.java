package io.wasmj.compiler.validate;

import io.wasmj.compiler.binary.CodeReader.Cast;
import io.wasmj.compiler.binary.CodeReader.Catch;
import io.wasmj.compiler.binary.Opcode;
import io.wasmj.runtime.CompositeType;
import io.wasmj.runtime.RefType;
import io.wasmj.runtime.ValType;
import java.util.ArrayList;
import java.util.List;

/** The typing of branches, those of exceptions included (spec, "Validation: Control Instructions"). */
final class Branches {

    private final ExpressionValidator context;
    private final OperandStack operands;
    private final ControlStack control;

    Branches(ExpressionValidator context, ControlStack control) {
        this.context = context;
        this.operands = context.operands;
        this.control = control;
    }

    void instruction(Opcode op) {
        switch (op) {
            case BR -> {
                operands.pop(label());
                operands.unreachable();
            }
            case BR_IF -> {
                List<ValType> types = label();
                operands.pop(ValType.I32);
                pass(types);
            }
            case BR_TABLE -> branchTable();
            case BR_ON_NULL -> {
                List<ValType> types = label();
                RefType ref = operands.popReference();
                pass(types);
                operands.push(ref.nonNull());
            }
            case BR_ON_NON_NULL -> {
                List<ValType> types = label();
                context.checkMatch(operands.popReference().nonNull(), last(types));
                pass(types.subList(0, types.size() - 1));
            }
            case BR_ON_CAST -> {
                Cast cast = cast();
                branchWith(cast, cast.to());
                operands.push(cast.from().minus(cast.to()));
            }
            case BR_ON_CAST_FAIL -> {
                Cast cast = cast();
                branchWith(cast, cast.from().minus(cast.to()));
                operands.push(cast.to());
            }
            default -> throw new AssertionError(op);
        }
    }

    private List<ValType> label() {
        return label(context.in.u32());
    }

    private List<ValType> label(int label) {
        return control.labelTypes(context.check("label", label, control.depth()));
    }

    /** A branch that may not be taken leaves what the label takes. */
    private void pass(List<ValType> types) {
        operands.pop(types);
        operands.push(types);
    }

    private RefType last(List<ValType> types) {
        if (!types.isEmpty() && types.getLast() instanceof RefType ref) {
            return ref;
        }
        throw context.error("type mismatch: expected a label that takes a reference, found one that takes " + types);
    }

    private Cast cast() {
        Cast cast = context.in.cast();
        context.checkMatch(cast.to(), cast.from());
        return cast;
    }

    private void branchWith(Cast cast, RefType taken) {
        List<ValType> types = label(cast.label());
        context.checkMatch(taken, last(types));
        operands.pop(cast.from());
        pass(types.subList(0, types.size() - 1));
    }

    private void branchTable() {
        operands.pop(ValType.I32);
        int labels = context.in.labels();
        int start = context.in.position();
        for (int i = 0; i < labels; i++) {
            context.in.u32();
        }
        List<ValType> last = label();
        int end = context.in.position();
        context.in.seek(start);
        for (int i = 0; i < labels; i++) {
            List<ValType> types = label();
            if (types.size() != last.size()) {
                throw context.error(
                        "type mismatch: expected labels that take " + last + ", found one that takes " + types);
            }
            operands.check(types);
        }
        context.in.seek(end);
        operands.pop(last);
        operands.unreachable();
    }

    /** A clause of {@code try_table}, whose own block is not entered yet. */
    void catchClause(Catch clause) {
        List<ValType> caught = new ArrayList<>();
        if (clause.tag() >= 0) {
            int tag = context.check("tag", clause.tag(), context.module.tags().size());
            caught.addAll(context.module.tags().get(tag).type().params());
        }
        if (clause.withReference()) {
            caught.add(ValType.EXNREF.nonNull());
        }
        List<ValType> taken = label(clause.label());
        if (!CompositeType.matches(caught, taken)) {
            throw context.error("type mismatch: caught are " + caught + ", the label takes " + taken);
        }
    }
}
