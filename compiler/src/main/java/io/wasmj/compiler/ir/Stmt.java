package io.wasmj.compiler.ir;

import io.wasmj.compiler.binary.BranchHint;
import io.wasmj.compiler.binary.Opcode;
import io.wasmj.compiler.ir.Expr.LocalGet;
import io.wasmj.runtime.DefinedType;
import io.wasmj.runtime.FuncType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement: what is done for its effect, and the structured control around it. */
public abstract sealed class Stmt {

    private static final Expr[] NO_EXPRS = {};
    private static final Label[] NO_LABELS = {};
    private static final BitSet NONE = new BitSet();

    /** Bytes of bytecode, nested statements included; set when a function is measured. */
    public int bytes;

    /** Locals live behind the statement; set when a function is to be split. */
    public @Nullable BitSet liveAfter;

    /** Locals that handlers of exceptions around the statement read; set when a function is to be split. */
    public BitSet liveInHandlers = NONE;

    /** The expressions evaluated by the statement itself, in order. */
    public Expr[] exprs() {
        return NO_EXPRS;
    }

    /** The statement lists nested in this one. */
    public List<List<Stmt>> bodies() {
        return List.of();
    }

    /** Where the statement itself may branch to. */
    public Label[] targets() {
        return NO_LABELS;
    }

    public static final class LocalSet extends Stmt {
        public final int local;
        public final Expr value;

        public LocalSet(int local, Expr value) {
            this.local = local;
            this.value = value;
        }

        @Override
        public Expr[] exprs() {
            return new Expr[] {value};
        }
    }

    public static final class GlobalSet extends Stmt {
        public final int global;
        public final Expr value;

        GlobalSet(int global, Expr value) {
            this.global = global;
            this.value = value;
        }

        @Override
        public Expr[] exprs() {
            return new Expr[] {value};
        }
    }

    public static final class ScratchSet extends Stmt {
        public final ScratchUse use;
        public final int index;
        public final Expr value;

        ScratchSet(ScratchUse use, int index, Expr value) {
            this.use = use;
            this.index = index;
            this.value = value;
        }

        @Override
        public Expr[] exprs() {
            return new Expr[] {value};
        }
    }

    public static final class Store extends Stmt {
        public final Opcode opcode;
        public final int memory;
        /** Unsigned. */
        public final long offset;

        public final Expr address;
        public final Expr value;

        Store(Opcode opcode, int memory, long offset, Expr address, Expr value) {
            this.opcode = opcode;
            this.memory = memory;
            this.offset = offset;
            this.address = address;
            this.value = value;
        }

        @Override
        public Expr[] exprs() {
            return new Expr[] {address, value};
        }
    }

    /** Evaluates and forgets the value, if there is one. */
    public static final class Drop extends Stmt {
        public final Expr value;

        public Drop(Expr value) {
            this.value = value;
        }

        @Override
        public Expr[] exprs() {
            return new Expr[] {value};
        }
    }

    /** A bulk or table instruction with its index immediates in binary order. */
    public static final class Bulk extends Stmt {
        public final Opcode opcode;
        public final int first;
        public final int second;
        private final Expr[] args;

        Bulk(Opcode opcode, int first, int second, Expr... args) {
            this.opcode = opcode;
            this.first = first;
            this.second = second;
            this.args = args;
        }

        @Override
        public Expr[] exprs() {
            return args;
        }
    }

    /** An instruction that changes a structure or an array. */
    public static final class HeapSet extends Stmt {
        public final Opcode opcode;
        public final DefinedType type;
        /** Of a field or a segment. */
        public final int index;

        private final Expr[] args;

        HeapSet(Opcode opcode, DefinedType type, int index, Expr... args) {
            this.opcode = opcode;
            this.type = type;
            this.index = index;
            this.args = args;
        }

        @Override
        public Expr[] exprs() {
            return args;
        }
    }

    /** Statements whose exceptions are caught: one is put into a local, and control goes to the label. */
    public static final class Try extends Stmt {
        public final List<Stmt> body;
        public final int exception;
        public final Label handler;

        public Try(List<Stmt> body, int exception, Label handler) {
            this.body = body;
            this.exception = exception;
            this.handler = handler.use();
        }

        @Override
        public List<List<Stmt>> bodies() {
            return List.of(body);
        }

        @Override
        public Label[] targets() {
            return new Label[] {handler};
        }
    }

    /**
     * A call that, when a suspension leaves it, notes the function, its own number, and what some locals hold.
     *
     * @see IrBuilder#buildWithCallsApart
     */
    public static final class CallSite extends Stmt {
        public final int number;
        /** One statement, which is the call, or sets a local to its result. */
        public final List<Stmt> call;

        private final LocalGet[] noted;

        public CallSite(int number, Stmt call, LocalGet... noted) {
            this.number = number;
            this.call = new ArrayList<>(List.of(call));
            this.noted = noted;
        }

        /** The locals that are noted. */
        @Override
        public LocalGet[] exprs() {
            return noted;
        }

        @Override
        public List<List<Stmt>> bodies() {
            return List.of(call);
        }
    }

    /** Throws an exception; null traps. */
    public static final class Throw extends Stmt {
        public final Expr exception;

        Throw(Expr exception) {
            this.exception = exception;
        }

        @Override
        public Expr[] exprs() {
            return new Expr[] {exception};
        }
    }

    /** A block or a loop, as its label says. */
    public static final class Block extends Stmt {
        public final Label label;
        public final List<Stmt> body;

        public Block(Label label, List<Stmt> body) {
            this.label = label;
            this.body = body;
        }

        @Override
        public List<List<Stmt>> bodies() {
            return List.of(body);
        }
    }

    public static final class If extends Stmt {
        public final Expr condition;
        public final BranchHint hint;
        public final Label label;
        public final List<Stmt> then;
        public final List<Stmt> otherwise;

        public If(Expr condition, Label label, List<Stmt> then, List<Stmt> otherwise) {
            this(condition, BranchHint.NONE, label, then, otherwise);
        }

        If(Expr condition, BranchHint hint, Label label, List<Stmt> then, List<Stmt> otherwise) {
            this.condition = condition;
            this.hint = hint;
            this.label = label;
            this.then = then;
            this.otherwise = otherwise;
        }

        @Override
        public Expr[] exprs() {
            return new Expr[] {condition};
        }

        @Override
        public List<List<Stmt>> bodies() {
            return List.of(then, otherwise);
        }
    }

    public static final class Br extends Stmt {
        public final Label label;

        public Br(Label label) {
            this.label = label.use();
        }

        @Override
        public Label[] targets() {
            return new Label[] {label};
        }
    }

    public static final class BrIf extends Stmt {
        public final Expr condition;
        public final BranchHint hint;
        public final Label label;

        BrIf(Expr condition, BranchHint hint, Label label) {
            this.condition = condition;
            this.hint = hint;
            this.label = label.use();
        }

        @Override
        public Expr[] exprs() {
            return new Expr[] {condition};
        }

        @Override
        public Label[] targets() {
            return new Label[] {label};
        }
    }

    /** The last label is the default. */
    public static final class BrTable extends Stmt {
        public final Expr index;
        public final Label[] labels;

        public BrTable(Expr index, Label[] labels) {
            this.index = index;
            this.labels = labels;
            for (Label label : labels) {
                label.use();
            }
        }

        @Override
        public Expr[] exprs() {
            return new Expr[] {index};
        }

        @Override
        public Label[] targets() {
            return labels;
        }
    }

    public static final class Return extends Stmt {
        private final Expr[] values;

        Return(Expr... values) {
            this.values = values;
        }

        @Override
        public Expr[] exprs() {
            return values;
        }
    }

    /** A tail call to another function; one to the function itself is a loop. */
    public static final class TailCall extends Stmt {
        /** The callee, or -1 where the last argument is an index into a table or, without one, a reference. */
        public final int function;

        public final FuncType callee;
        public final int table;
        private final Expr[] args;

        TailCall(int function, FuncType callee, int table, Expr... args) {
            this.function = function;
            this.callee = callee;
            this.table = table;
            this.args = args;
        }

        @Override
        public Expr[] exprs() {
            return args;
        }
    }

    public static final class Unreachable extends Stmt {}

    /** Statements that became a method of their own. */
    public static final class Outlined extends Stmt {
        public final Region region;

        public Outlined(Region region) {
            this.region = region;
        }

        @Override
        public List<List<Stmt>> bodies() {
            return List.of(region.body());
        }
    }

    /** Whether control can reach what stands behind the statement. */
    public final boolean fallsThrough() {
        return switch (this) {
            case Br br -> false;
            case BrTable table -> false;
            case Return ret -> false;
            case TailCall call -> false;
            case Unreachable unreachable -> false;
            case Throw thrown -> false;
            case Try guarded -> fallsThrough(guarded.body);
            case CallSite site -> fallsThrough(site.call);
            case Block block -> (!block.label.isLoop() && block.label.isUsed()) || fallsThrough(block.body);
            case If branch -> branch.label.isUsed() || fallsThrough(branch.then) || fallsThrough(branch.otherwise);
            case Outlined outlined -> outlined.region.fallsThrough();
            default -> true;
        };
    }

    public static boolean fallsThrough(List<Stmt> list) {
        return list.isEmpty() || list.getLast().fallsThrough();
    }
}
