package io.wasmj.compiler.emit;

import io.wasmj.compiler.ir.Signature;
import io.wasmj.runtime.AbstractHeapType;
import io.wasmj.runtime.ArrayType;
import io.wasmj.runtime.DefinedType;
import io.wasmj.runtime.FieldType;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.HeapType;
import io.wasmj.runtime.NumType;
import io.wasmj.runtime.PackedType;
import io.wasmj.runtime.RefType;
import io.wasmj.runtime.StorageType;
import io.wasmj.runtime.StructType;
import io.wasmj.runtime.ValType;
import io.wasmj.runtime.VecType;
import io.wasmj.runtime.abi.ModuleDescription;
import java.util.List;
import org.objectweb.asm.Opcodes;

/**
 * How value types look in class files. Inside a module references have the classes of what they refer to; where others
 * are called or call, references to anything but functions are of class Object.
 */
final class JavaType {

    static final String FUNCTION = "io/wasmj/runtime/WasmFunction";
    static final String EXCEPTION = "io/wasmj/runtime/GuestException";
    static final String STRUCT = "io/wasmj/runtime/WasmStruct";
    static final String ARRAY = "io/wasmj/runtime/WasmArray";
    static final String I31 = "io/wasmj/runtime/I31";
    static final String COMPARABLE = "io/wasmj/runtime/WasmObject";
    static final String VECTOR = "io/wasmj/runtime/V128";
    static final String OBJECT = "java/lang/Object";

    private JavaType() {}

    static String descriptor(ValType type) {
        return switch (type) {
            case NumType number -> String.valueOf(Signature.letter(number));
            case VecType vector -> "L" + VECTOR + ";";
            case RefType ref -> "L" + className(ref.heap()) + ";";
        };
    }

    /** The class of what references to a type refer to. */
    static String className(HeapType type) {
        return switch (type) {
            case DefinedType defined ->
                switch (defined.composite()) {
                    case FuncType func -> FUNCTION;
                    case StructType struct -> ModuleDescription.TYPES + "S" + defined.id();
                    case ArrayType array -> ModuleDescription.TYPES + "A" + defined.id();
                };
            case AbstractHeapType known ->
                switch (known) {
                    case FUNC, NOFUNC -> FUNCTION;
                    case EXN, NOEXN -> EXCEPTION;
                    case STRUCT -> STRUCT;
                    case ARRAY -> ARRAY;
                    case I31 -> I31;
                    case EQ -> COMPARABLE;
                    default -> OBJECT;
                };
            case HeapType.Recursive own -> throw new AssertionError(own);
        };
    }

    /** Whether null is the only value. */
    static boolean isNull(ValType type) {
        return type instanceof RefType ref && ref.heap() instanceof AbstractHeapType heap && heap.isBottom();
    }

    /** The type as stack map frames have it. */
    static Object verification(ValType type) {
        return switch (type) {
            case NumType.I32 -> Opcodes.INTEGER;
            case NumType.I64 -> Opcodes.LONG;
            case NumType.F32 -> Opcodes.FLOAT;
            case NumType.F64 -> Opcodes.DOUBLE;
            case VecType vector -> VECTOR;
            case RefType ref -> className(ref.heap());
        };
    }

    /** Whether values are objects on the JVM. */
    static boolean isObject(ValType type) {
        return type == ValType.V128 || type.isReference();
    }

    /** The descriptor of the field that carries values of a letter, and of such values on their way to others. */
    static String descriptor(char letter) {
        return switch (letter) {
            case 'V' -> "L" + VECTOR + ";";
            case 'R' -> "L" + FUNCTION + ";";
            case 'E' -> "L" + OBJECT + ";";
            default -> String.valueOf(letter);
        };
    }

    /** The descriptor of values on their way to others. */
    static String border(ValType type) {
        return descriptor(Signature.letter(type));
    }

    static Object borderVerification(ValType type) {
        return type instanceof RefType ? Signature.letter(type) == 'R' ? FUNCTION : OBJECT : verification(type);
    }

    /** Gives a value that came from others the class that it has inside. */
    static void enter(Code code, ValType type) {
        if (type instanceof RefType && !descriptor(type).equals(border(type))) {
            code.cast((String) verification(type));
        }
    }

    static String result(List<ValType> results) {
        return results.isEmpty() ? "V" : descriptor(results.getFirst());
    }

    static String borderResult(List<ValType> results) {
        return results.isEmpty() ? "V" : border(results.getFirst());
    }

    /** The parameters that are parameters of the method. */
    static List<ValType> direct(FuncType type) {
        return type.params().subList(0, Signature.direct(type.params()));
    }

    // ---- Structures and arrays

    /** The descriptor of a field of a structure, or of an element. */
    private static String descriptor(StorageType type) {
        return switch (type) {
            case PackedType.I8 -> "B";
            case PackedType.I16 -> "S";
            case ValType value -> descriptor(value);
        };
    }

    /** The descriptor of a field in the class that declares it, that of the first supertype that has it. */
    static String field(DefinedType type, int field) {
        DefinedType declaring = type;
        for (DefinedType supertype = type.supertype();
                supertype != null && fields(supertype).size() > field;
                supertype = supertype.supertype()) {
            declaring = supertype;
        }
        return descriptor(fields(declaring).get(field).storage());
    }

    static List<FieldType> fields(DefinedType type) {
        return ((StructType) type.composite()).fields();
    }

    /** The elements of an array type. */
    static FieldType element(DefinedType type) {
        return ((ArrayType) type.composite()).element();
    }

    /** The descriptor of the elements in the class that declares them, that of the topmost supertype. */
    static String elements(DefinedType type) {
        return "[" + descriptor(element(type.root()).storage());
    }
}
