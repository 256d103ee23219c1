package io.wasmj.compiler.ir;

import io.wasmj.compiler.binary.CodeReader;
import io.wasmj.compiler.binary.Module;
import io.wasmj.compiler.binary.Opcode;
import io.wasmj.compiler.ir.Expr.Const;
import io.wasmj.compiler.ir.Expr.HeapOp;
import io.wasmj.compiler.ir.Expr.LocalGet;
import io.wasmj.compiler.ir.Expr.Op;
import io.wasmj.compiler.ir.Stmt.HeapSet;
import io.wasmj.runtime.AbstractHeapType;
import io.wasmj.runtime.ArrayType;
import io.wasmj.runtime.DefinedType;
import io.wasmj.runtime.FieldType;
import io.wasmj.runtime.RefType;
import io.wasmj.runtime.StructType;
import io.wasmj.runtime.ValType;

/** The instructions on references, structures and arrays. */
final class HeapBuilder {

    /** What is made of more values is filled by statements, which can be divided among methods. */
    private static final int MOST_VALUES = 40;

    private final Module module;
    private final CodeReader code;
    private final OperandStack stack;

    HeapBuilder(Module module, CodeReader code, OperandStack stack) {
        this.module = module;
        this.code = code;
        this.stack = stack;
    }

    void instruction(Opcode op) {
        switch (op) {
            case REF_NULL -> stack.push(new Const(new RefType(true, code.heapType()), 0));
            case REF_FUNC -> {
                int function = code.u32();
                RefType type = new RefType(false, module.types().get(module.functions()[function]));
                stack.push(new Op(op, function, type, Effects.NONE));
            }
            case REF_IS_NULL -> push(op, ValType.I32, Effects.NONE, 1);
            case REF_EQ -> push(op, ValType.I32, Effects.NONE, 2);
            case REF_AS_NON_NULL -> {
                Expr ref = stack.pop();
                RefType type = ((RefType) ref.type()).nonNull();
                stack.push(new Op(op, 0, type, type.equals(ref.type()) ? Effects.NONE : Effects.TRAP, ref));
            }
            case REF_I31 -> push(op, new RefType(false, AbstractHeapType.I31), Effects.NONE, 1);
            case I31_GET_S, I31_GET_U -> push(op, ValType.I32, Effects.TRAP, 1);
            case ANY_CONVERT_EXTERN -> push(op, ValType.ANYREF, Effects.NONE, 1);
            case EXTERN_CONVERT_ANY -> push(op, ValType.EXTERNREF, Effects.NONE, 1);
            case REF_TEST, REF_TEST_NULL ->
                stack.push(CastBranch.test(new RefType(op == Opcode.REF_TEST_NULL, code.heapType()), stack.pop()));
            case REF_CAST, REF_CAST_NULL ->
                stack.push(CastBranch.cast(
                        new RefType(op == Opcode.REF_CAST_NULL, code.heapType()), Effects.TRAP, stack.pop()));
            case STRUCT_NEW, STRUCT_NEW_DEFAULT, STRUCT_GET, STRUCT_GET_S, STRUCT_GET_U, STRUCT_SET -> {
                DefinedType type = type();
                struct(op, type, (StructType) type.composite());
            }
            case ARRAY_LEN -> push(op, ValType.I32, Effects.TRAP, 1);
            default -> {
                DefinedType type = type();
                array(op, type, ((ArrayType) type.composite()).element());
            }
        }
    }

    private void push(Opcode op, ValType type, int effects, int operands) {
        stack.push(new Op(op, 0, type, effects, stack.pop(operands)));
    }

    private DefinedType type() {
        return module.types().get(code.u32());
    }

    private void struct(Opcode op, DefinedType type, StructType struct) {
        RefType made = new RefType(false, type);
        switch (op) {
            case STRUCT_NEW -> {
                Expr[] values = stack.pop(struct.fields().size());
                if (values.length <= MOST_VALUES) {
                    stack.push(new HeapOp(op, type, 0, made, Effects.NONE, values));
                } else {
                    fill(new HeapOp(Opcode.STRUCT_NEW_DEFAULT, type, 0, made, Effects.NONE), type, values);
                }
            }
            case STRUCT_NEW_DEFAULT -> stack.push(new HeapOp(op, type, 0, made, Effects.NONE));
            case STRUCT_SET -> set(op, type, code.u32(), Effects.WRITE_HEAP, 2);
            default -> {
                int field = code.u32();
                read(op, type, field, struct.fields().get(field), 1);
            }
        }
    }

    private void array(Opcode op, DefinedType type, FieldType element) {
        RefType made = new RefType(false, type);
        switch (op) {
            case ARRAY_NEW -> stack.push(new HeapOp(op, type, 0, made, Effects.TRAP, stack.pop(2)));
            case ARRAY_NEW_DEFAULT -> stack.push(new HeapOp(op, type, 0, made, Effects.TRAP, stack.pop()));
            case ARRAY_NEW_FIXED -> {
                Expr[] values = stack.pop(code.u32());
                if (values.length <= MOST_VALUES) {
                    stack.push(new HeapOp(op, type, 0, made, Effects.NONE, values));
                } else {
                    Expr length = Expr.constant(values.length);
                    fill(new HeapOp(Opcode.ARRAY_NEW_DEFAULT, type, 0, made, Effects.NONE, length), type, values);
                }
            }
            case ARRAY_NEW_DATA, ARRAY_NEW_ELEM -> {
                int source = op == Opcode.ARRAY_NEW_DATA ? Effects.READ_MEMORY : Effects.READ_TABLE;
                stack.push(new HeapOp(op, type, code.u32(), made, source | Effects.TRAP, stack.pop(2)));
            }
            case ARRAY_GET, ARRAY_GET_S, ARRAY_GET_U -> read(op, type, 0, element, 2);
            case ARRAY_SET -> set(op, type, 0, Effects.WRITE_HEAP, 3);
            case ARRAY_FILL -> set(op, type, 0, Effects.WRITE_HEAP, 4);
            case ARRAY_COPY -> {
                code.u32();
                set(op, type, 0, Effects.WRITE_HEAP | Effects.READ_HEAP, 5);
            }
            case ARRAY_INIT_DATA -> set(op, type, code.u32(), Effects.WRITE_HEAP | Effects.READ_MEMORY, 4);
            case ARRAY_INIT_ELEM -> set(op, type, code.u32(), Effects.WRITE_HEAP | Effects.READ_TABLE, 4);
            default -> throw new AssertionError(op);
        }
    }

    private void read(Opcode op, DefinedType type, int index, FieldType field, int operands) {
        int effects = Effects.TRAP | (field.mutable() ? Effects.READ_HEAP : Effects.NONE);
        stack.push(new HeapOp(op, type, index, field.unpacked(), effects, nullLast(stack.pop(operands))));
    }

    private void set(Opcode op, DefinedType type, int index, int effects, int operands) {
        Expr[] args = nullLast(stack.pop(operands));
        stack.emit(new HeapSet(op, type, index, args), effects | Effects.TRAP, 0, args);
    }

    /** The first operand is looked into before the others are evaluated: nobody may be able to tell. */
    private Expr[] nullLast(Expr[] args) {
        for (int i = 1; i < args.length; i++) {
            if (Effects.needed(args[i].effects)) {
                return settled(args);
            }
        }
        return args;
    }

    private Expr[] settled(Expr[] args) {
        for (int i = 0; i < args.length; i++) {
            args[i] = stack.settled(args[i]);
        }
        return args;
    }

    /** Sets the fields or elements one by one, mutable or not. */
    private void fill(HeapOp made, DefinedType type, Expr[] values) {
        settled(values);
        LocalGet target = (LocalGet) stack.settled(made);
        boolean array = type.composite() instanceof ArrayType;
        for (int i = 0; i < values.length; i++) {
            Expr self = stack.get(target.local);
            HeapSet set = array
                    ? new HeapSet(Opcode.ARRAY_SET, type, 0, self, Expr.constant(i), values[i])
                    : new HeapSet(Opcode.STRUCT_SET, type, i, self, values[i]);
            stack.emit(set, Effects.WRITE_HEAP, 0, set.exprs());
        }
        stack.push(stack.get(target.local));
    }
}
