package io.wasmj.compiler.ir;

import io.wasmj.compiler.ir.Stmt.ScratchSet;
import io.wasmj.runtime.AbstractHeapType;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.NumType;
import io.wasmj.runtime.RefType;
import io.wasmj.runtime.ValType;
import io.wasmj.runtime.VecType;
import java.util.Arrays;
import java.util.List;

/** How a function's type becomes a Java method: most parameters directly, those beyond the JVM's limit in fields. */
public final class Signature {

    /** A Java method has 255 slots; an ordinal, the instance and some air come on top. */
    private static final int MOST_SLOTS = 240;

    private Signature() {}

    /** How many of the parameters are parameters of the method. */
    public static int direct(List<ValType> params) {
        int slots = 0;
        for (int i = 0; i < params.size(); i++) {
            slots += slots(params.get(i));
            if (slots > MOST_SLOTS) {
                return i;
            }
        }
        return params.size();
    }

    /** JVM slots of a value. */
    public static int slots(ValType type) {
        return type == ValType.I64 || type == ValType.F64 ? 2 : 1;
    }

    /** The kind of field that carries values of a type: there is one for functions and one for all other references. */
    public static char letter(ValType type) {
        return switch (type) {
            case NumType.I32 -> 'I';
            case NumType.I64 -> 'J';
            case NumType.F32 -> 'F';
            case NumType.F64 -> 'D';
            case VecType vector -> 'V';
            case RefType ref -> ref.heap().top() == AbstractHeapType.FUNC ? 'R' : 'E';
        };
    }

    /** The number of the field that carries value {@code i} of a list: counted per kind of field. */
    public static int scratchIndex(List<ValType> types, int i) {
        int index = 0;
        for (int k = 0; k < i; k++) {
            if (letter(types.get(k)) == letter(types.get(i))) {
                index++;
            }
        }
        return index;
    }

    /** Puts arguments beyond the limit into fields and returns the others; what follows the parameters stays. */
    static Expr[] hand(OperandStack stack, FuncType type, Expr[] args) {
        List<ValType> params = type.params();
        int direct = direct(params);
        if (direct == params.size()) {
            return args;
        }
        for (int i = 0; i < args.length; i++) {
            args[i] = stack.settled(args[i]);
        }
        for (int i = direct; i < params.size(); i++) {
            ScratchSet set = new ScratchSet(ScratchUse.ARGUMENT, scratchIndex(params, i), args[i]);
            stack.emit(set, Effects.WRITE_GLOBAL, 0, args[i]);
        }
        Expr[] handed = Arrays.copyOf(args, direct + args.length - params.size());
        System.arraycopy(args, params.size(), handed, direct, args.length - params.size());
        return handed;
    }
}
