package io.wasmj.compiler.emit;

import io.wasmj.compiler.ir.ScratchUse;
import io.wasmj.compiler.ir.Signature;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.NumType;
import io.wasmj.runtime.ValType;
import java.util.List;

/** Several results cross the border between a guest and others as an array of boxed values. */
final class HostValues {

    static final String ARRAY = "[L" + JavaType.OBJECT + ";";
    private static final String OBJECT = "L" + JavaType.OBJECT + ";";
    private static final String RESULTS = "io/wasmj/runtime/abi/Results";

    private HostValues() {}

    /** The descriptor of a type as hosts see it. */
    static String descriptor(FuncType type) {
        StringBuilder out = new StringBuilder("(");
        type.params().forEach(param -> out.append(JavaType.border(param)));
        return out.append(')')
                .append(type.results().size() > 1 ? ARRAY : JavaType.borderResult(type.results()))
                .toString();
    }

    /** From an array on the stack to the first result on the stack and the others in fields. */
    static void unpack(Code code, ModuleLayout layout, List<ValType> results, int instance) {
        if (results.size() < 2) {
            return;
        }
        int array = code.newSlot(ARRAY, false);
        code.store(array);
        for (int i = results.size() - 1; i >= 0; i--) {
            ValType type = results.get(i);
            if (i > 0) {
                code.load(instance);
            }
            code.load(array);
            code.i32(i);
            element(code, type);
            if (i > 0) {
                String field = layout.scratch().field(ScratchUse.RESULT, type, Signature.scratchIndex(results, i));
                code.putField(layout.instance(), field, JavaType.border(type));
            }
        }
    }

    /** From an array and an index on the stack to the value, of the type that values have on their way to others. */
    static void element(Code code, ValType type) {
        String name = type.isReference() ? "reference" : type.toString();
        String result = type.isReference() ? OBJECT : JavaType.descriptor(type);
        code.invokeStatic(RESULTS, name, "(" + ARRAY + "I)" + result);
        if (Signature.letter(type) == 'R') {
            code.cast(JavaType.FUNCTION);
        }
    }

    /** From a value on the stack to an object. */
    static void box(Code code, ValType type) {
        if (type instanceof NumType number) {
            String box =
                    switch (number) {
                        case I32 -> "java/lang/Integer";
                        case I64 -> "java/lang/Long";
                        case F32 -> "java/lang/Float";
                        case F64 -> "java/lang/Double";
                    };
            code.invokeStatic(box, "valueOf", "(" + JavaType.descriptor(type) + ")L" + box + ";");
        }
    }

    /** The way back. */
    static void pack(Code code, ModuleLayout layout, List<ValType> results, int instance) {
        int first = code.newSlot(JavaType.borderVerification(results.getFirst()), false);
        int array = code.newSlot(ARRAY, false);
        code.store(first);
        code.i32(results.size());
        code.invokeStatic(RESULTS, "array", "(I)" + ARRAY);
        code.store(array);
        for (int i = 0; i < results.size(); i++) {
            ValType type = results.get(i);
            if (i == 0) {
                code.load(first);
            } else {
                String field = layout.scratch().field(ScratchUse.RESULT, type, Signature.scratchIndex(results, i));
                code.load(instance);
                code.getField(layout.instance(), field, JavaType.border(type));
            }
            code.load(array);
            code.i32(i);
            String value = JavaType.isObject(type) ? OBJECT : JavaType.descriptor(type);
            code.invokeStatic(RESULTS, "put", "(" + value + ARRAY + "I)V");
        }
        code.load(array);
    }
}
