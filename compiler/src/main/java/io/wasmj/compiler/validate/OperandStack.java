package io.wasmj.compiler.validate;

import io.wasmj.compiler.binary.ImplementationLimits;
import io.wasmj.compiler.binary.Opcode;
import io.wasmj.compiler.binary.VectorOpcode;
import io.wasmj.runtime.AbstractHeapType;
import io.wasmj.runtime.InvalidModule;
import io.wasmj.runtime.NumType;
import io.wasmj.runtime.RefType;
import io.wasmj.runtime.ValType;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The types of the operands that an instruction finds (spec, "Appendix: Validation Algorithm"). */
final class OperandStack {
    /*
     * Operands of enclosing blocks lie below the floor, out of reach. Where the end of the block cannot be reached the
     * stack is polymorphic: at its floor it holds as many operands as are asked for, of the type null, which matches
     * every type.
     */

    private static final Opcode[] OPCODES = Opcode.values();
    private static final ValType[][] PARAMS = new ValType[OPCODES.length][];
    private static final RefType BOTTOM = new RefType(false, AbstractHeapType.BOT);

    static {
        for (Opcode op : OPCODES) {
            PARAMS[op.ordinal()] = op.params().toArray(ValType[]::new);
        }
    }

    private final Function<String, InvalidModule> error;
    private @Nullable ValType[] types = new ValType[64];
    private int height;
    private int floor;
    private boolean polymorphic;

    /** @param error makes the exception of a message */
    OperandStack(Function<String, InvalidModule> error) {
        this.error = error;
    }

    int floor() {
        return floor;
    }

    boolean polymorphic() {
        return polymorphic;
    }

    /** Puts what is on the stack out of reach, at the start of a block. */
    void enter() {
        floor = height;
        polymorphic = false;
    }

    /** Goes back to the block around, whose state is given. */
    void leave(int floor, boolean polymorphic) {
        this.floor = floor;
        this.polymorphic = polymorphic;
    }

    /** The rest of the block cannot be reached. */
    void unreachable() {
        height = floor;
        polymorphic = true;
    }

    void push(@Nullable ValType type) {
        if (height == types.length) {
            grow();
        }
        types[height++] = type;
    }

    private void grow() {
        if (height >= ImplementationLimits.OPERANDS) {
            throw error.apply("too many operands, the limit is " + ImplementationLimits.OPERANDS);
        }
        types = Arrays.copyOf(types, 2 * height);
    }

    void push(List<ValType> types) {
        for (int i = 0, size = types.size(); i < size; i++) {
            push(types.get(i));
        }
    }

    /** Takes an operand of whatever type; null where any would do. */
    @Nullable
    ValType pop() {
        if (height > floor) {
            return types[--height];
        }
        if (polymorphic) {
            return null;
        }
        throw error.apply("type mismatch: expected an operand, found none");
    }

    void pop(ValType expected) {
        if (height > floor) {
            ValType actual = types[--height];
            if (!matches(actual, expected)) {
                throw mismatch(expected, name(actual));
            }
        } else if (!polymorphic) {
            throw mismatch(expected, "none");
        }
    }

    void pop(List<ValType> expected) {
        for (int i = expected.size() - 1; i >= 0; i--) {
            pop(expected.get(i));
        }
    }

    /** Takes a reference of whatever type. */
    RefType popReference() {
        ValType type = pop();
        return switch (type) {
            case RefType ref -> ref;
            case null -> BOTTOM;
            default -> throw error.apply("type mismatch: expected a reference, found " + type);
        };
    }

    @SuppressWarnings("ReferenceEquality") // Only a quick way: it most often is the same object.
    private static boolean matches(@Nullable ValType actual, ValType expected) {
        return actual == expected || actual == null || actual.matches(expected);
    }

    /** Checks the topmost operands and leaves them as they are. */
    void check(List<ValType> expected) {
        int top = height;
        for (int i = expected.size() - 1; i >= 0; i--) {
            ValType type = expected.get(i);
            if (top > floor) {
                ValType actual = types[--top];
                if (!matches(actual, type)) {
                    throw mismatch(type, name(actual));
                }
            } else if (!polymorphic) {
                throw mismatch(type, "none");
            }
        }
    }

    /** Takes and leaves what an instruction does whose type does not depend on context. */
    void apply(Opcode op) {
        ValType[] params = PARAMS[op.ordinal()];
        pop(params, 0);
        leave(op);
    }

    /** As {@link #apply(Opcode)}, of an instruction whose first operand is an address of the given type. */
    void apply(Opcode op, ValType address) {
        pop(PARAMS[op.ordinal()], 1);
        pop(address);
        leave(op);
    }

    private void pop(ValType[] params, int from) {
        for (int i = params.length - 1; i >= from; i--) {
            pop(params[i]);
        }
    }

    private void leave(Opcode op) {
        ValType result = op.result();
        if (result != null) {
            push(result);
        }
    }

    /** Takes and leaves what a vector instruction does. */
    void apply(VectorOpcode op, NumType address) {
        pop(op.params(address));
        ValType result = op.result();
        if (result != null) {
            push(result);
        }
    }

    /** Checks that nothing is left of the block. */
    void checkEmpty() {
        if (height != floor) {
            throw error.apply("type mismatch: expected no more operands, found " + name(types[height - 1]));
        }
    }

    static String name(@Nullable ValType type) {
        return type == null ? "any" : type.toString();
    }

    private InvalidModule mismatch(ValType expected, String actual) {
        return error.apply("type mismatch: expected " + expected + ", found " + actual);
    }
}
