package io.wasmj.compiler.emit;

import io.wasmj.compiler.ir.Expr;
import io.wasmj.compiler.ir.Expr.Const;
import io.wasmj.compiler.ir.Expr.LocalGet;
import io.wasmj.compiler.ir.Expr.Op;
import io.wasmj.compiler.ir.Label;
import io.wasmj.compiler.ir.ScratchUse;
import io.wasmj.compiler.ir.Signature;
import io.wasmj.compiler.ir.Stmt;
import io.wasmj.compiler.ir.Stmt.Block;
import io.wasmj.compiler.ir.Stmt.Br;
import io.wasmj.compiler.ir.Stmt.BrIf;
import io.wasmj.compiler.ir.Stmt.BrTable;
import io.wasmj.compiler.ir.Stmt.Bulk;
import io.wasmj.compiler.ir.Stmt.CallSite;
import io.wasmj.compiler.ir.Stmt.Drop;
import io.wasmj.compiler.ir.Stmt.GlobalSet;
import io.wasmj.compiler.ir.Stmt.HeapSet;
import io.wasmj.compiler.ir.Stmt.If;
import io.wasmj.compiler.ir.Stmt.LocalSet;
import io.wasmj.compiler.ir.Stmt.Outlined;
import io.wasmj.compiler.ir.Stmt.Return;
import io.wasmj.compiler.ir.Stmt.ScratchSet;
import io.wasmj.compiler.ir.Stmt.Store;
import io.wasmj.compiler.ir.Stmt.TailCall;
import io.wasmj.compiler.ir.Stmt.Throw;
import io.wasmj.compiler.ir.Stmt.Try;
import io.wasmj.compiler.ir.Stmt.Unreachable;
import io.wasmj.runtime.RefType;
import io.wasmj.runtime.ValType;
import io.wasmj.runtime.abi.MethodNames;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Opcodes;

/** Statements as code. Between statements the operand stack is empty. */
final class Statements {

    private static final String SUSPENSION = "io/wasmj/runtime/Suspension";
    private static final String RECORDING = "io/wasmj/runtime/abi/Recording";

    private final Code code;
    private final ModuleLayout layout;
    private final MethodFrame frame;
    private final Expressions expressions;
    private final Conditions conditions;
    private final MemoryCode memory;
    private final Exits exits;
    private final String owner;
    private final String method;
    private final int function;
    /** Loops at whose start vectors lie in their places. */
    private final Set<Label> inPlaceLoops = new HashSet<>();

    private final Map<Label, Code.Target> targets = new HashMap<>();

    Statements(
            Code code,
            ModuleLayout layout,
            MethodFrame frame,
            Expressions expressions,
            Exits exits,
            String owner,
            String method,
            int function) {
        this.owner = owner;
        this.method = method;
        this.function = function;
        this.code = code;
        this.layout = layout;
        this.frame = frame;
        this.expressions = expressions;
        this.exits = exits;
        conditions = expressions.conditions();
        memory = expressions.memory();
    }

    void emit(List<Stmt> list) {
        for (Stmt stmt : list) {
            if (!code.isReachable()) {
                stmt.bytes = 0;
                continue;
            }
            int before = code.bytes();
            emit(stmt);
            if (code.isMeasuring()) {
                stmt.bytes = code.bytes() - before;
            }
        }
    }

    Code.Target target(Label label) {
        if (inPlaceLoops.contains(label)) {
            frame.vectors().leave(frame.used(label.live));
        }
        Code.Target exit = exits.target(label);
        return exit != null ? exit : targets.computeIfAbsent(label, l -> new Code.Target());
    }

    private void emit(Stmt stmt) {
        switch (stmt) {
            case LocalSet set -> localSet(set);
            case GlobalSet set -> globalSet(set);
            case ScratchSet set ->
                frame.storeScratch(set.use, set.value.type(), set.index, () -> expressions.emit(set.value));
            case Store store -> {
                if (store.value.type() == ValType.V128) {
                    expressions.vectors().store(store);
                } else {
                    memory.store(store);
                }
            }
            case Drop drop -> {
                expressions.emit(drop.value);
                if (drop.value.hasValue()) {
                    code.drop();
                }
            }
            case Bulk bulk -> bulk(bulk);
            case HeapSet set -> expressions.heap().emit(set);
            case Try guarded -> guarded(guarded);
            case CallSite site -> callSite(site);
            case Throw thrown -> {
                expressions.emit(thrown.exception);
                if (((RefType) thrown.exception.type()).nullable()) {
                    String exception = "L" + JavaType.EXCEPTION + ";";
                    code.invokeStatic(Expressions.EXCEPTIONS, "nonNull", "(" + exception + ")" + exception);
                }
                code.athrow();
            }
            case Block block -> block(block);
            case If branch -> branch(branch);
            case Br br -> code.goTo(target(br.label));
            case BrIf br -> brIf(br);
            case BrTable table -> brTable(table);
            case Return ret -> exits.ret(ret.exprs());
            case TailCall call -> tailCall(call);
            case Unreachable unreachable -> expressions.unreachable();
            case Outlined outlined -> {
                memory.checked().forgetAll();
                new RegionCall(code, layout, frame, memory, exits, this::target)
                        .emit(outlined.region, owner, MethodNames.region(method, outlined.region.number()));
            }
        }
    }

    private void localSet(LocalSet set) {
        if (set.value.type() == ValType.V128) {
            expressions.vectors().set(set.local, set.value);
        } else if (!increment(set)) {
            expressions.emit(set.value);
            frame.store(set.local);
        }
        // Only now: the value may have checked the address that the local had until here.
        memory.checked().forget(set.local);
    }

    private boolean increment(LocalSet set) {
        if (set.value instanceof Op op
                && frame.type(set.local) == ValType.I32
                && !frame.isKept(set.local)
                && op.args().length == 2
                && op.args()[0] instanceof LocalGet get
                && get.local == set.local
                && op.args()[1] instanceof Const by
                && by.bits > Short.MIN_VALUE
                && by.bits <= Short.MAX_VALUE) {
            switch (op.opcode) {
                case I32_ADD -> {
                    code.increment(frame.slot(set.local), (int) by.bits);
                    return true;
                }
                case I32_SUB -> {
                    code.increment(frame.slot(set.local), (int) -by.bits);
                    return true;
                }
                default -> {}
            }
        }
        return false;
    }

    private void globalSet(GlobalSet set) {
        ValType type = layout.module().globals().get(set.global).type().value();
        frame.instance();
        if (!layout.isShared(set.global)) {
            expressions.emit(set.value);
            code.putField(layout.instance(), "g" + set.global, JavaType.descriptor(type));
            return;
        }
        code.getField(layout.instance(), "g" + set.global, "L" + Expressions.GLOBAL + ";");
        expressions.emit(set.value);
        storeShared(code, type);
    }

    /** Stores a value in the global instance below it on the stack. */
    static void storeShared(Code code, ValType type) {
        Numerics.toBits(code, type);
        if (JavaType.isObject(type)) {
            code.putField(Expressions.GLOBAL, "reference", "L" + JavaType.OBJECT + ";");
        } else {
            code.putField(Expressions.GLOBAL, "bits", "J");
        }
    }

    private void bulk(Bulk bulk) {
        switch (bulk.opcode) {
            case MEMORY_FILL -> guest(bulk, "memoryFill", "(JIJI)V", bulk.first);
            case MEMORY_COPY -> guest(bulk, "memoryCopy", "(JJJII)V", bulk.first, bulk.second);
            case MEMORY_INIT -> guest(bulk, "memoryInit", "(JIIII)V", bulk.first, bulk.second);
            case DATA_DROP -> guest(bulk, "dataDrop", "(I)V", bulk.first);
            case ELEM_DROP -> guest(bulk, "elementDrop", "(I)V", bulk.first);
            case TABLE_INIT -> guest(bulk, "tableInit", "(IIIII)V", bulk.first, bulk.second);
            case TABLE_SET -> table("tableSet", "(IL" + JavaType.OBJECT + ";", bulk, bulk.first);
            case TABLE_FILL -> table("tableFill", "(IL" + JavaType.OBJECT + ";I", bulk, bulk.first);
            case TABLE_COPY -> table("tableCopy", "(III", bulk, bulk.first, bulk.second);
            default -> throw new AssertionError(bulk.opcode);
        }
    }

    /** A method of the instance that takes the operands, then indices. */
    private void guest(Bulk bulk, String name, String descriptor, int... indices) {
        frame.instance();
        expressions.emitAll(bulk.exprs());
        for (int index : indices) {
            code.i32(index);
        }
        code.invokeVirtual(Expressions.GUEST, name, descriptor);
    }

    /** A static method that takes the operands, then tables. */
    private void table(String name, String operands, Bulk bulk, int... tables) {
        expressions.emitAll(bulk.exprs());
        StringBuilder descriptor = new StringBuilder(operands);
        for (int table : tables) {
            expressions.table(table);
            descriptor.append('L').append(Expressions.TABLE).append(';');
        }
        code.invokeStatic(Expressions.GUEST, name, descriptor.append(")V").toString());
    }

    private void guarded(Try guarded) {
        Code.Target end = new Code.Target();
        Code.Guarded range = code.guard();
        emit(guarded.body);
        boolean catches = code.endGuard(range);
        code.goTo(end);
        if (catches) {
            code.handler(range, JavaType.EXCEPTION);
            frame.store(guarded.exception);
            memory.checked().forgetAll();
            memory.mayHaveGrown();
            code.goTo(target(guarded.handler));
        }
        code.place(end);
        memory.checked().forgetAll();
    }

    private void callSite(CallSite site) {
        Code.Target end = new Code.Target();
        Code.Guarded range = code.guard();
        emit(site.call);
        code.endGuard(range);
        code.goTo(end);
        code.handler(range, SUSPENSION);
        int suspension = code.newSlot(SUSPENSION, false);
        code.store(suspension);
        code.load(suspension);
        code.invokeVirtual(SUSPENSION, "recording", "()L" + RECORDING + ";");
        code.i32(function);
        code.i32(site.number);
        code.invokeVirtual(RECORDING, "frame", "(II)L" + RECORDING + ";");
        for (LocalGet noted : site.exprs()) {
            expressions.emit(noted);
            code.i32(noted.local);
            String type = noted.type().isReference() ? "L" + JavaType.OBJECT + ";" : JavaType.border(noted.type());
            code.invokeVirtual(RECORDING, "local", "(" + type + "I)L" + RECORDING + ";");
        }
        code.drop();
        code.load(suspension);
        code.athrow();
        code.place(end);
        memory.checked().forgetAll();
    }

    private void block(Block block) {
        if (block.label.isLoop()) {
            if (block.label.isUsed()) {
                memory.checked().forgetAll();
                boolean inPlace = frame.vectors().keepsInPlace(block);
                if (inPlace) {
                    inPlaceLoops.add(block.label);
                }
                code.placeLoop(target(block.label));
                if (inPlace) {
                    frame.vectors().left(frame.used(block.label.live));
                }
                if (layout.interruptible()) {
                    frame.poll();
                }
            }
            emit(block.body);
            return;
        }
        emit(block.body);
        place(block.label);
    }

    private void place(Label label) {
        Code.Target target = targets.get(label);
        if (target != null && target.isReached()) {
            code.place(target);
            memory.checked().forgetAll();
        }
    }

    private void branch(If branch) {
        Code.Target otherwise = new Code.Target();
        conditions.jumpIf(branch.condition, false, otherwise);
        CheckedAddresses checked = memory.checked();
        Map<Integer, Long> before = checked.save();
        emit(branch.then);
        boolean thenFalls = code.isReachable();
        Map<Integer, Long> afterThen = checked.save();
        if (branch.otherwise.isEmpty()) {
            code.place(otherwise);
            checked.restore(before);
        } else {
            Code.Target end = new Code.Target();
            code.goTo(end);
            code.place(otherwise);
            checked.restore(before);
            emit(branch.otherwise);
            if (!code.isReachable()) {
                checked.restore(afterThen);
                thenFalls = false;
            }
            code.place(end);
        }
        if (thenFalls) {
            checked.meet(afterThen);
        }
        place(branch.label);
    }

    /** A branch back goes over a jump of its own: a safepoint there would keep the comparison's result alive. */
    private void brIf(BrIf br) {
        if (br.label.isLoop()) {
            Code.Target skip = new Code.Target();
            conditions.jumpIf(br.condition, false, skip);
            code.goTo(target(br.label));
            code.place(skip);
        } else {
            conditions.jumpIf(br.condition, true, target(br.label));
        }
    }

    private void brTable(BrTable table) {
        Label[] labels = table.labels;
        Code.Target otherwise = target(labels[labels.length - 1]);
        expressions.emit(table.index);
        switch (labels.length) {
            case 1 -> {
                code.drop();
                code.goTo(otherwise);
            }
            case 2 -> {
                code.jump(Opcodes.IFEQ, target(labels[0]));
                code.goTo(otherwise);
            }
            default -> {
                Code.Target[] cases = new Code.Target[labels.length - 1];
                for (int i = 0; i < cases.length; i++) {
                    cases[i] = target(labels[i]);
                }
                code.tableSwitch(0, cases, otherwise);
            }
        }
    }

    /** Leaves the arguments in fields and says where to go on; the function's wrapper goes there. */
    private void tailCall(TailCall call) {
        Expr[] args = call.exprs();
        List<ValType> params = call.callee.params();
        int direct = Signature.direct(params);
        for (int i = 0; i < direct; i++) {
            Expr arg = args[i];
            int index = Signature.scratchIndex(params, i);
            frame.storeScratch(ScratchUse.ARGUMENT, params.get(i), index, () -> expressions.emit(arg));
        }
        frame.instance();
        if (call.function >= 0) {
            code.i32(layout.tails().direct(call.function));
        } else {
            expressions.emit(args[args.length - 1]);
            expressions.ordinal(call.table, call.callee);
            code.i32(layout.tails().firstIndirect(call.callee));
            code.op(Opcodes.IADD);
        }
        code.putField(layout.instance(), "tailTarget", "I");
        exits.leaveForTailCall();
    }
}
