package io.wasmj.compiler.emit;

import io.wasmj.compiler.binary.Immediate;
import io.wasmj.compiler.binary.VectorOpcode;
import io.wasmj.compiler.ir.Expr;
import io.wasmj.compiler.ir.Expr.Const;
import io.wasmj.compiler.ir.Expr.Load;
import io.wasmj.compiler.ir.Expr.LocalTee;
import io.wasmj.compiler.ir.Expr.Select;
import io.wasmj.compiler.ir.Expr.VectorConst;
import io.wasmj.compiler.ir.Expr.VectorOp;
import io.wasmj.compiler.ir.Stmt;

/**
 * Vector instructions as calls of {@code abi.simd}. A method's name is that of the instruction without what its width,
 * the last parameter, says: {@code i16x8.extend_low_i8x16_s} is {@code Integers.extendLowS(…, 16)}.
 */
final class HalvesCode extends VectorCode {

    private static final String PACKAGE = "io/wasmj/runtime/abi/simd/";
    private static final String BITS = PACKAGE + "Bits";
    private static final String V128 = "L" + JavaType.VECTOR + ";";

    HalvesCode(Code code, MethodFrame frame, Expressions expressions) {
        super(code, frame, expressions);
    }

    static void constant(Code code, long low, long high) {
        code.i64(low);
        code.i64(high);
        code.invokeStatic(BITS, "constant", "(JJ)" + V128);
    }

    @Override
    void emit(Expr expr) {
        switch (expr) {
            case VectorConst known -> constant(code, known.low, known.high);
            case Const zero -> constant(code, 0, 0);
            case Load load -> {
                expressions.memory().vectorPlace(load.memory, load.address, load.offset);
                code.invokeStatic(
                        MemoryCode.VECTORS, "load", "(" + expressions.memory().vectorPlaceType() + ")" + V128);
            }
            case Select select -> expressions.select(select, () -> emit(select.ifTrue), () -> emit(select.ifFalse));
            case LocalTee tee -> {
                emit(tee.value);
                code.dup();
                frame.store(tee.local);
            }
            case VectorOp op -> call(op);
            default -> expressions.emitPlain(expr);
        }
    }

    @Override
    void set(int local, Expr value) {
        emit(value);
        frame.store(local);
    }

    @Override
    void store(Stmt.Store store) {
        expressions.memory().vectorPlace(store.memory, store.address, store.offset);
        emit(store.value);
        code.invokeStatic(
                MemoryCode.VECTORS, "store", "(" + expressions.memory().vectorPlaceType() + V128 + ")V");
    }

    @Override
    void number(VectorOp op) {
        call(op);
    }

    @Override
    void parameters(int count) {}

    private void call(VectorOp op) {
        VectorOpcode opcode = op.opcode;
        String name = name(opcode);
        StringBuilder descriptor = new StringBuilder("(");
        for (Expr arg : op.args()) {
            expressions.emit(arg);
            descriptor.append(JavaType.descriptor(arg.type()));
        }
        if (opcode.immediate() == Immediate.LANE) {
            code.i32(op.lanes()[0]);
            descriptor.append('I');
        } else if (opcode.immediate() == Immediate.LANES) {
            code.i64(eight(op.lanes(), 0));
            code.i64(eight(op.lanes(), 8));
            descriptor.append("JJ");
        }
        String owner = owner(opcode.shape(), name);
        if (!owner.equals(BITS)) {
            code.i32(opcode.laneBits());
            descriptor.append('I');
        }
        if (name.equals("extract_lane")) {
            name += "_" + op.type();
        }
        code.invokeStatic(owner, camelCase(name), descriptor + ")" + JavaType.descriptor(op.type()));
    }

    private static String owner(String shape, String name) {
        return switch (name) {
            case "shuffle", "swizzle", "bitselect" -> BITS;
            default ->
                switch (shape.charAt(0)) {
                    case 'i' -> PACKAGE + "Integers";
                    case 'f' -> PACKAGE + "Floats";
                    default -> BITS;
                };
        };
    }

    private static String camelCase(String name) {
        StringBuilder out = new StringBuilder();
        for (String word : name.split("_", -1)) {
            out.append(out.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return out.toString();
    }
}
