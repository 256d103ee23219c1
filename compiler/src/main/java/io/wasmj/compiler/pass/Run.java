package io.wasmj.compiler.pass;

import io.wasmj.compiler.binary.BranchHint;
import io.wasmj.compiler.ir.Stmt;
import io.wasmj.compiler.ir.Stmt.Block;
import io.wasmj.compiler.ir.Stmt.BrIf;
import io.wasmj.compiler.ir.Stmt.BrTable;
import io.wasmj.compiler.ir.Stmt.If;
import io.wasmj.compiler.ir.Stmt.Outlined;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Neighbouring statements that could become a region.
 *
 * @param list the list they stand in
 * @param frequency how often they run, by guess: ten times per loop around, per condition half as often or as its hint says
 * @param ancestors the statements around
 */
record Run(
        List<Stmt> list,
        int from,
        int to,
        int bytes,
        double frequency,
        @Nullable Ancestors ancestors) {

    /** A chain from the inside outwards, shared by all that is inside. */
    private record Ancestors(Stmt stmt, @Nullable Ancestors outer) {}

    /** From as many labels on, a switch is taken for the heart of an interpreter. */
    private static final int DISPATCH_LABELS = 16;

    private static final double DISPATCH_FREQUENCY = 1000;
    private static final int LEAST_BYTES = 40;

    List<Stmt> stmts() {
        return list.subList(from, to);
    }

    /** What outlining it is worth where {@code excess} bytes are too many. */
    double value(int excess) {
        return Math.min(bytes, 2.0 * excess + 200) / frequency;
    }

    Stmt first() {
        return list.get(from);
    }

    void replace(Stmt by, int cost) {
        by.bytes = cost;
        by.liveAfter = list.get(to - 1).liveAfter;
        by.liveInHandlers = list.get(to - 1).liveInHandlers;
        list.subList(from, to).clear();
        list.add(from, by);
        for (Ancestors a = ancestors; a != null; a = a.outer) {
            a.stmt.bytes -= bytes - cost;
        }
    }

    static void collect(List<Stmt> body, int most, List<Run> runs) {
        collect(body, most, 1, null, runs);
    }

    /** Returns whether there is the switch of an interpreter. */
    private static boolean collect(
            List<Stmt> list, int most, double frequency, @Nullable Ancestors ancestors, List<Run> runs) {
        boolean found = false;
        int from = 0;
        while (from < list.size()) {
            int bytes = 0;
            int to = from;
            while (to < list.size() && bytes + list.get(to).bytes <= most) {
                bytes += list.get(to).bytes;
                to++;
                if (isLikelyLeft(list.get(to - 1))) {
                    break;
                }
            }
            boolean dispatches = false;
            for (int i = from; i < Math.max(to, from + 1); i++) {
                dispatches |= inside(list.get(i), most, frequency, ancestors, runs);
            }
            found |= dispatches;
            boolean outlined = to == from + 1 && list.get(from) instanceof Outlined;
            if (bytes >= LEAST_BYTES && !outlined) {
                double often = dispatches ? frequency * DISPATCH_FREQUENCY : frequency;
                runs.add(new Run(list, from, to, bytes, often, ancestors));
            }
            from = Math.max(to, from + 1);
            if (isLikelyLeft(list.get(from - 1))) {
                frequency *= 1 - BranchHint.LIKELY.probability();
            }
        }
        return found;
    }

    /** Whether what stands behind a statement seldom runs. */
    private static boolean isLikelyLeft(Stmt stmt) {
        return stmt instanceof BrIf branch && branch.hint == BranchHint.LIKELY;
    }

    private static boolean inside(
            Stmt stmt, int most, double frequency, @Nullable Ancestors ancestors, List<Run> runs) {
        if (stmt instanceof Outlined || stmt.bytes < LEAST_BYTES) {
            return false;
        }
        boolean found = stmt instanceof BrTable table && table.labels.length > DISPATCH_LABELS;
        Ancestors around = new Ancestors(stmt, ancestors);
        if (stmt instanceof If branch) {
            double held = branch.hint.probability();
            found |= collect(branch.then, most, frequency * held, around, runs);
            found |= collect(branch.otherwise, most, frequency * (1 - held), around, runs);
            return found;
        }
        double inner = stmt instanceof Block block && block.label.isLoop() ? frequency * 10 : frequency;
        for (List<Stmt> body : stmt.bodies()) {
            found |= collect(body, most, inner, around, runs);
        }
        return found;
    }
}
