package io.wasmj.compiler.emit;

import io.wasmj.compiler.ir.Expr;
import io.wasmj.compiler.ir.Stmt;
import io.wasmj.runtime.NumType;
import io.wasmj.runtime.RefType;
import io.wasmj.runtime.ValType;
import org.objectweb.asm.Opcodes;

/** Loads and stores of memories beyond the first, which few modules have: calls that take and give bits. */
final class OtherMemoryCode {

    private final Code code;
    private final Expressions expressions;

    OtherMemoryCode(Code code, Expressions expressions) {
        this.code = code;
        this.expressions = expressions;
    }

    void load(Expr.Load load) {
        address(load.address);
        code.i64(load.offset);
        code.i32(load.opcode.accessBytes());
        expressions.memory(load.memory);
        code.invokeStatic(Expressions.ADDRESSES, "load", "(JJIL" + Expressions.MEMORY + ";)J");
        switch (load.type()) {
            case NumType.F64 -> code.invokeStatic("java/lang/Double", "longBitsToDouble", "(J)D");
            case NumType.F32 -> {
                code.op(Opcodes.L2I);
                code.invokeStatic("java/lang/Float", "intBitsToFloat", "(I)F");
            }
            case NumType.I32 -> {
                code.op(Opcodes.L2I);
                sign(load);
            }
            case NumType.I64 -> {
                if (load.opcode.mnemonic().endsWith("_s")) {
                    code.op(Opcodes.L2I);
                    sign(load);
                    code.op(Opcodes.I2L);
                }
            }
            case RefType ref -> throw new AssertionError(ref);
        }
    }

    private void sign(Expr.Load load) {
        if (load.opcode.mnemonic().endsWith("_s") && load.opcode.accessBytes() < 4) {
            code.op(load.opcode.accessBytes() == 1 ? Opcodes.I2B : Opcodes.I2S);
        }
    }

    void store(Stmt.Store store) {
        address(store.address);
        expressions.emit(store.value);
        Numerics.toBits(code, store.value.type());
        code.i64(store.offset);
        code.i32(store.opcode.accessBytes());
        expressions.memory(store.memory);
        code.invokeStatic(Expressions.ADDRESSES, "store", "(JJJIL" + Expressions.MEMORY + ";)V");
    }

    private void address(Expr address) {
        expressions.emit(address);
        if (address.type() == ValType.I32) {
            Numerics.zeroExtend(code);
        }
    }
}
