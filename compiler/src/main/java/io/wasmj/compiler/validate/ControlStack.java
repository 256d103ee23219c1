package io.wasmj.compiler.validate;

import io.wasmj.compiler.binary.Opcode;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.ValType;
import java.util.Arrays;
import java.util.List;

/** The blocks that an instruction is in, the body of the function outermost (spec, "Appendix: Validation Algorithm"). */
final class ControlStack {

    private final OperandStack operands;
    private final Locals locals;
    private Opcode[] openers = new Opcode[16];
    private FuncType[] types = new FuncType[16];
    private int[] outerFloors = new int[16];
    private boolean[] outerPolymorphic = new boolean[16];
    private int[] outerLocals = new int[16];
    private int depth;

    ControlStack(OperandStack operands, Locals locals) {
        this.operands = operands;
        this.locals = locals;
    }

    int depth() {
        return depth;
    }

    /** The instruction that opened the innermost block. */
    Opcode opener() {
        return openers[depth - 1];
    }

    /** The instruction that opened the {@code label}th block around. */
    Opcode opener(int label) {
        return openers[depth - 1 - label];
    }

    /** Enters a block, whose parameters the caller has taken off the stack. */
    void push(Opcode opener, FuncType type) {
        if (depth == openers.length) {
            grow();
        }
        openers[depth] = opener;
        types[depth] = type;
        outerFloors[depth] = operands.floor();
        outerPolymorphic[depth] = operands.polymorphic();
        outerLocals[depth] = locals.mark();
        depth++;
        operands.enter();
        operands.push(type.params());
    }

    private void grow() {
        openers = Arrays.copyOf(openers, 2 * depth);
        types = Arrays.copyOf(types, 2 * depth);
        outerFloors = Arrays.copyOf(outerFloors, 2 * depth);
        outerLocals = Arrays.copyOf(outerLocals, 2 * depth);
        outerPolymorphic = Arrays.copyOf(outerPolymorphic, 2 * depth);
    }

    /** Leaves the innermost block, which must have left its results and nothing else, and returns its type. */
    FuncType pop() {
        FuncType type = types[depth - 1];
        operands.pop(type.results());
        operands.checkEmpty();
        depth--;
        locals.restore(outerLocals[depth]);
        operands.leave(outerFloors[depth], outerPolymorphic[depth]);
        return type;
    }

    /** What a branch takes to the {@code label}th block around. */
    List<ValType> labelTypes(int label) {
        int index = depth - 1 - label;
        return openers[index] == Opcode.LOOP ? types[index].params() : types[index].results();
    }
}
