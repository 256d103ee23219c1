package io.wasmj.compiler.pass;

import io.wasmj.compiler.ir.Expr;
import io.wasmj.compiler.ir.Expr.LocalGet;
import io.wasmj.compiler.ir.Expr.LocalTee;
import io.wasmj.compiler.ir.FunctionIr;
import io.wasmj.compiler.ir.Label;
import io.wasmj.compiler.ir.Region;
import io.wasmj.compiler.ir.Stmt;
import io.wasmj.compiler.ir.Stmt.Block;
import io.wasmj.compiler.ir.Stmt.If;
import io.wasmj.compiler.ir.Stmt.LocalSet;
import io.wasmj.compiler.ir.Stmt.Outlined;
import io.wasmj.compiler.ir.Stmt.Return;
import io.wasmj.compiler.ir.Stmt.TailCall;
import io.wasmj.compiler.ir.Stmt.Try;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Works out what goes into a region and what comes out of it. */
final class RegionBuilder {

    private final BitSet touched = new BitSet();
    private final BitSet defined = new BitSet();
    private final Set<Label> inner = new LinkedHashSet<>();
    private final Set<Label> exits = new LinkedHashSet<>();
    private boolean returns;
    private boolean calls;

    private RegionBuilder() {}

    /** @param stmts neighbours in a function whose liveness is known everywhere */
    static Region build(FunctionIr function, List<Stmt> stmts, int number) {
        RegionBuilder builder = new RegionBuilder();
        builder.collect(stmts);
        builder.exits.removeAll(builder.inner);
        boolean falls = Stmt.fallsThrough(stmts);
        BitSet after = Objects.requireNonNull(stmts.getLast().liveAfter);
        BitSet liveOut = falls ? (BitSet) after.clone() : new BitSet();
        builder.exits.forEach(label -> liveOut.or(label.live));
        // An exception may come at any time.
        BitSet handlers = stmts.getLast().liveInHandlers;
        liveOut.or(handlers);
        BitSet ins = Liveness.before(stmts, after, handlers);
        ins.and(builder.touched);
        ins.andNot(function.kept());
        BitSet outs = (BitSet) builder.defined.clone();
        outs.and(liveOut);
        outs.andNot(function.kept());
        return new Region(
                number,
                new ArrayList<>(stmts),
                ins.stream().toArray(),
                outs.stream().toArray(),
                List.copyOf(builder.exits),
                builder.returns,
                builder.calls,
                falls,
                outs.intersects(handlers),
                null);
    }

    private void collect(List<Stmt> list) {
        for (Stmt stmt : list) {
            for (Expr expr : stmt.exprs()) {
                collect(expr);
            }
            for (Label target : stmt.targets()) {
                exits.add(target);
            }
            switch (stmt) {
                case LocalSet set -> define(set.local);
                case Try guarded -> define(guarded.exception);
                case Block block -> inner.add(block.label);
                case If branch -> inner.add(branch.label);
                case Return ret -> returns = true;
                case TailCall call -> {
                    returns = true;
                    calls = true;
                }
                case Outlined outlined -> {
                    collect(outlined.region);
                    continue;
                }
                default -> {}
            }
            stmt.bodies().forEach(this::collect);
        }
    }

    /** Of a region inside only what shows outside counts. */
    private void collect(Region region) {
        Arrays.stream(region.ins()).forEach(touched::set);
        Arrays.stream(region.outs()).forEach(this::define);
        exits.addAll(region.openExits());
        returns |= region.returns();
        calls |= region.calls();
        if (region.redirect() != null) {
            exits.add(region.redirect().label());
            define(region.redirect().local());
        }
    }

    private void collect(Expr expr) {
        switch (expr) {
            case LocalGet get -> touched.set(get.local);
            case LocalTee tee -> {
                define(tee.local);
                collect(tee.value);
            }
            default -> {
                calls |= expr instanceof Expr.Call || expr instanceof Expr.CallIndirect;
                for (Expr arg : expr.args()) {
                    collect(arg);
                }
            }
        }
    }

    private void define(int local) {
        touched.set(local);
        defined.set(local);
    }

    /** About how many bytes the call of a region takes. */
    static int callBytes(Region region) {
        int ways = region.exits().size() + (region.returns() ? 1 : 0) + (region.fallsThrough() ? 1 : 0);
        int dispatch = ways < 2 ? 4 : ways == 2 ? 6 : 16 + 4 * ways;
        return 14
                + 2 * region.ins().length
                + 8 * region.outs().length
                + dispatch
                + (region.returns() ? 8 : 0)
                + (region.handsThrown() ? 12 : 0);
    }
}
