package io.wasmj.compiler.pass;

import io.wasmj.compiler.ir.Expr;
import io.wasmj.compiler.ir.Expr.LocalGet;
import io.wasmj.compiler.ir.Expr.LocalTee;
import io.wasmj.compiler.ir.Expr.Select;
import io.wasmj.compiler.ir.FunctionIr;
import io.wasmj.compiler.ir.Label;
import io.wasmj.compiler.ir.Region;
import io.wasmj.compiler.ir.Stmt;
import io.wasmj.compiler.ir.Stmt.Block;
import io.wasmj.compiler.ir.Stmt.Br;
import io.wasmj.compiler.ir.Stmt.BrIf;
import io.wasmj.compiler.ir.Stmt.BrTable;
import io.wasmj.compiler.ir.Stmt.CallSite;
import io.wasmj.compiler.ir.Stmt.If;
import io.wasmj.compiler.ir.Stmt.LocalSet;
import io.wasmj.compiler.ir.Stmt.Outlined;
import io.wasmj.compiler.ir.Stmt.Return;
import io.wasmj.compiler.ir.Stmt.TailCall;
import io.wasmj.compiler.ir.Stmt.Throw;
import io.wasmj.compiler.ir.Stmt.Try;
import io.wasmj.compiler.ir.Stmt.Unreachable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Which locals are live: backwards over the structured statements. What is live at the start of a loop feeds back into
 * its body, so the whole is repeated until nothing changes; once more than loops are nested is enough.
 */
public final class Liveness {

    private final boolean recording;
    private final boolean regrouped;
    private boolean changed;

    /** What handlers around read: an exception may come at any time. */
    private BitSet handlers;

    private Liveness(BitSet handlers, boolean recording, boolean regrouped) {
        this.handlers = handlers;
        this.recording = recording;
        this.regrouped = regrouped;
    }

    /** Sets {@link Label#live} throughout a function. */
    public static void analyse(FunctionIr function) {
        analyse(function.body(), new BitSet(), new BitSet(), false, false);
    }

    /** Sets {@link Stmt#liveAfter} as well. */
    static void everywhere(FunctionIr function) {
        analyse(function.body(), new BitSet(), new BitSet(), true, false);
    }

    /** As {@link #everywhere}, where branches may also go to labels that do not stand around them. */
    static void everywhereAfterRegrouping(List<Stmt> body, BitSet after, BitSet handlers) {
        analyse(body, after, handlers, true, true);
    }

    private static void analyse(List<Stmt> body, BitSet after, BitSet handlers, boolean recording, boolean regrouped) {
        Liveness pass;
        do {
            pass = new Liveness(handlers, recording, regrouped);
            pass.list(body, (BitSet) after.clone());
        } while (pass.changed);
    }

    /**
     * The locals live before statements of a function that has been analysed, given those live behind them and in
     * handlers around.
     */
    public static BitSet before(List<Stmt> list, BitSet after, BitSet handlers) {
        return new Liveness(handlers, false, false).list(list, (BitSet) after.clone());
    }

    /** Takes {@code live} over and returns it, or another set. */
    private BitSet list(List<Stmt> list, BitSet live) {
        BitSet current = live;
        for (int i = list.size() - 1; i >= 0; i--) {
            Stmt stmt = list.get(i);
            if (recording) {
                stmt.liveAfter = (BitSet) current.clone();
                stmt.liveInHandlers = handlers;
            }
            current = stmt(stmt, current);
            current.or(handlers);
        }
        return current;
    }

    private BitSet stmt(Stmt stmt, BitSet live) {
        switch (stmt) {
            case LocalSet set -> {
                live.clear(set.local);
                use(set.value, live);
            }
            case Block block -> {
                if (!block.label.isLoop()) {
                    merge(block.label, live);
                    return list(block.body, live);
                }
                BitSet start = list(block.body, live);
                merge(block.label, start);
                return start;
            }
            case Try guarded -> {
                BitSet outer = handlers;
                handlers = (BitSet) guarded.handler.live.clone();
                handlers.clear(guarded.exception);
                handlers.or(outer);
                BitSet start = list(guarded.body, live);
                handlers = outer;
                return start;
            }
            case CallSite site -> {
                BitSet start = list(site.call, live);
                useAll(site.exprs(), start);
                return start;
            }
            case If branch -> {
                merge(branch.label, live);
                BitSet then = list(branch.then, (BitSet) live.clone());
                BitSet otherwise = list(branch.otherwise, live);
                then.or(otherwise);
                use(branch.condition, then);
                return then;
            }
            case Br br -> {
                return (BitSet) br.label.live.clone();
            }
            case BrIf br -> {
                live.or(br.label.live);
                use(br.condition, live);
            }
            case BrTable table -> {
                live.clear();
                Label previous = null;
                for (Label label : table.labels) {
                    if (label != previous) {
                        live.or(label.live);
                    }
                    previous = label;
                }
                use(table.index, live);
            }
            case Return ret -> ends(ret, live);
            case TailCall call -> ends(call, live);
            case Throw thrown -> ends(thrown, live);
            case Unreachable unreachable -> live.clear();
            case Outlined outlined -> {
                return region(outlined.region, live);
            }
            default -> useAll(stmt.exprs(), live);
        }
        return live;
    }

    /** A region sets all it hands over, however it is left. */
    private static BitSet region(Region region, BitSet after) {
        BitSet live = region.fallsThrough() ? after : new BitSet();
        region.openExits().forEach(label -> live.or(label.live));
        if (region.redirect() != null) {
            live.or(region.redirect().label().live);
            live.clear(region.redirect().local());
        }
        Arrays.stream(region.outs()).forEach(live::clear);
        Arrays.stream(region.ins()).forEach(live::set);
        return live;
    }

    private void merge(Label label, BitSet live) {
        int before = label.live.cardinality();
        label.live.or(live);
        if ((label.isLoop() || regrouped) && label.isUsed() && label.live.cardinality() != before) {
            changed = true;
        }
    }

    private void ends(Stmt stmt, BitSet live) {
        live.clear();
        useAll(stmt.exprs(), live);
    }

    private static void useAll(Expr[] exprs, BitSet live) {
        for (int i = exprs.length - 1; i >= 0; i--) {
            use(exprs[i], live);
        }
    }

    private static void use(Expr expr, BitSet live) {
        switch (expr) {
            case LocalGet get -> live.set(get.local);
            case LocalTee tee -> {
                live.clear(tee.local);
                use(tee.value, live);
            }
            case Select select -> {
                use(select.ifFalse, live);
                use(select.ifTrue, live);
                use(select.condition, live);
            }
            default -> useAll(expr.args(), live);
        }
    }
}
