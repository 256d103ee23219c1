package io.wasmj.compiler.emit;

import io.wasmj.compiler.binary.AtomicOpcode;
import io.wasmj.compiler.binary.Opcode;
import io.wasmj.compiler.ir.Expr;
import io.wasmj.compiler.ir.Expr.Atomic;
import io.wasmj.compiler.ir.Expr.Call;
import io.wasmj.compiler.ir.Expr.CallIndirect;
import io.wasmj.compiler.ir.Expr.Const;
import io.wasmj.compiler.ir.Expr.GlobalGet;
import io.wasmj.compiler.ir.Expr.HeapOp;
import io.wasmj.compiler.ir.Expr.Load;
import io.wasmj.compiler.ir.Expr.LocalGet;
import io.wasmj.compiler.ir.Expr.LocalTee;
import io.wasmj.compiler.ir.Expr.Lookup;
import io.wasmj.compiler.ir.Expr.Op;
import io.wasmj.compiler.ir.Expr.Payload;
import io.wasmj.compiler.ir.Expr.Select;
import io.wasmj.compiler.ir.Expr.TableIndex;
import io.wasmj.compiler.ir.Expr.VectorConst;
import io.wasmj.compiler.ir.Expr.VectorOp;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.runtime.NumType;
import io.wasmj.runtime.RefType;
import io.wasmj.runtime.ValType;
import io.wasmj.runtime.VectorForm;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;

/** Expression trees as code that leaves their value on the stack. */
final class Expressions {

    static final String GUEST = "io/wasmj/runtime/abi/GuestInstance";
    static final String MEMORY = "io/wasmj/runtime/abi/MemoryInstance";
    static final String TABLE = "io/wasmj/runtime/abi/TableInstance";
    static final String TAG = "io/wasmj/runtime/abi/TagInstance";
    static final String EXCEPTIONS = "io/wasmj/runtime/abi/Exceptions";
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
    private final HeapCode heap;
    private final VectorCode vectors;

    Expressions(Code code, ModuleLayout layout, MethodFrame frame, String owner) {
        this.code = code;
        this.layout = layout;
        this.frame = frame;
        memory = layout.strategy() == MemoryStrategy.NATIVE
                ? new NativeMemoryCode(code, layout, frame, this, owner)
                : new HeapMemoryCode(code, layout, frame, this);
        conditions = new Conditions(code, this);
        heap = new HeapCode(code, layout, frame, this);
        vectors = layout.vectors() == VectorForm.REGISTERS
                ? new RegisterCode(code, frame, this, layout.strategy())
                : new HalvesCode(code, frame, this);
    }

    HeapCode heap() {
        return heap;
    }

    MemoryCode memory() {
        return memory;
    }

    VectorCode vectors() {
        return vectors;
    }

    Conditions conditions() {
        return conditions;
    }

    void emit(Expr expr) {
        if (expr.hasValue() && expr.type() == ValType.V128) {
            vectors.emit(expr);
            return;
        }
        emitPlain(expr);
        if (expr.hasValue() && JavaType.isNull(expr.type()) && !(expr instanceof Const)) {
            // The verifier knows no class whose only value is null, but takes a constant for any.
            code.drop();
            code.nullReference();
        }
    }

    /** What is no vector, or has nothing to do with the kinds of vectors. */
    void emitPlain(Expr expr) {
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
                frame.vectors().calling();
                FuncType type = layout.module().functionType(call.function);
                code.invokeStatic(layout.owner(call.function), layout.method(call.function), layout.descriptor(type));
                if (layout.mayGrow(call.function)) {
                    memory.mayHaveGrown();
                }
            }
            case CallIndirect call -> callIndirect(call);
            case Select select -> select(select, () -> side(select, select.ifTrue), () -> side(select, select.ifFalse));
            case Expr.Scratch scratch -> frame.loadScratch(scratch.use, scratch.type(), scratch.index);
            case Lookup lookup -> lookup(lookup);
            case Atomic atomic -> atomic(atomic);
            case TableIndex index -> {
                emit(index.index);
                code.invokeStatic(GUEST, "tableIndex", "(J)I");
            }
            case VectorOp op -> vectors.number(op);
            case VectorConst known -> throw new AssertionError(known);
            case HeapOp op -> heap.emit(op);
            case Payload payload -> {
                emit(payload.args()[0]);
                code.invokeVirtual(JavaType.EXCEPTION, "payload", "()" + HostValues.ARRAY);
                code.i32(payload.index);
                HostValues.element(code, payload.type());
                JavaType.enter(code, payload.type());
            }
            case Op op -> op(op);
        }
    }

    void unreachable() {
        code.invokeStatic("io/wasmj/runtime/abi/Traps", "unreachable", "()Lio/wasmj/runtime/Trap;");
        code.athrow();
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
        if (JavaType.isObject(type)) {
            code.getField(GLOBAL, "reference", "L" + JavaType.OBJECT + ";");
            reference(type);
            return;
        }
        code.getField(GLOBAL, "bits", "J");
        switch (type) {
            case NumType.I32 -> code.op(Opcodes.L2I);
            case NumType.F32 -> {
                code.op(Opcodes.L2I);
                code.invokeStatic("java/lang/Float", "intBitsToFloat", "(I)F");
            }
            case NumType.F64 -> code.invokeStatic("java/lang/Double", "longBitsToDouble", "(J)D");
            default -> {}
        }
    }

    /** Gives an object on the stack the class of references of a type. */
    private void reference(ValType type) {
        Object java = JavaType.verification(type);
        if (!java.equals(JavaType.OBJECT)) {
            code.cast((String) java);
        }
    }

    /** The object of a memory that is not direct. */
    void memory(int memory) {
        frame.instance();
        code.getField(layout.instance(), "m" + memory, "L" + MEMORY + ";");
    }

    void table(int table) {
        frame.instance();
        code.getField(layout.instance(), "t" + table, "L" + TABLE + ";");
    }

    private void atomic(Atomic atomic) {
        if (atomic.opcode.code() == AtomicOpcode.FENCE) {
            code.invokeStatic("java/lang/invoke/VarHandle", "fullFence", "()V");
            return;
        }
        emitAll(atomic.args());
        for (int i = atomic.args().length; i < 3; i++) {
            code.i64(0);
        }
        code.i64(atomic.offset);
        frame.instance();
        code.i32(atomic.memory);
        code.i32(atomic.opcode.code());
        code.invokeStatic(GUEST, "atomic", "(JJJJL" + GUEST + ";II)J");
        if (!atomic.hasValue()) {
            code.drop();
        }
    }

    private void callIndirect(CallIndirect call) {
        emitAll(call.args());
        ordinal(call.table, call.callee);
        frame.vectors().calling();
        frame.instance();
        code.invokeStatic(
                layout.dispatchClass(), "call" + layout.signature(call.callee), layout.dispatchDescriptor(call.callee));
        if (call.hasValue()) {
            JavaType.enter(code, call.type());
        }
        if (layout.indirectMayGrow()) {
            memory.mayHaveGrown();
        }
    }

    /** From an index on the stack, or from a function where there is no table, to the ordinal of the function. */
    void ordinal(int table, FuncType callee) {
        frame.instance();
        if (table < 0) {
            code.i32(layout.signature(callee));
            code.invokeStatic(GUEST, "ordinal", "(L" + JavaType.FUNCTION + ";L" + GUEST + ";I)I");
            return;
        }
        table(table);
        code.i32(layout.signature(callee));
        code.invokeStatic(GUEST, "ordinal", "(IL" + GUEST + ";L" + TABLE + ";I)I");
    }

    /** The sides are emitted as the caller wants them. */
    void select(Select select, Runnable ifTrue, Runnable ifFalse) {
        Code.Target otherwise = new Code.Target();
        Code.Target end = new Code.Target();
        conditions.jumpIf(select.condition, false, otherwise);
        ifTrue.run();
        code.goTo(end);
        code.place(otherwise);
        ifFalse.run();
        code.place(end);
    }

    /** Both sides leave the same type on the stack. */
    private void side(Select select, Expr side) {
        emit(side);
        if (select.type() instanceof RefType ref) {
            code.retype(JavaType.className(ref.heap()));
        }
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
                code.i32(op.index);
                code.invokeVirtual(GUEST, "memorySize", "(I)J");
            }
            case MEMORY_GROW -> {
                frame.instance();
                emitAll(args);
                code.i32(op.index);
                code.invokeVirtual(GUEST, "memoryGrow", "(JI)J");
                memory.mayHaveGrown();
            }
            case TABLE_GET -> {
                emitAll(args);
                table(op.index);
                code.invokeStatic(GUEST, "tableGet", "(IL" + TABLE + ";)L" + JavaType.OBJECT + ";");
                reference(op.type());
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
            case REF_AS_NON_NULL, REF_I31, I31_GET_S, I31_GET_U, ANY_CONVERT_EXTERN, EXTERN_CONVERT_ANY, ARRAY_LEN ->
                heap.emit(op);
            case THROW -> exception(op);
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

    /** An exception with what it carries in boxes. */
    private void exception(Op op) {
        Expr[] values = op.args();
        code.i32(values.length);
        code.newArray(HostValues.ARRAY);
        for (int i = 0; i < values.length; i++) {
            code.dup();
            code.i32(i);
            emit(values[i]);
            HostValues.box(code, values[i].type());
            code.arrayStore(HostValues.ARRAY);
        }
        tag(op.index);
        code.invokeStatic(EXCEPTIONS, "make", "(" + HostValues.ARRAY + "L" + TAG + ";)L" + JavaType.EXCEPTION + ";");
    }

    void tag(int tag) {
        frame.instance();
        code.getField(layout.instance(), "x" + tag, "L" + TAG + ";");
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
