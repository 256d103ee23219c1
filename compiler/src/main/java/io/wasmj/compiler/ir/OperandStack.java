package io.wasmj.compiler.ir;

import io.wasmj.compiler.binary.CodeReader.MemArg;
import io.wasmj.compiler.binary.Opcode;
import io.wasmj.compiler.ir.Expr.Const;
import io.wasmj.compiler.ir.Expr.Load;
import io.wasmj.compiler.ir.Expr.LocalGet;
import io.wasmj.compiler.ir.Stmt.LocalSet;
import io.wasmj.compiler.ir.Stmt.Store;
import io.wasmj.runtime.ValType;
import java.util.ArrayList;
import java.util.List;

/**
 * The operand stack of the machine as trees that are not evaluated yet. Whatever becomes a statement happens before
 * all that is still pending, so pending trees that must not be overtaken are first moved to temporaries, in order.
 */
final class OperandStack {

    /** Bounds how much bytecode one statement can become, and how deep the emitter recurses. */
    private static final int LARGEST_TREE = 80;

    private final FunctionIr function;
    private final int declaredLocals;
    private final List<Expr> entries = new ArrayList<>();
    private List<Stmt> current = new ArrayList<>();

    OperandStack(FunctionIr function) {
        this.function = function;
        declaredLocals = function.localCount();
    }

    int height() {
        return entries.size();
    }

    List<Stmt> current() {
        return current;
    }

    void setCurrent(List<Stmt> current) {
        this.current = current;
    }

    Expr get(int local) {
        return new LocalGet(function.local(local), local, isTemporary(local));
    }

    private boolean isTemporary(int local) {
        return local >= declaredLocals;
    }

    int temporary(ValType type) {
        return function.newLocal(type);
    }

    int[] temporaries(List<ValType> types) {
        return types.stream().mapToInt(this::temporary).toArray();
    }

    void push(Expr expr) {
        if (expr.size > LARGEST_TREE) {
            int temporary = temporary(expr.type());
            emit(new LocalSet(temporary, expr), expr);
            entries.add(get(temporary));
        } else {
            entries.add(expr);
        }
    }

    Expr pop() {
        return entries.removeLast();
    }

    /** The topmost {@code count} entries, in the order they were pushed; each at most a share of a large tree. */
    Expr[] pop(int count) {
        int from = entries.size() - count;
        int size = 0;
        for (int i = from; i < entries.size(); i++) {
            size += entries.get(i).size;
        }
        if (size > LARGEST_TREE && count > 1) {
            for (int i = 0; i < entries.size(); i++) {
                spill(i);
            }
        }
        List<Expr> top = entries.subList(from, entries.size());
        Expr[] popped = top.toArray(new Expr[0]);
        top.clear();
        return popped;
    }

    /** The topmost entries, left where they are; they can be evaluated more than once. */
    Expr[] peekRepeatable(int count) {
        int from = entries.size() - count;
        for (int i = from; i < entries.size(); i++) {
            if (!(entries.get(i) instanceof LocalGet)) {
                spillAllFrom(i);
                break;
            }
        }
        return entries.subList(from, entries.size()).toArray(new Expr[0]);
    }

    private void spillAllFrom(int from) {
        // What stands below may not be overtaken by what moves now.
        int effects = Effects.NONE;
        long reads = 0;
        long writes = 0;
        for (int i = from; i < entries.size(); i++) {
            effects |= entries.get(i).effects;
            reads |= entries.get(i).reads;
            writes |= entries.get(i).writes;
        }
        List<Expr> above = new ArrayList<>(entries.subList(from, entries.size()));
        entries.subList(from, entries.size()).clear();
        settle(effects, reads, writes);
        entries.addAll(above);
        for (int i = from; i < entries.size(); i++) {
            spill(i);
        }
    }

    void truncate(int height) {
        entries.subList(height, entries.size()).clear();
    }

    void pushAll(Expr[] exprs) {
        entries.addAll(List.of(exprs));
    }

    /** Evaluates a popped tree now; what is returned has no effects and can be evaluated more than once. */
    Expr settled(Expr expr) {
        if (expr instanceof Const) {
            return expr;
        }
        int temporary = temporary(expr.type());
        setLocal(temporary, expr);
        return get(temporary);
    }

    /**
     * Popped trees that are handed over one after another, in fields that others use as well: where somebody could
     * notice, all are evaluated first.
     */
    Expr[] inOrder(Expr[] exprs) {
        boolean noticed = false;
        for (Expr expr : exprs) {
            noticed |= Effects.needed(expr.effects);
        }
        if (exprs.length > 1 && noticed) {
            for (int i = 0; i < exprs.length; i++) {
                exprs[i] = settled(exprs[i]);
            }
        }
        return exprs;
    }

    /** A load from an address that was popped. */
    Load load(Opcode op, ValType type, MemArg arg, Expr address) {
        boolean writes = (address.effects & Effects.WRITE_MEMORY) != 0;
        return new Load(op, type, arg.memory(), arg.offset(), writes ? settled(address) : address);
    }

    /** Stores a value, popped after its address: nobody may be able to tell that the address is checked first. */
    void store(Opcode op, MemArg arg, Expr address, Expr value) {
        boolean noticed = Effects.conflict(value.effects, Effects.TRAP_MEMORY)
                || ((address.effects | value.effects) & Effects.WRITE_MEMORY) != 0;
        Expr to = noticed ? settled(address) : address;
        Expr what = noticed ? settled(value) : value;
        emit(
                new Store(op, arg.memory(), arg.offset(), to, what),
                Effects.WRITE_MEMORY | Effects.TRAP_MEMORY,
                0,
                to,
                what);
    }

    /** Adds a statement whose own expressions are {@code parts}. */
    void emit(Stmt stmt, int ownEffects, long ownWrites, Expr... parts) {
        int effects = ownEffects;
        long reads = 0;
        long writes = ownWrites;
        for (Expr part : parts) {
            effects |= part.effects;
            reads |= part.reads;
            writes |= part.writes;
        }
        settle(effects, reads, writes);
        current.add(stmt);
    }

    void emit(Stmt stmt, Expr... parts) {
        emit(stmt, Effects.NONE, 0, parts);
    }

    void setLocal(int local, Expr value) {
        if (value instanceof LocalGet get && get.local == local) {
            return;
        }
        emit(new LocalSet(local, value), Effects.WRITE_LOCAL, isTemporary(local) ? 0 : Expr.bit(local), value);
    }

    /** Moves to temporaries whatever may not be overtaken by something of these effects, and what that overtakes. */
    void settle(int effects, long reads, long writes) {
        boolean[] moves = null;
        int all = effects;
        long allReads = reads;
        long allWrites = writes;
        for (int i = entries.size() - 1; i >= 0; i--) {
            Expr entry = entries.get(i);
            if (entry instanceof Const) {
                continue;
            }
            if (Effects.conflict(entry.effects, all)
                    || (entry.reads & allWrites) != 0
                    || (entry.writes & (allReads | allWrites)) != 0) {
                if (moves == null) {
                    moves = new boolean[i + 1];
                }
                moves[i] = true;
                all |= entry.effects;
                allReads |= entry.reads;
                allWrites |= entry.writes;
            }
        }
        if (moves != null) {
            for (int i = 0; i < moves.length; i++) {
                if (moves[i]) {
                    spill(i);
                }
            }
        }
    }

    /** Moves everything that is not constant to temporaries: a label must find nothing pending. */
    void settleAll() {
        for (int i = 0; i < entries.size(); i++) {
            spill(i);
        }
    }

    private void spill(int i) {
        Expr entry = entries.get(i);
        if (entry instanceof Const || (entry instanceof LocalGet get && isTemporary(get.local))) {
            return;
        }
        int temporary = temporary(entry.type());
        current.add(new LocalSet(temporary, entry));
        entries.set(i, get(temporary));
    }
}
