package io.wasmj.compiler.validate;

import io.wasmj.compiler.binary.ImplementationLimits;
import io.wasmj.compiler.binary.Opcode;
import io.wasmj.runtime.InvalidModule;
import io.wasmj.runtime.ValType;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** The types of the operands that an instruction finds (spec, "Appendix: Validation Algorithm"). */
final class OperandStack {
    /*
     * Types are kept as ordinals of ValType in a byte each. Operands of enclosing blocks lie below the floor, out of
     * reach. Where the end of the block cannot be reached the stack is polymorphic: at its floor it holds as many
     * operands of type ANY as are asked for.
     */

    /** The type that matches every type. */
    static final byte ANY = -1;

    private static final ValType[] VAL_TYPES = ValType.values();
    private static final Opcode[] OPCODES = Opcode.values();
    private static final byte[][] PARAMS = new byte[OPCODES.length][];
    private static final byte[][] RESULTS = new byte[OPCODES.length][];

    static {
        for (Opcode op : OPCODES) {
            PARAMS[op.ordinal()] = ordinals(op.params());
            ValType result = op.result();
            RESULTS[op.ordinal()] = ordinals(result == null ? List.of() : List.of(result));
        }
    }

    private final Function<String, InvalidModule> error;
    private byte[] types = new byte[64];
    private int height;
    private int floor;
    private boolean polymorphic;

    /** @param error makes the exception of a message */
    OperandStack(Function<String, InvalidModule> error) {
        this.error = error;
    }

    private static byte[] ordinals(List<ValType> types) {
        byte[] ordinals = new byte[types.size()];
        for (int i = 0; i < ordinals.length; i++) {
            ordinals[i] = (byte) types.get(i).ordinal();
        }
        return ordinals;
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

    void push(ValType type) {
        push((byte) type.ordinal());
    }

    void push(byte type) {
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

    /** Takes an operand of whatever type. */
    byte pop() {
        if (height > floor) {
            return types[--height];
        }
        if (polymorphic) {
            return ANY;
        }
        throw error.apply("type mismatch: expected an operand, found none");
    }

    void pop(ValType expected) {
        pop((byte) expected.ordinal());
    }

    void pop(byte expected) {
        if (height > floor) {
            byte actual = types[--height];
            if (actual != expected && actual != ANY) {
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

    /** Checks the topmost operands and leaves them as they are, of type ANY where they are. */
    void check(List<ValType> expected) {
        int top = height;
        for (int i = expected.size() - 1; i >= 0; i--) {
            byte type = (byte) expected.get(i).ordinal();
            if (top > floor) {
                byte actual = types[--top];
                if (actual != type && actual != ANY) {
                    throw mismatch(type, name(actual));
                }
            } else if (!polymorphic) {
                throw mismatch(type, "none");
            }
        }
    }

    /** Takes and leaves what an instruction does whose type does not depend on context. */
    void apply(Opcode op) {
        byte[] params = PARAMS[op.ordinal()];
        for (int i = params.length - 1; i >= 0; i--) {
            pop(params[i]);
        }
        byte[] results = RESULTS[op.ordinal()];
        if (results.length > 0) {
            push(results[0]);
        }
    }

    /** Checks that nothing is left of the block. */
    void checkEmpty() {
        if (height != floor) {
            throw error.apply("type mismatch: expected no more operands, found " + name(types[height - 1]));
        }
    }

    static boolean isReference(byte type) {
        return type != ANY && VAL_TYPES[type].isReference();
    }

    static String name(byte type) {
        return type == ANY ? "any" : VAL_TYPES[type].toString();
    }

    private InvalidModule mismatch(byte expected, String actual) {
        return error.apply("type mismatch: expected " + name(expected) + ", found " + actual);
    }
}
