package io.wasmj.compiler.ir;

import io.wasmj.compiler.binary.AtomicOpcode;
import io.wasmj.compiler.binary.CodeReader;
import io.wasmj.compiler.binary.CodeReader.MemArg;
import io.wasmj.compiler.binary.Module;
import io.wasmj.compiler.binary.Opcode;
import io.wasmj.compiler.ir.Expr.Atomic;
import io.wasmj.compiler.ir.Expr.Op;
import io.wasmj.compiler.ir.Expr.TableIndex;
import io.wasmj.compiler.ir.Stmt.Bulk;
import io.wasmj.compiler.ir.Stmt.Drop;
import io.wasmj.runtime.AddressType;
import io.wasmj.runtime.TableType;
import io.wasmj.runtime.ValType;

/**
 * Builds the instructions on memories and tables. Addresses and sizes of whole memories become 64 bits wide, indices of
 * tables 32, whatever their address types: behind here nobody need know these.
 */
final class StorageBuilder {

    private final Module module;
    private final CodeReader code;
    private final OperandStack stack;

    StorageBuilder(Module module, CodeReader code, OperandStack stack) {
        this.module = module;
        this.code = code;
        this.stack = stack;
    }

    void load(Opcode op, ValType type) {
        MemArg argument = code.memArg();
        stack.push(stack.load(op, type, argument, stack.pop()));
    }

    void store(Opcode op) {
        MemArg argument = code.memArg();
        Expr[] operands = stack.pop(2);
        stack.store(op, argument, operands[0], operands[1]);
    }

    void atomic() {
        AtomicOpcode op = code.atomicOpcode();
        boolean fence = op.code() == AtomicOpcode.FENCE;
        MemArg argument = fence ? new MemArg(0, 0, 0) : code.memArg();
        Expr[] args = stack.pop(fence ? 0 : 1 + op.operands().size());
        for (int i = 0; i < args.length; i++) {
            args[i] = wide(args[i]);
        }
        Atomic atomic = new Atomic(op, argument.memory(), argument.offset(), args);
        if (op.result() == null) {
            stack.emit(new Drop(atomic), atomic);
        } else {
            boolean narrow = op.result() == ValType.I32;
            stack.push(narrow ? new Op(Opcode.I32_WRAP_I64, 0, ValType.I32, Effects.NONE, atomic) : atomic);
        }
    }

    void instruction(Opcode op) {
        switch (op) {
            case MEMORY_SIZE -> {
                int memory = code.u32();
                stack.push(narrow(new Op(op, memory, ValType.I64, Effects.READ_MEMORY), addressOf(memory)));
            }
            case MEMORY_GROW -> {
                int memory = code.u32();
                int effects = Effects.READ_MEMORY | Effects.WRITE_MEMORY;
                stack.push(narrow(new Op(op, memory, ValType.I64, effects, wide(stack.pop())), addressOf(memory)));
            }
            case MEMORY_FILL -> {
                Expr[] args = stack.pop(3);
                memory(op, code.u32(), 0, wide(args[0]), args[1], wide(args[2]));
            }
            case MEMORY_COPY -> {
                Expr[] args = stack.pop(3);
                memory(op, code.u32(), code.u32(), wide(args[0]), wide(args[1]), wide(args[2]));
            }
            case MEMORY_INIT -> {
                Expr[] args = stack.pop(3);
                memory(op, code.u32(), code.u32(), wide(args[0]), args[1], args[2]);
            }
            case DATA_DROP -> memory(op, code.u32(), 0);
            case TABLE_GET -> {
                int table = code.u32();
                int effects = Effects.READ_TABLE | Effects.TRAP;
                stack.push(new Op(op, table, type(table).element(), effects, index(stack.pop())));
            }
            case TABLE_SIZE -> {
                int table = code.u32();
                Op size = new Op(op, table, ValType.I32, Effects.READ_TABLE);
                stack.push(type(table).address() == AddressType.I64 ? wide(size) : size);
            }
            case TABLE_GROW -> {
                int table = code.u32();
                int effects = Effects.READ_TABLE | Effects.WRITE_TABLE;
                Expr[] args = stack.pop(2);
                Op old = new Op(op, table, ValType.I32, effects, args[0], index(args[1]));
                boolean wide = type(table).address() == AddressType.I64;
                stack.push(wide ? new Op(Opcode.I64_EXTEND_I32_S, 0, ValType.I64, Effects.NONE, old) : old);
            }
            case TABLE_SET -> table(op, code.u32(), 0, 2);
            case TABLE_FILL -> table(op, code.u32(), 0, 3);
            case TABLE_INIT, TABLE_COPY -> table(op, code.u32(), code.u32(), 3);
            case ELEM_DROP -> table(op, code.u32(), 0, 0);
            default -> throw new AssertionError(op);
        }
    }

    private void memory(Opcode op, int first, int second, Expr... args) {
        int effects = Effects.READ_MEMORY | Effects.WRITE_MEMORY | Effects.TRAP;
        stack.emit(new Bulk(op, first, second, args), effects, 0, args);
    }

    private void table(Opcode op, int first, int second, int operands) {
        Expr[] args = stack.pop(operands);
        for (int i = 0; i < args.length; i++) {
            args[i] = index(args[i]);
        }
        int effects = Effects.READ_TABLE | Effects.WRITE_TABLE | Effects.TRAP;
        stack.emit(new Bulk(op, first, second, args), effects, 0, args);
    }

    private AddressType addressOf(int memory) {
        return module.memories().get(memory).address();
    }

    private TableType type(int table) {
        return module.tables().get(table).type();
    }

    /** An operand of a table instruction: its index where it is one of 64 bits, else itself. */
    static Expr index(Expr operand) {
        return operand.hasValue() && operand.type() == ValType.I64 ? new TableIndex(operand) : operand;
    }

    static Expr wide(Expr operand) {
        if (operand.type() == ValType.I64) {
            return operand;
        }
        return operand instanceof Expr.Const known
                ? new Expr.Const(ValType.I64, known.bits & 0xffff_ffffL)
                : new Op(Opcode.I64_EXTEND_I32_U, 0, ValType.I64, Effects.NONE, operand);
    }

    private static Expr narrow(Expr result, AddressType address) {
        return address == AddressType.I64 ? result : new Op(Opcode.I32_WRAP_I64, 0, ValType.I32, Effects.NONE, result);
    }
}
