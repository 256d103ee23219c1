package io.wasmj.compiler.emit;

import io.wasmj.compiler.ir.Expr;
import io.wasmj.compiler.ir.Expr.LocalGet;
import io.wasmj.compiler.ir.Expr.LocalTee;
import io.wasmj.compiler.ir.FunctionIr;
import io.wasmj.compiler.ir.Region;
import io.wasmj.compiler.ir.Signature;
import io.wasmj.compiler.ir.Stmt;
import io.wasmj.compiler.ir.Stmt.LocalSet;
import io.wasmj.compiler.ir.Stmt.Outlined;
import io.wasmj.compiler.pass.Liveness;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.MethodVisitor;

/** Emits one method: a function, or one of its regions. Without a visitor it measures. */
final class MethodEmitter {

    private final ModuleLayout layout;
    private final FunctionIr function;
    private final String owner;
    private final String method;
    private final @Nullable Region region;
    private final Code code;
    private final MethodFrame frame;
    private int accesses;
    private boolean outlines;
    private boolean guards;

    /**
     * @param method the name of the function's method, from which those of its regions derive
     * @param region null for the function's own method
     */
    MethodEmitter(
            ModuleLayout layout,
            FunctionIr function,
            String owner,
            String method,
            @Nullable Region region,
            @Nullable MethodVisitor visitor) {
        this.layout = layout;
        this.function = function;
        this.owner = owner;
        this.method = method;
        this.region = region;
        code = new Code(visitor);
        frame = new MethodFrame(code, layout, function);
    }

    /** Emits the method of a function whose liveness is known, and returns its size in bytes, or a little more. */
    int emit() {
        List<Stmt> body = region == null ? function.body() : region.body();
        int[] ins = region == null
                ? IntStream.range(0, Signature.direct(function.type().params())).toArray()
                : RegionCall.ins(frame, region);
        int direct = region == null ? ins.length : RegionCall.direct(frame, ins);
        for (int i = 0; i < direct; i++) {
            frame.parameter(ins[i]);
        }
        if (region != null) {
            frame.keptParameter();
        }
        frame.instanceParameter();
        if (region == null) {
            frame.makeKept();
            if (layout.pollsAtEntry(function.index())) {
                frame.poll();
            }
        }
        Expressions expressions = new Expressions(code, layout, frame, owner);
        Exits exits = new Exits(code, frame, expressions, function.type().results(), region);
        Statements statements =
                new Statements(code, layout, frame, expressions, exits, owner, method, function.index());
        int[] uses = new int[function.localCount()];
        count(body, uses);
        if (region != null || outlines) {
            boolean caught = guards || (region != null && region.handsThrown());
            frame.vectors().enter(function.localCount(), caught);
        }
        expressions.memory().enter(accesses);
        assignSlots(uses);
        frame.takeOver(ins, direct);
        if (region != null) {
            frame.vectors().left(ins);
        }
        if (region == null) {
            expressions.vectors().parameters(direct);
        }
        initialise(ins, uses, Liveness.before(body, new BitSet(), new BitSet()));
        if (region != null && region.handsThrown()) {
            Code.Guarded guarded = code.guard();
            statements.emit(body);
            exits.fall();
            if (code.endGuard(guarded)) {
                code.handler(guarded, JavaType.EXCEPTION);
                exits.handThrown();
            }
        } else {
            statements.emit(body);
            exits.fall();
        }
        exits.end();
        if (function.index() < 0) {
            code.endConstant();
        } else {
            code.end();
        }
        return code.bytes();
    }

    /**
     * Locals start as zero where they may be read before they are set. Those a region hands over must be set on every
     * way out.
     */
    private void initialise(int[] ins, int[] uses, BitSet live) {
        BitSet zeros = new BitSet();
        live.stream().filter(local -> uses[local] > 0).forEach(zeros::set);
        if (region != null) {
            Arrays.stream(region.outs()).forEach(zeros::set);
        }
        Arrays.stream(ins).forEach(zeros::clear);
        zeros.andNot(function.kept());
        zeros.stream().forEach(local -> {
            frame.clear(local);
        });
    }

    /** The more often a local is named, the lower its slot: low slots make short instructions. */
    private void assignSlots(int[] uses) {
        IntStream.range(0, uses.length)
                .filter(local -> uses[local] > 0 && !function.kept().get(local))
                .boxed()
                .sorted(Comparator.comparingInt((Integer local) -> -uses[local]))
                .forEach(frame::slot);
    }

    private void count(List<Stmt> list, int[] uses) {
        for (Stmt stmt : list) {
            for (Expr expr : stmt.exprs()) {
                count(expr, uses);
            }
            switch (stmt) {
                case LocalSet set -> uses[set.local]++;
                case Stmt.Store store -> accesses += layout.isDirect(store.memory) ? 1 : 0;
                case Stmt.Try guarded -> {
                    guards = true;
                    uses[guarded.exception]++;
                }
                case Outlined outlined -> {
                    outlines = true;
                    for (int local : outlined.region.ins()) {
                        uses[local]++;
                    }
                    for (int local : outlined.region.outs()) {
                        uses[local]++;
                    }
                    continue;
                }
                // A single access in a loop is many.
                case Stmt.Block block
                when block.label.isLoop() -> {
                    int before = accesses;
                    count(block.body, uses);
                    accesses = accesses > before ? accesses + 1 : accesses;
                    continue;
                }
                default -> {}
            }
            for (List<Stmt> body : stmt.bodies()) {
                count(body, uses);
            }
        }
    }

    private void count(Expr expr, int[] uses) {
        switch (expr) {
            case LocalGet get -> uses[get.local]++;
            case LocalTee tee -> {
                uses[tee.local]++;
                count(tee.value, uses);
            }
            default -> {
                if (expr instanceof Expr.Load load && layout.isDirect(load.memory)) {
                    accesses++;
                }
                for (Expr arg : expr.args()) {
                    count(arg, uses);
                }
            }
        }
    }
}
