package io.wasmj.compiler.validate;

import io.wasmj.compiler.binary.CodeReader;
import io.wasmj.compiler.binary.Module;
import io.wasmj.compiler.binary.Opcode;
import io.wasmj.runtime.GlobalType;
import io.wasmj.runtime.InvalidModule;

/** What the validation of a function's body and of a constant expression have in common. */
abstract sealed class ExpressionValidator permits ConstantExpression, FunctionValidator {

    final Module module;
    final CodeReader in;
    final OperandStack operands = new OperandStack(this::error);
    private final int function;
    private Opcode op = Opcode.NOP;
    private int at;

    /** @param function the index of the function to name in errors, or -1 */
    ExpressionValidator(Module module, CodeReader in, int function) {
        this.module = module;
        this.in = in;
        this.function = function;
    }

    /** Reads the opcode of the next instruction; errors are about this instruction from here on. */
    final Opcode next() {
        at = in.position();
        op = in.opcode();
        return op;
    }

    /** Where the instruction starts. */
    final int at() {
        return at;
    }

    /** Reads an index into a space of {@code count} things. */
    final int index(String what, int count) {
        return check(what, in.u32(), count);
    }

    final int check(String what, int index, int count) {
        if (Integer.compareUnsigned(index, count) >= 0) {
            throw error("unknown " + what + " " + Integer.toUnsignedString(index));
        }
        return index;
    }

    /** Reads the index of one of the first {@code count} globals. */
    final GlobalType global(int count) {
        return module.globals().get(index("global", count)).type();
    }

    final InvalidModule error(String message) {
        return new InvalidModule(message + " at " + op, function, at);
    }
}
