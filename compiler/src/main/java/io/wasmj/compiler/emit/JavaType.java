package io.wasmj.compiler.emit;

import io.wasmj.compiler.ir.Signature;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.ValType;
import java.util.List;
import org.objectweb.asm.Opcodes;

/** How value types look in class files. */
final class JavaType {

    static final String FUNCTION = "io/wasmj/runtime/WasmFunction";
    static final String OBJECT = "java/lang/Object";

    private JavaType() {}

    static String descriptor(ValType type) {
        return switch (type) {
            case I32 -> "I";
            case I64 -> "J";
            case F32 -> "F";
            case F64 -> "D";
            case FUNCREF -> "L" + FUNCTION + ";";
            case EXTERNREF -> "L" + OBJECT + ";";
        };
    }

    /** The type as stack map frames have it. */
    static Object verification(ValType type) {
        return switch (type) {
            case I32 -> Opcodes.INTEGER;
            case I64 -> Opcodes.LONG;
            case F32 -> Opcodes.FLOAT;
            case F64 -> Opcodes.DOUBLE;
            case FUNCREF -> FUNCTION;
            case EXTERNREF -> OBJECT;
        };
    }

    /** The letter of a scratch field's name. */
    static char letter(ValType type) {
        return switch (type) {
            case I32 -> 'I';
            case I64 -> 'J';
            case F32 -> 'F';
            case F64 -> 'D';
            case FUNCREF -> 'R';
            case EXTERNREF -> 'E';
        };
    }

    static String result(List<ValType> results) {
        return results.isEmpty() ? "V" : descriptor(results.getFirst());
    }

    /** The parameters that are parameters of the method. */
    static String params(FuncType type) {
        StringBuilder out = new StringBuilder();
        for (ValType param : type.params().subList(0, Signature.direct(type.params()))) {
            out.append(descriptor(param));
        }
        return out.toString();
    }
}
