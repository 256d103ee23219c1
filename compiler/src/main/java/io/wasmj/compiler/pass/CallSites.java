package io.wasmj.compiler.pass;

import io.wasmj.compiler.binary.Module;
import io.wasmj.compiler.ir.Expr;
import io.wasmj.compiler.ir.Expr.LocalGet;
import io.wasmj.compiler.ir.FunctionIr;
import io.wasmj.compiler.ir.IrBuilder;
import io.wasmj.compiler.ir.Stmt;
import io.wasmj.compiler.ir.Stmt.CallSite;
import io.wasmj.compiler.ir.Stmt.Drop;
import io.wasmj.compiler.ir.Stmt.LocalSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a function, numbered in the order in which they stand, and the form of a function in which each notes what
 * is needed to go on behind it. Such functions are for one run, in which the guest is stopped; see {@link Resumption}.
 */
public final class CallSites {

    private final FunctionIr function;
    private int next;

    private CallSites(FunctionIr function) {
        this.function = function;
    }

    /** A function that notes where it was, and what its locals held, when a suspension leaves it. */
    public static FunctionIr recording(Module module, int definedIndex) {
        FunctionIr function = IrBuilder.buildWithCallsApart(module, definedIndex);
        Liveness.everywhere(function);
        new CallSites(function).mark(function.body());
        return function;
    }

    private void mark(List<Stmt> list) {
        for (int i = 0; i < list.size(); i++) {
            Stmt stmt = list.get(i);
            if (callOf(stmt) != null) {
                list.set(i, new CallSite(next++, stmt, needed(stmt)));
            } else {
                stmt.bodies().forEach(this::mark);
            }
        }
    }

    /** What is read behind the call, by handlers of its exceptions, and by itself, should it be made again. */
    private LocalGet[] needed(Stmt call) {
        BitSet live = (BitSet) Objects.requireNonNull(call.liveAfter).clone();
        if (call instanceof LocalSet set) {
            live.clear(set.local);
        }
        live.or(call.liveInHandlers);
        for (Expr argument : Objects.requireNonNull(callOf(call)).args()) {
            read(argument, live);
        }
        return live.stream()
                .mapToObj(local -> Expr.local(function.local(local), local))
                .toArray(LocalGet[]::new);
    }

    private static void read(Expr expr, BitSet locals) {
        if (expr instanceof LocalGet get) {
            locals.set(get.local);
        }
        for (Expr arg : expr.args()) {
            read(arg, locals);
        }
    }

    /** The call that a statement is, where calls stand apart; null for other statements. */
    static @Nullable Expr callOf(Stmt stmt) {
        Expr value =
                switch (stmt) {
                    case LocalSet set -> set.value;
                    case Drop drop -> drop.value;
                    default -> null;
                };
        return value instanceof Expr.Call || value instanceof Expr.CallIndirect ? value : null;
    }

    /**
     * The way to a call: in turn the place of a statement in its list and the number of the list in that statement.
     *
     * @return null where there is no such call
     */
    static @Nullable List<Integer> wayTo(int number, List<Stmt> body) {
        List<Integer> way = new ArrayList<>();
        return find(body, new int[] {number}, way) ? way : null;
    }

    private static boolean find(List<Stmt> list, int[] left, List<Integer> way) {
        for (int i = 0; i < list.size(); i++) {
            Stmt stmt = list.get(i);
            way.add(i);
            if (callOf(stmt) != null) {
                if (left[0]-- == 0) {
                    return true;
                }
            } else {
                for (int part = 0; part < stmt.bodies().size(); part++) {
                    way.add(part);
                    if (find(stmt.bodies().get(part), left, way)) {
                        return true;
                    }
                    way.removeLast();
                }
            }
            way.removeLast();
        }
        return false;
    }
}
