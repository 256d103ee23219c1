package io.wasmj.compiler.emit;

import io.wasmj.compiler.binary.Opcode;
import io.wasmj.compiler.ir.Expr;
import io.wasmj.compiler.ir.Expr.HeapOp;
import io.wasmj.compiler.ir.Expr.Op;
import io.wasmj.compiler.ir.Stmt.HeapSet;
import io.wasmj.runtime.AbstractHeapType;
import io.wasmj.runtime.DefinedType;
import io.wasmj.runtime.FieldType;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.PackedType;
import io.wasmj.runtime.RefType;
import io.wasmj.runtime.StorageType;
import io.wasmj.runtime.ValType;
import org.objectweb.asm.Opcodes;

/**
 * Structures, arrays and the types of references. The JVM finds null, bad indices and bad casts by itself; what it
 * throws is read as a trap where the host called the guest.
 */
final class HeapCode {

    static final String ELEMENTS = "elements";

    private static final String AGGREGATES = "io/wasmj/runtime/abi/Aggregates";
    private static final String TRAPS = "io/wasmj/runtime/abi/Traps";
    private static final String OBJECT = "L" + JavaType.OBJECT + ";";

    private final Code code;
    private final ModuleLayout layout;
    private final MethodFrame frame;
    private final Expressions expressions;

    HeapCode(Code code, ModuleLayout layout, MethodFrame frame, Expressions expressions) {
        this.code = code;
        this.layout = layout;
        this.frame = frame;
        this.expressions = expressions;
    }

    /** The name of a field of a structure. */
    static String field(int index) {
        return "f" + index;
    }

    // ---- Plain references

    void emit(Op op) {
        Expr arg = op.args()[0];
        expressions.emit(arg);
        switch (op.opcode) {
            case REF_AS_NON_NULL -> {
                if (((RefType) arg.type()).nullable()) {
                    code.dup();
                    code.invokeStatic("java/util/Objects", "requireNonNull", "(" + OBJECT + ")" + OBJECT);
                    code.drop();
                }
            }
            case REF_I31 -> code.invokeStatic(JavaType.I31, "of", "(I)L" + JavaType.I31 + ";");
            case I31_GET_S -> code.invokeVirtual(JavaType.I31, "get", "()I");
            case I31_GET_U -> code.invokeVirtual(JavaType.I31, "getUnsigned", "()I");
            // Hosts see a guest's objects as they are.
            case ANY_CONVERT_EXTERN, EXTERN_CONVERT_ANY -> code.retype(JavaType.OBJECT);
            case ARRAY_LEN -> length(arg);
            default -> throw new AssertionError(op.opcode);
        }
    }

    private void length(Expr array) {
        if (((RefType) array.type()).heap() instanceof DefinedType type) {
            elements(type);
            code.op(Opcodes.ARRAYLENGTH);
        } else {
            code.invokeVirtual(JavaType.ARRAY, "length", "()I");
        }
    }

    // ---- Structures and arrays

    void emit(HeapOp op) {
        switch (op.opcode) {
            case REF_TEST, REF_TEST_NULL -> test(op);
            case REF_CAST, REF_CAST_NULL -> cast(op);
            case STRUCT_NEW, STRUCT_NEW_DEFAULT -> {
                DefinedType type = (DefinedType) op.heap;
                code.newObject(JavaType.className(type));
                for (int i = 0; i < op.args().length; i++) {
                    code.dup();
                    expressions.emit(op.args()[i]);
                    putField(type, i);
                }
            }
            case STRUCT_GET, STRUCT_GET_S, STRUCT_GET_U -> {
                DefinedType type = (DefinedType) op.heap;
                expressions.emit(op.args()[0]);
                code.getField(JavaType.className(type), field(op.index), JavaType.field(type, op.index));
                read(op, JavaType.fields(type).get(op.index), JavaType.field(type, op.index));
            }
            case ARRAY_GET, ARRAY_GET_S, ARRAY_GET_U -> {
                DefinedType type = (DefinedType) op.heap;
                String elements = JavaType.elements(type);
                expressions.emit(op.args()[0]);
                elements(type);
                expressions.emit(op.args()[1]);
                code.arrayLoad(elements);
                read(op, JavaType.element(type), elements.substring(1));
            }
            default -> newArray(op, (DefinedType) op.heap);
        }
    }

    /** What was read may be known more exactly than its field, and small integers are widened. */
    private void read(HeapOp op, FieldType field, String descriptor) {
        if (op.opcode == Opcode.STRUCT_GET_U || op.opcode == Opcode.ARRAY_GET_U) {
            if (field.storage() == PackedType.I8) {
                code.i32(0xff);
                code.op(Opcodes.IAND);
            } else {
                code.op(Opcodes.I2C);
            }
        } else if (field.storage() == ValType.V128) {
            String vector = "L" + JavaType.VECTOR + ";";
            code.invokeStatic(AGGREGATES, "vector", "(" + vector + ")" + vector);
        } else if (field.storage() instanceof RefType ref
                && !JavaType.descriptor(ref).equals(descriptor)) {
            code.cast(JavaType.className(ref.heap()));
        }
    }

    private void putField(DefinedType type, int index) {
        narrow(JavaType.fields(type).get(index).storage());
        code.putField(JavaType.className(type), field(index), JavaType.field(type, index));
    }

    private void narrow(StorageType type) {
        if (type instanceof PackedType packed) {
            code.op(packed == PackedType.I8 ? Opcodes.I2B : Opcodes.I2S);
        }
    }

    private void elements(DefinedType type) {
        code.getField(JavaType.className(type), ELEMENTS, JavaType.elements(type));
    }

    private void newArray(HeapOp op, DefinedType type) {
        String elements = JavaType.elements(type);
        Expr[] args = op.args();
        code.newObject(JavaType.className(type));
        code.dup();
        switch (op.opcode) {
            case ARRAY_NEW -> {
                value(args[0]);
                expressions.emit(args[1]);
                code.newArray(elements);
                String value = JavaType.isObject(args[0].type()) ? OBJECT : "J";
                code.invokeStatic(AGGREGATES, "filled", "(" + value + OBJECT + ")" + OBJECT);
                code.cast(elements);
            }
            case ARRAY_NEW_DEFAULT -> {
                expressions.emit(args[0]);
                code.newArray(elements);
            }
            case ARRAY_NEW_FIXED -> {
                code.i32(args.length);
                code.newArray(elements);
                for (int i = 0; i < args.length; i++) {
                    code.dup();
                    code.i32(i);
                    expressions.emit(args[i]);
                    code.arrayStore(elements);
                }
            }
            case ARRAY_NEW_DATA, ARRAY_NEW_ELEM -> {
                frame.instance();
                expressions.emitAll(args);
                code.i32(op.index);
                code.classConstant(elements);
                String name = op.opcode == Opcode.ARRAY_NEW_DATA ? "arrayOfData" : "arrayOfElements";
                code.invokeVirtual(Expressions.GUEST, name, "(IIILjava/lang/Class;)" + OBJECT);
                code.cast(elements);
            }
            default -> throw new AssertionError(op.opcode);
        }
        code.putField(JavaType.className(type), ELEMENTS, elements);
    }

    /** A value as methods for elements of any type take it: numbers by their bits. */
    private void value(Expr value) {
        expressions.emit(value);
        Numerics.toBits(code, value.type());
    }

    void emit(HeapSet set) {
        Expr[] args = set.exprs();
        expressions.emit(args[0]);
        if (set.opcode == Opcode.STRUCT_SET) {
            expressions.emit(args[1]);
            putField(set.type, set.index);
            return;
        }
        elements(set.type);
        expressions.emit(args[1]);
        switch (set.opcode) {
            case ARRAY_SET -> {
                expressions.emit(args[2]);
                code.arrayStore(JavaType.elements(set.type));
            }
            case ARRAY_FILL -> {
                value(args[2]);
                expressions.emit(args[3]);
                String value = JavaType.isObject(args[2].type()) ? OBJECT : "J";
                code.invokeStatic(AGGREGATES, "fill", "(" + OBJECT + "I" + value + "I)V");
            }
            case ARRAY_COPY -> {
                expressions.emit(args[2]);
                if (((RefType) args[2].type()).heap() instanceof DefinedType from) {
                    elements(from);
                }
                expressions.emit(args[3]);
                expressions.emit(args[4]);
                code.invokeStatic(AGGREGATES, "copy", "(" + OBJECT + "I" + OBJECT + "II)V");
            }
            default -> {
                expressions.emit(args[2]);
                expressions.emit(args[3]);
                code.i32(set.index);
                frame.instance();
                String name = set.opcode == Opcode.ARRAY_INIT_DATA ? "arrayInitData" : "arrayInitElements";
                code.invokeStatic(Expressions.GUEST, name, "(" + OBJECT + "IIIIL" + Expressions.GUEST + ";)V");
            }
        }
    }

    // ---- Types of references

    private void test(HeapOp op) {
        Expr ref = op.args()[0];
        boolean nullable = op.opcode == Opcode.REF_TEST_NULL;
        if (isFunction(op)) {
            function(op, ref, "isFunction", "Z");
            return;
        }
        expressions.emit(ref);
        if (op.heap instanceof AbstractHeapType heap && heap.isBottom()) {
            test(Opcodes.IFNULL, nullable);
        } else if (((RefType) ref.type()).heap().matches(op.heap)) {
            test(Opcodes.IFNONNULL, true);
            if (nullable) {
                code.drop();
                code.i32(1);
            }
        } else if (nullable) {
            Code.Target isNull = new Code.Target();
            Code.Target end = new Code.Target();
            code.dup();
            code.jump(Opcodes.IFNULL, isNull);
            code.instanceOf(JavaType.className(op.heap));
            code.goTo(end);
            code.place(isNull);
            code.drop();
            code.i32(1);
            code.place(end);
        } else {
            code.instanceOf(JavaType.className(op.heap));
        }
    }

    /** From a reference to the answer, which is no where {@code asked} is false. */
    private void test(int jump, boolean asked) {
        if (!asked) {
            code.drop();
            code.i32(0);
            return;
        }
        Code.Target yes = new Code.Target();
        Code.Target end = new Code.Target();
        code.jump(jump, yes);
        code.i32(0);
        code.goTo(end);
        code.place(yes);
        code.i32(1);
        code.place(end);
    }

    private void cast(HeapOp op) {
        Expr ref = op.args()[0];
        RefType known = (RefType) ref.type();
        boolean nullable = op.opcode == Opcode.REF_CAST_NULL;
        if (isFunction(op)) {
            function(op, ref, "castFunction", "L" + JavaType.FUNCTION + ";");
            return;
        }
        expressions.emit(ref);
        if (op.heap instanceof AbstractHeapType heap && heap.isBottom()) {
            Code.Target isNull = new Code.Target();
            if (nullable) {
                code.dup();
                code.jump(Opcodes.IFNULL, isNull);
            }
            failCast();
            code.place(isNull);
            return;
        }
        if (!known.heap().matches(op.heap)) {
            code.cast(JavaType.className(op.heap));
        }
        if (!nullable && known.nullable()) {
            Code.Target isThere = new Code.Target();
            code.dup();
            code.jump(Opcodes.IFNONNULL, isThere);
            failCast();
            code.place(isThere);
        }
    }

    private void failCast() {
        code.invokeStatic(TRAPS, "castFailure", "()Lio/wasmj/runtime/Trap;");
        code.athrow();
    }

    /** Types of functions have no classes: the function knows its type. */
    private static boolean isFunction(HeapOp op) {
        return op.heap instanceof DefinedType type && type.composite() instanceof FuncType;
    }

    private void function(HeapOp op, Expr ref, String method, String result) {
        boolean nullable = op.opcode == Opcode.REF_TEST_NULL || op.opcode == Opcode.REF_CAST_NULL;
        frame.instance();
        expressions.emit(ref);
        code.i32(layout.typeIndex((DefinedType) op.heap));
        code.i32(nullable ? 1 : 0);
        code.invokeVirtual(Expressions.GUEST, method, "(L" + JavaType.FUNCTION + ";IZ)" + result);
    }

    /** Whether a reference may be to a small integer, so that identity does not tell. */
    static boolean mayBeI31(ValType type) {
        return AbstractHeapType.I31.matches(((RefType) type).heap());
    }
}
