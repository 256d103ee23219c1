package io.wasmj.compiler.pass;

import io.wasmj.compiler.binary.Module;
import io.wasmj.compiler.ir.Copies;
import io.wasmj.compiler.ir.Expr;
import io.wasmj.compiler.ir.FunctionIr;
import io.wasmj.compiler.ir.IrBuilder;
import io.wasmj.compiler.ir.Label;
import io.wasmj.compiler.ir.Stmt;
import io.wasmj.compiler.ir.Stmt.Block;
import io.wasmj.compiler.ir.Stmt.Br;
import io.wasmj.compiler.ir.Stmt.Drop;
import io.wasmj.compiler.ir.Stmt.If;
import io.wasmj.compiler.ir.Stmt.LocalSet;
import io.wasmj.compiler.ir.Stmt.Try;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.RefType;
import io.wasmj.runtime.SnapshotException;
import io.wasmj.runtime.V128;
import io.wasmj.runtime.ValType;
import io.wasmj.runtime.abi.Recording;
import io.wasmj.runtime.abi.Recording.FunctionIndex;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function that goes on where another was stopped. It takes no parameters: locals start as what they held. Control
 * enters in the middle, so that of each statement around the call only what came behind is left, and a loop is first
 * gone through from there, then from its start:
 *
 * <pre>{@code
 * block exit:
 *   block again: the rest of the body, branches to the loop going to again; br exit
 *   loop: the body
 * }</pre>
 *
 * The call itself becomes one of the function that goes on in the callee, or is made again where it did not begin.
 */
public final class Resumption {

    private final Module module;
    private final Recording.Frame frame;
    private final int callee;
    private final Copies copies = new Copies();

    private Resumption(Module module, Recording.Frame frame, int callee) {
        this.module = module;
        this.frame = frame;
        this.callee = callee;
    }

    /**
     * Makes such a function.
     *
     * @param frame where it goes on
     * @param index its own index
     * @param callee the index of the function that goes on in the callee, or -1
     * @throws SnapshotException where a local holds what cannot be kept
     */
    public static FunctionIr build(Module module, Recording.Frame frame, int index, int callee) {
        return new Resumption(module, frame, callee).build(index);
    }

    private FunctionIr build(int index) {
        FunctionIr original = IrBuilder.buildWithCallsApart(module, frame.function() - module.importedFunctions());
        FunctionIr function =
                new FunctionIr(index, new FuncType(List.of(), original.type().results()));
        for (int local = 0; local < original.localCount(); local++) {
            function.newLocal(original.local(local));
        }
        List<Integer> way = CallSites.wayTo(frame.site(), original.body());
        if (way == null) {
            throw new SnapshotException(
                    name() + " has no call " + frame.site() + ": it was recorded of another module");
        }
        List<Stmt> body = new ArrayList<>();
        frame.locals()
                .forEach((local, value) -> body.add(new LocalSet(local, value(original.local(local), value, local))));
        body.addAll(resumed(original.body(), way.iterator()));
        function.setBody(body);
        return function;
    }

    private String name() {
        return module.functionName(frame.function());
    }

    private Expr value(ValType type, @Nullable Object value, int local) {
        return switch (value) {
            case Integer number -> new Expr.Const(type, number);
            case Long number -> new Expr.Const(type, number);
            case Float number -> new Expr.Const(type, Float.floatToRawIntBits(number));
            case Double number -> new Expr.Const(type, Double.doubleToRawLongBits(number));
            case V128 vector -> new Expr.VectorConst(vector.low(), vector.high());
            case FunctionIndex function -> Expr.function(function.index(), (RefType) type);
            case null -> new Expr.Const(type, 0);
            default ->
                throw new SnapshotException(
                        "local " + local + " of " + name() + ", a " + type + ", holds an object that cannot be kept ("
                                + value.getClass().getSimpleName() + ")");
        };
    }

    /** What is left of a list. */
    private List<Stmt> resumed(List<Stmt> list, Iterator<Integer> way) {
        int at = way.next();
        Stmt stmt = list.get(at);
        List<Stmt> rest = new ArrayList<>();
        rest.add(way.hasNext() ? resumed(stmt, way) : call(stmt));
        if (Stmt.fallsThrough(rest)) {
            rest.addAll(copies.of(list.subList(at + 1, list.size())));
        }
        return rest;
    }

    private Stmt resumed(Stmt stmt, Iterator<Integer> way) {
        int part = way.next();
        List<Stmt> body = stmt.bodies().get(part);
        return switch (stmt) {
            case Block block when block.label.isLoop() -> loop(block, way);
            case Block block -> new Block(copies.replace(block.label, false), resumed(body, way));
            case If branch -> new Block(copies.replace(branch.label, false), resumed(body, way));
            case Try guarded -> new Try(resumed(body, way), guarded.exception, copies.of(guarded.handler));
            default -> throw new AssertionError(stmt);
        };
    }

    private Stmt loop(Block loop, Iterator<Integer> way) {
        Label exit = new Label(false);
        Label again = copies.replace(loop.label, false);
        List<Stmt> rest = resumed(loop.body, way);
        if (!again.isUsed()) {
            return new Block(exit, rest);
        }
        if (Stmt.fallsThrough(rest)) {
            rest.add(new Br(exit));
        }
        List<Stmt> both = new ArrayList<>();
        both.add(new Block(again, rest));
        both.add(copies.of(loop));
        return new Block(exit, both);
    }

    private Stmt call(Stmt stmt) {
        boolean ofHost = CallSites.callOf(stmt) instanceof Expr.Call call && call.function < module.importedFunctions();
        if (callee < 0) {
            if (!ofHost) {
                // It would do again what its callee did before it called the host as its last act.
                throw new SnapshotException(
                        name() + " was stopped in a call that is not a direct one of an imported function");
            }
            return copies.of(stmt);
        }
        if (ofHost) {
            throw new SnapshotException(name() + " called the host, which called the guest that was stopped");
        }
        return switch (stmt) {
            case LocalSet set -> new LocalSet(set.local, Expr.call(callee, set.value));
            case Drop drop -> new Drop(Expr.call(callee, drop.value));
            default -> throw new AssertionError(stmt);
        };
    }
}
