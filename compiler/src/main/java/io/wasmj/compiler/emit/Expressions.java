package io.wasmj.compiler.emit;

import io.wasmj.compiler.binary.Opcode;
import io.wasmj.compiler.ir.Expr;
import io.wasmj.compiler.ir.Expr.Call;
import io.wasmj.compiler.ir.Expr.CallIndirect;
import io.wasmj.compiler.ir.Expr.Const;
import io.wasmj.compiler.ir.Expr.GlobalGet;
import io.wasmj.compiler.ir.Expr.Load;
import io.wasmj.compiler.ir.Expr.LocalGet;
import io.wasmj.compiler.ir.Expr.LocalTee;
import io.wasmj.compiler.ir.Expr.Lookup;
import io.wasmj.compiler.ir.Expr.Op;
import io.wasmj.compiler.ir.Expr.Select;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.runtime.ValType;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;

/** Expression trees as code that leaves their value on the stack. */
final class Expressions {

    static final String GUEST = "io/wasmj/runtime/abi/GuestInstance";
    static final String TABLE = "io/wasmj/runtime/abi/TableInstance";
    static final String GLOBAL = "io/wasmj/runtime/abi/GlobalInstance";

    private static final Handle CONSTANT_TABLE = new Handle(
            Opcodes.H_INVOKESTATIC,
            "io/wasmj/runtime/abi/ConstantTable",
            "of",
            "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;[Ljava/lang/String;)[C",
            false);

    /** A string constant has at most 65,535 bytes, a char up to three. */
    private static final int CHARS_PER_CONSTANT = 21_000;

    private final Code code;
    private final ModuleLayout layout;
    private final MethodFrame frame;
    private final MemoryCode memory;
    private final Conditions conditions;

    Expressions(Code code, ModuleLayout layout, MethodFrame frame, String owner) {
        this.code = code;
        this.layout = layout;
        this.frame = frame;
        memory = layout.strategy() == MemoryStrategy.NATIVE
                ? new NativeMemoryCode(code, layout, frame, this, owner)
                : new HeapMemoryCode(code, layout, frame, this);
        conditions = new Conditions(code, this);
    }

    MemoryCode memory() {
        return memory;
    }

    Conditions conditions() {
        return conditions;
    }

    void emit(Expr expr) {
        switch (expr) {
            case Const known -> frame.constant(known.type(), known.bits);
            case LocalGet get -> frame.load(get.local);
            case LocalTee tee -> {
                emit(tee.value);
                code.dup();
                frame.store(tee.local);
                memory.checked().forget(tee.local);
            }
            case GlobalGet get -> global(get);
            case Load load -> memory.load(load);
            case Call call -> {
                emitAll(call.args());
                frame.instance();
                FuncType type = layout.module().functionType(call.function);
                code.invokeStatic(layout.owner(call.function), layout.method(call.function), layout.descriptor(type));
                if (layout.mayGrow(call.function)) {
                    memory.mayHaveGrown();
                }
            }
            case CallIndirect call -> callIndirect(call);
            case Select select -> select(select);
            case Expr.Scratch scratch -> frame.loadScratch(scratch.use, scratch.type(), scratch.index);
            case Lookup lookup -> lookup(lookup);
            case Op op -> op(op);
        }
    }

    void emitAll(Expr[] exprs) {
        for (Expr expr : exprs) {
            emit(expr);
        }
    }

    private void global(GlobalGet get) {
        ValType type = get.type();
        Const known = layout.constantGlobal(get.global);
        if (known != null) {
            emit(known);
            return;
        }
        frame.instance();
        if (!layout.isShared(get.global)) {
            code.getField(layout.instance(), "g" + get.global, JavaType.descriptor(type));
            return;
        }
        code.getField(layout.instance(), "g" + get.global, "L" + GLOBAL + ";");
        if (type.isReference()) {
            code.getField(GLOBAL, "reference", "L" + JavaType.OBJECT + ";");
            if (type == ValType.FUNCREF) {
                code.cast(JavaType.FUNCTION);
            }
            return;
        }
        code.getField(GLOBAL, "bits", "J");
        switch (type) {
            case I32 -> code.op(Opcodes.L2I);
            case F32 -> {
                code.op(Opcodes.L2I);
                code.invokeStatic("java/lang/Float", "intBitsToFloat", "(I)F");
            }
            case F64 -> code.invokeStatic("java/lang/Double", "longBitsToDouble", "(J)D");
            default -> {}
        }
    }

    void table(int table) {
        frame.instance();
        code.getField(layout.instance(), "t" + table, "L" + TABLE + ";");
    }

    private void callIndirect(CallIndirect call) {
        emitAll(call.args());
        ordinal(call.table, call.callee);
        frame.instance();
        code.invokeStatic(
                layout.dispatchClass(), "call" + layout.signature(call.callee), layout.dispatchDescriptor(call.callee));
        if (layout.indirectMayGrow()) {
            memory.mayHaveGrown();
        }
    }

    /** From an index on the stack to the ordinal of the function in that table. */
    void ordinal(int table, FuncType callee) {
        frame.instance();
        table(table);
        code.i32(layout.signature(callee));
        code.invokeStatic(GUEST, "ordinal", "(IL" + GUEST + ";L" + TABLE + ";I)I");
    }

    private void select(Select select) {
        Code.Target otherwise = new Code.Target();
        Code.Target end = new Code.Target();
        conditions.jumpIf(select.condition, false, otherwise);
        emit(select.ifTrue);
        code.goTo(end);
        code.place(otherwise);
        emit(select.ifFalse);
        code.place(end);
    }

    private void lookup(Lookup lookup) {
        emit(lookup.index);
        lookup(code, lookup.table);
    }

    /** From an index on the stack to the entry of a constant table. */
    static void lookup(Code code, int[] table) {
        StringBuilder chars = new StringBuilder(table.length);
        for (int entry : table) {
            chars.append((char) entry);
        }
        List<Object> parts = new ArrayList<>();
        for (int i = 0; i < chars.length(); i += CHARS_PER_CONSTANT) {
            parts.add(chars.substring(i, Math.min(i + CHARS_PER_CONSTANT, chars.length())));
        }
        code.dynamicConstant("[C", CONSTANT_TABLE, parts.toArray());
        code.invokeStatic("io/wasmj/runtime/abi/ConstantTable", "get", "(I[C)I");
    }

    private void op(Op op) {
        Expr[] args = op.args();
        if (Conditions.isComparison(op.opcode)) {
            conditions.value(op);
            return;
        }
        switch (op.opcode) {
            case MEMORY_SIZE -> {
                frame.instance();
                code.invokeVirtual(GUEST, "memorySize", "()I");
            }
            case MEMORY_GROW -> {
                frame.instance();
                emitAll(args);
                code.invokeVirtual(GUEST, "memoryGrow", "(I)I");
                memory.mayHaveGrown();
            }
            case TABLE_GET -> {
                emitAll(args);
                table(op.index);
                String name = op.type() == ValType.FUNCREF ? "tableGetFunction" : "tableGet";
                code.invokeStatic(GUEST, name, "(IL" + TABLE + ";)" + JavaType.descriptor(op.type()));
            }
            case TABLE_SIZE -> {
                table(op.index);
                code.invokeVirtual(TABLE, "size", "()I");
            }
            case TABLE_GROW -> {
                emitAll(args);
                table(op.index);
                code.invokeStatic(GUEST, "tableGrow", "(L" + JavaType.OBJECT + ";IL" + TABLE + ";)I");
            }
            case REF_FUNC -> {
                frame.instance();
                code.i32(op.index);
                code.invokeVirtual(GUEST, "function", "(I)Lio/wasmj/runtime/abi/FunctionInstance;");
                code.retype(JavaType.FUNCTION);
            }
            case I32_DIV_S, I64_DIV_S -> {
                emitAll(args);
                if (args[1] instanceof Const divisor && divisor.bits != -1) {
                    code.op(op.opcode == Opcode.I32_DIV_S ? Opcodes.IDIV : Opcodes.LDIV);
                } else {
                    Numerics.emit(op.opcode, code);
                }
            }
            case I64_SHL, I64_SHR_S, I64_SHR_U, I64_ROTL, I64_ROTR -> {
                // L2I of a constant, or of a number that was extended, is left out.
                emit(args[0]);
                shiftCount(args[1]);
                Numerics.emit(op.opcode, code);
            }
            default -> {
                emitAll(args);
                if (!Numerics.emit(op.opcode, code)) {
                    throw new AssertionError(op.opcode);
                }
            }
        }
    }

    private void shiftCount(Expr count) {
        if (count instanceof Const known) {
            code.i32((int) known.bits & 63);
        } else if (count instanceof Op op
                && (op.opcode == Opcode.I64_EXTEND_I32_U || op.opcode == Opcode.I64_EXTEND_I32_S)) {
            emit(op.args()[0]);
        } else {
            emit(count);
            code.op(Opcodes.L2I);
        }
    }
}
