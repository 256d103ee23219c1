package io.wasmj.compiler.validate;

import io.wasmj.compiler.binary.CodeReader;
import io.wasmj.compiler.binary.Module;
import io.wasmj.compiler.binary.Opcode;
import io.wasmj.compiler.binary.VectorOpcode;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.InvalidModule;
import io.wasmj.runtime.MalformedModule;
import io.wasmj.runtime.RefType;
import io.wasmj.runtime.StorageType;

/** What the validation of a function's body and of a constant expression have in common. */
abstract sealed class ExpressionValidator permits ConstantExpression, FunctionValidator {

    final Module module;
    final CodeReader in;
    final OperandStack operands = new OperandStack(this::error);
    final AggregateInstructions aggregates = new AggregateInstructions(this);
    private final int function;
    private Object op = Opcode.NOP;
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
        Opcode next = in.opcode();
        op = next;
        in.require(next.proposal(), next, at);
        return next;
    }

    /** Reads the rest of the opcode of a vector instruction. */
    final VectorOpcode nextVector() {
        VectorOpcode next = in.vectorOpcode();
        op = next;
        in.require(next.proposal(), next, at);
        return next;
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

    /** Reads the index of a type of functions. */
    final FuncType funcType() {
        int index = index("type", module.types().size());
        if (module.types().get(index).composite() instanceof FuncType type) {
            return type;
        }
        throw error("type mismatch: expected a type of functions, found type " + index);
    }

    /** The type of a reference to a function. */
    final RefType functionReference(int function) {
        return new RefType(false, module.types().get(module.functions()[function]));
    }

    /** Reads the index of a data segment. */
    final void data(int segment) {
        if (module.dataCount() < 0) {
            throw new MalformedModule("data count section required", at);
        }
        check("data segment", segment, module.dataCount());
    }

    /** The type of an element segment. */
    final RefType elements(int segment) {
        return module.elements()
                .get(check("elem segment", segment, module.elements().size()))
                .type();
    }

    final void checkMatch(StorageType actual, StorageType expected) {
        if (!actual.matches(expected)) {
            throw error("type mismatch: expected " + expected + ", found " + actual);
        }
    }

    final InvalidModule error(String message) {
        return new InvalidModule(message + " at " + op, function, at);
    }
}
