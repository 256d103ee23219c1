package io.wasmj.compiler.ir;

import io.wasmj.compiler.binary.CodeReader;
import io.wasmj.compiler.binary.Module;
import io.wasmj.compiler.binary.Opcode;
import io.wasmj.compiler.ir.Expr.Call;
import io.wasmj.compiler.ir.Expr.CallIndirect;
import io.wasmj.compiler.ir.Expr.Const;
import io.wasmj.compiler.ir.Expr.GlobalGet;
import io.wasmj.compiler.ir.Expr.LocalGet;
import io.wasmj.compiler.ir.Expr.LocalTee;
import io.wasmj.compiler.ir.Expr.Op;
import io.wasmj.compiler.ir.Expr.Scratch;
import io.wasmj.compiler.ir.Expr.Select;
import io.wasmj.compiler.ir.Stmt.Drop;
import io.wasmj.compiler.ir.Stmt.GlobalSet;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.GlobalType;
import io.wasmj.runtime.ValType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the instructions of a valid function into statements and expression trees. Dead code is left out. */
public final class IrBuilder {

    private final Module module;
    private final CodeReader code;
    private final FunctionIr function;
    private final OperandStack stack;
    private final ControlBuilder control;
    private final HeapBuilder heap;
    private final StorageBuilder storage;
    private final VectorBuilder vectors;
    private final boolean callsApart;

    private IrBuilder(Module module, CodeReader code, FunctionIr function, boolean callsApart) {
        this.module = module;
        this.callsApart = callsApart;
        this.code = code;
        this.function = function;
        stack = new OperandStack(function);
        control = new ControlBuilder(module, code, function, stack);
        heap = new HeapBuilder(module, code, stack);
        storage = new StorageBuilder(module, code, stack);
        vectors = new VectorBuilder(code, stack);
    }

    /** Builds the function with the given index among those that have a body. */
    public static FunctionIr build(Module module, int definedIndex) {
        return build(module, definedIndex, false);
    }

    /**
     * As above, with each call as a statement of its own: all that is needed before and after it lies in locals, and its
     * arguments can be evaluated again. Every time this gives the same statements and the same locals.
     */
    public static FunctionIr buildWithCallsApart(Module module, int definedIndex) {
        return build(module, definedIndex, true);
    }

    private static FunctionIr build(Module module, int definedIndex, boolean callsApart) {
        Module.Body body = module.bodies().get(definedIndex);
        int index = module.importedFunctions() + definedIndex;
        FunctionIr function = new FunctionIr(index, module.functionType(index));
        for (int i = 0; i < body.localCounts().length; i++) {
            for (int n = body.localCounts()[i]; n > 0; n--) {
                function.newLocal(body.localTypes()[i]);
            }
        }
        return new IrBuilder(module, CodeReader.of(module, definedIndex), function, callsApart).run();
    }

    /** Builds a constant expression as a function without parameters. */
    public static FunctionIr build(Module module, Module.Slice expression, ValType result) {
        FunctionIr function = new FunctionIr(-1, new FuncType(List.of(), List.of(result)));
        return new IrBuilder(module, CodeReader.of(module, expression), function, false).run();
    }

    private FunctionIr run() {
        control.enterFunction();
        takeWideParameters();
        while (!control.isDone()) {
            Opcode op = code.opcode();
            if (control.skips(op)) {
                continue;
            }
            instruction(op);
        }
        return function;
    }

    /** Parameters beyond what a Java method may have arrive in scratch fields. */
    private void takeWideParameters() {
        List<ValType> params = function.type().params();
        for (int i = Signature.direct(params); i < params.size(); i++) {
            stack.setLocal(i, new Scratch(ScratchUse.ARGUMENT, params.get(i), Signature.scratchIndex(params, i)));
        }
    }

    private void instruction(Opcode op) {
        switch (op) {
            case UNREACHABLE,
                    BLOCK,
                    LOOP,
                    IF,
                    ELSE,
                    END,
                    BR,
                    BR_IF,
                    BR_TABLE,
                    RETURN,
                    RETURN_CALL,
                    RETURN_CALL_INDIRECT,
                    RETURN_CALL_REF,
                    THROW,
                    THROW_REF,
                    TRY_TABLE,
                    TRY,
                    CATCH,
                    CATCH_ALL,
                    RETHROW,
                    DELEGATE,
                    BR_ON_NULL,
                    BR_ON_NON_NULL,
                    BR_ON_CAST,
                    BR_ON_CAST_FAIL -> control.instruction(op);
            case NOP -> {}
            case CALL -> call(code.u32());
            case CALL_INDIRECT -> callIndirect(module.funcType(code.u32()), code.u32());
            case CALL_REF -> callIndirect(module.funcType(code.u32()), -1);
            case DROP -> drop();
            case SELECT -> select(null);
            case SELECT_T -> select(code.selectTypes().getFirst());
            case LOCAL_GET -> stack.push(stack.get(code.u32()));
            case LOCAL_SET -> stack.setLocal(code.u32(), stack.pop());
            case LOCAL_TEE -> tee(code.u32());
            case GLOBAL_GET -> {
                int global = code.u32();
                GlobalType type = module.globals().get(global).type();
                stack.push(new GlobalGet(type.value(), global, type.mutable()));
            }
            case GLOBAL_SET -> {
                int global = code.u32();
                Expr value = stack.pop();
                stack.emit(new GlobalSet(global, value), Effects.WRITE_GLOBAL, 0, value);
            }
            case I32_CONST -> stack.push(new Const(ValType.I32, code.s32()));
            case I64_CONST -> stack.push(new Const(ValType.I64, code.s64()));
            case F32_CONST -> stack.push(new Const(ValType.F32, code.f32Bits()));
            case F64_CONST -> stack.push(new Const(ValType.F64, code.f64Bits()));
            case VECTOR -> vectors.instruction(code.vectorOpcode());
            case MEMORY_SIZE,
                    MEMORY_GROW,
                    MEMORY_FILL,
                    MEMORY_COPY,
                    MEMORY_INIT,
                    DATA_DROP,
                    TABLE_GET,
                    TABLE_SET,
                    TABLE_SIZE,
                    TABLE_GROW,
                    TABLE_FILL,
                    TABLE_COPY,
                    TABLE_INIT,
                    ELEM_DROP -> storage.instruction(op);
            case ATOMIC -> storage.atomic();
            case I64_ADD128, I64_SUB128, I64_MUL_WIDE_S, I64_MUL_WIDE_U -> new WideArithmetic(stack).instruction(op);
            default -> plain(op);
        }
    }

    /** Loads, stores, what computes values of values, and what is about references. */
    private void plain(Opcode op) {
        if (!op.fixedType()) {
            heap.instruction(op);
        } else if (op.isLoad()) {
            storage.load(op, result(op));
        } else if (op.isStore()) {
            storage.store(op);
        } else {
            Expr[] operands = stack.pop(op.params().size());
            stack.push(Folding.fold(new Op(op, 0, result(op), trapOf(op, operands), operands)));
        }
    }

    private static ValType result(Opcode op) {
        ValType result = op.result();
        if (result == null) {
            throw new AssertionError(op);
        }
        return result;
    }

    private static int trapOf(Opcode op, Expr[] operands) {
        return switch (op) {
            case I32_DIV_S, I32_DIV_U, I32_REM_S, I32_REM_U, I64_DIV_S, I64_DIV_U, I64_REM_S, I64_REM_U ->
                operands[1] instanceof Const divisor && divisor.bits != 0 && divisor.bits != -1
                        ? Effects.NONE
                        : Effects.TRAP;
            case I32_TRUNC_F32_S,
                    I32_TRUNC_F32_U,
                    I32_TRUNC_F64_S,
                    I32_TRUNC_F64_U,
                    I64_TRUNC_F32_S,
                    I64_TRUNC_F32_U,
                    I64_TRUNC_F64_S,
                    I64_TRUNC_F64_U -> Effects.TRAP;
            default -> Effects.NONE;
        };
    }

    private void tee(int local) {
        Expr value = stack.pop();
        if (value instanceof Const || value instanceof LocalGet) {
            stack.setLocal(local, value);
            stack.push(stack.get(local));
        } else {
            stack.push(new LocalTee(local, value));
        }
    }

    private void drop() {
        Expr value = stack.pop();
        if (Effects.needed(value.effects)) {
            stack.emit(new Drop(value), value);
        }
    }

    /** Sides that somebody could notice are evaluated first, whichever is chosen. */
    private void select(@Nullable ValType type) {
        Expr[] operands = stack.pop(3);
        if (Effects.needed(operands[0].effects | operands[1].effects)
                || Effects.needed(operands[2].effects)
                || (operands[2].writes & (operands[0].reads | operands[1].reads)) != 0) {
            for (int i = 0; i < operands.length; i++) {
                operands[i] = stack.settled(operands[i]);
            }
        }
        ValType selected = type == null ? operands[0].type() : type;
        stack.push(new Select(selected, operands[2], operands[0], operands[1]));
    }

    private void call(int callee) {
        FuncType type = module.functionType(callee);
        Expr[] args = Signature.hand(stack, type, arguments(type.params().size()));
        finishCall(new Call(callee, firstResult(type), control.callEffects(), args), type);
    }

    private void callIndirect(FuncType type, int table) {
        Expr[] popped = arguments(type.params().size() + 1);
        popped[popped.length - 1] = StorageBuilder.index(popped[popped.length - 1]);
        Expr[] args = Signature.hand(stack, type, popped);
        finishCall(new CallIndirect(type, table, firstResult(type), control.callEffects(), args), type);
    }

    private Expr[] arguments(int count) {
        Expr[] popped = stack.pop(count);
        for (int i = 0; callsApart && i < count; i++) {
            popped[i] = stack.settled(popped[i]);
        }
        return popped;
    }

    private static @Nullable ValType firstResult(FuncType type) {
        return type.results().isEmpty() ? null : type.results().getFirst();
    }

    private void finishCall(Expr call, FuncType type) {
        List<ValType> results = type.results();
        if (results.isEmpty()) {
            stack.emit(new Drop(call), call);
        } else if (results.size() == 1) {
            stack.push(callsApart ? stack.settled(call) : call);
        } else {
            int first = stack.temporary(call.type());
            stack.setLocal(first, call);
            List<Expr> values = new ArrayList<>();
            values.add(stack.get(first));
            for (int i = 1; i < results.size(); i++) {
                int next = stack.temporary(results.get(i));
                int index = Signature.scratchIndex(results, i);
                stack.setLocal(next, new Scratch(ScratchUse.RESULT, results.get(i), index));
                values.add(stack.get(next));
            }
            values.forEach(stack::push);
        }
    }
}
