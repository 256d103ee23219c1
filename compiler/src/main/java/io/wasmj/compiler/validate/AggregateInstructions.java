package io.wasmj.compiler.validate;

import io.wasmj.compiler.binary.CodeReader;
import io.wasmj.compiler.binary.ImplementationLimits;
import io.wasmj.compiler.binary.Opcode;
import io.wasmj.runtime.AbstractHeapType;
import io.wasmj.runtime.ArrayType;
import io.wasmj.runtime.DefinedType;
import io.wasmj.runtime.FieldType;
import io.wasmj.runtime.HeapType;
import io.wasmj.runtime.PackedType;
import io.wasmj.runtime.RefType;
import io.wasmj.runtime.StructType;
import io.wasmj.runtime.ValType;

/** The typing of instructions on references (spec, "Validation: Reference Instructions, Aggregate Instructions"). */
final class AggregateInstructions {

    private static final RefType ARRAYREF = new RefType(true, AbstractHeapType.ARRAY);
    private static final RefType EQREF = new RefType(true, AbstractHeapType.EQ);
    private static final RefType I31REF = new RefType(true, AbstractHeapType.I31);

    private final ExpressionValidator context;

    AggregateInstructions(ExpressionValidator context) {
        this.context = context;
    }

    void instruction(Opcode op) {
        OperandStack operands = context.operands;
        CodeReader in = context.in;
        switch (op) {
            case REF_NULL -> operands.push(new RefType(true, in.heapType()));
            case REF_IS_NULL -> {
                operands.popReference();
                operands.push(ValType.I32);
            }
            case REF_AS_NON_NULL -> operands.push(operands.popReference().nonNull());
            case REF_EQ -> {
                operands.pop(EQREF);
                operands.pop(EQREF);
                operands.push(ValType.I32);
            }
            case REF_TEST, REF_TEST_NULL -> {
                operands.pop(new RefType(true, in.heapType().top()));
                operands.push(ValType.I32);
            }
            case REF_CAST, REF_CAST_NULL -> {
                HeapType to = in.heapType();
                operands.pop(new RefType(true, to.top()));
                operands.push(new RefType(op == Opcode.REF_CAST_NULL, to));
            }
            case REF_I31 -> {
                operands.pop(ValType.I32);
                operands.push(I31REF.nonNull());
            }
            case I31_GET_S, I31_GET_U -> {
                operands.pop(I31REF);
                operands.push(ValType.I32);
            }
            case ANY_CONVERT_EXTERN -> convert(ValType.EXTERNREF, AbstractHeapType.ANY);
            case EXTERN_CONVERT_ANY -> convert(ValType.ANYREF, AbstractHeapType.EXTERN);
            case STRUCT_NEW, STRUCT_NEW_DEFAULT, STRUCT_GET, STRUCT_GET_S, STRUCT_GET_U, STRUCT_SET ->
                struct(op, type());
            case ARRAY_LEN -> {
                operands.pop(ARRAYREF);
                operands.push(ValType.I32);
            }
            default -> array(op, type());
        }
    }

    private void convert(RefType from, AbstractHeapType to) {
        RefType ref = context.operands.popReference();
        context.checkMatch(ref, from);
        context.operands.push(new RefType(ref.nullable(), to));
    }

    private DefinedType type() {
        return context.module
                .types()
                .get(context.index("type", context.module.types().size()));
    }

    private void struct(Opcode op, DefinedType type) {
        if (!(type.composite() instanceof StructType struct)) {
            throw context.error("type mismatch: expected a type of structures, found " + type);
        }
        OperandStack operands = context.operands;
        switch (op) {
            case STRUCT_NEW -> {
                for (FieldType field : struct.fields().reversed()) {
                    operands.pop(field.unpacked());
                }
                operands.push(new RefType(false, type));
            }
            case STRUCT_NEW_DEFAULT -> {
                struct.fields().forEach(this::checkDefaultable);
                operands.push(new RefType(false, type));
            }
            default -> {
                FieldType field = struct.fields()
                        .get(context.index("field", struct.fields().size()));
                if (op == Opcode.STRUCT_SET) {
                    checkMutable(field, "field");
                    operands.pop(field.unpacked());
                    operands.pop(new RefType(true, type));
                } else {
                    checkSign(field, op != Opcode.STRUCT_GET);
                    operands.pop(new RefType(true, type));
                    operands.push(field.unpacked());
                }
            }
        }
    }

    private void array(Opcode op, DefinedType type) {
        OperandStack operands = context.operands;
        FieldType element = element(type);
        ValType value = element.unpacked();
        RefType array = new RefType(true, type);
        switch (op) {
            case ARRAY_NEW -> {
                operands.pop(ValType.I32);
                operands.pop(value);
                operands.push(array.nonNull());
            }
            case ARRAY_NEW_DEFAULT -> {
                checkDefaultable(element);
                operands.pop(ValType.I32);
                operands.push(array.nonNull());
            }
            case ARRAY_NEW_FIXED -> {
                int count = context.in.u32();
                if (Integer.compareUnsigned(count, ImplementationLimits.FIXED_ELEMENTS) > 0) {
                    throw context.error("too many elements, the limit is " + ImplementationLimits.FIXED_ELEMENTS);
                }
                for (int i = 0; i < count; i++) {
                    operands.pop(value);
                }
                operands.push(array.nonNull());
            }
            case ARRAY_NEW_DATA, ARRAY_NEW_ELEM -> {
                segment(op == Opcode.ARRAY_NEW_DATA, element);
                operands.pop(ValType.I32);
                operands.pop(ValType.I32);
                operands.push(array.nonNull());
            }
            case ARRAY_GET, ARRAY_GET_S, ARRAY_GET_U -> {
                checkSign(element, op != Opcode.ARRAY_GET);
                operands.pop(ValType.I32);
                operands.pop(array);
                operands.push(value);
            }
            case ARRAY_SET -> {
                checkMutable(element, "array");
                operands.pop(value);
                operands.pop(ValType.I32);
                operands.pop(array);
            }
            case ARRAY_FILL -> {
                checkMutable(element, "array");
                operands.pop(ValType.I32);
                operands.pop(value);
                operands.pop(ValType.I32);
                operands.pop(array);
            }
            case ARRAY_COPY -> {
                checkMutable(element, "array");
                DefinedType from = type();
                if (!element(from).storage().matches(element.storage())) {
                    throw context.error("array types do not match: expected elements of " + element.storage()
                            + ", found " + element(from).storage());
                }
                operands.pop(ValType.I32);
                operands.pop(ValType.I32);
                operands.pop(new RefType(true, from));
                operands.pop(ValType.I32);
                operands.pop(array);
            }
            case ARRAY_INIT_DATA, ARRAY_INIT_ELEM -> {
                checkMutable(element, "array");
                segment(op == Opcode.ARRAY_INIT_DATA, element);
                operands.pop(ValType.I32);
                operands.pop(ValType.I32);
                operands.pop(ValType.I32);
                operands.pop(array);
            }
            default -> throw new AssertionError(op);
        }
    }

    private FieldType element(DefinedType type) {
        if (type.composite() instanceof ArrayType array) {
            return array.element();
        }
        throw context.error("type mismatch: expected a type of arrays, found " + type);
    }

    /** The segment that elements come from. */
    private void segment(boolean data, FieldType element) {
        int segment = context.in.u32();
        if (!data) {
            context.checkMatch(context.elements(segment), element.storage());
            return;
        }
        context.data(segment);
        if (element.storage() instanceof RefType) {
            throw context.error("array type is not numeric or vector: its elements are " + element.storage());
        }
    }

    private void checkDefaultable(FieldType field) {
        if (!field.unpacked().isDefaultable()) {
            throw context.error("field type is not defaultable: " + field);
        }
    }

    private void checkMutable(FieldType field, String what) {
        if (!field.mutable()) {
            throw context.error("immutable " + what);
        }
    }

    private void checkSign(FieldType field, boolean signed) {
        boolean packed = field.storage() instanceof PackedType;
        if (packed != signed) {
            throw context.error("field is " + (packed ? "packed" : "unpacked") + ": " + field);
        }
    }
}
