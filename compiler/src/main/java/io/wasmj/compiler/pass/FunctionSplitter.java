package io.wasmj.compiler.pass;

import io.wasmj.compiler.ir.FunctionIr;
import io.wasmj.compiler.ir.Region;
import io.wasmj.compiler.ir.Stmt;
import io.wasmj.compiler.ir.Stmt.Outlined;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Divides a function that is too big for the JVM's compiler: runs of statements become methods of their own until every
 * method is small enough. What runs seldom goes first, and the switch that an interpreter spends its time in goes last.
 */
public final class FunctionSplitter {

    /** HotSpot never compiles a method with more bytes of bytecode than this. */
    public static final int MOST_METHOD_BYTES = 8_000;

    /** A region that is left in more ways is no gain. */
    private static final int MOST_EXITS = 500;

    /** Regions in regions: deeper than this only what the JVM would refuse is divided. */
    private static final int MOST_NESTED = 16;

    /** Where this does not help, nothing does. */
    private static final int DEEPEST = 24;

    /** A call that saves less is not worth its time. */
    private static final int LEAST_SAVING = 24;

    /** A switch of so many cases that calling a region for each would fill the method is divided first. */
    private static final int BYTES_PER_CASE_CALL = 30;

    private static final int LEAST_CASES = 8;

    private final FunctionIr function;
    private final Measure measure;
    private final int methodBytes;
    private final boolean handsOver;
    private int nested;
    private final List<Region> regions = new ArrayList<>();

    /** The first statements of runs that are not worth a call. */
    private final Set<Stmt> hopeless = new HashSet<>();

    /** @param handsOver whether methods begin and end with code that hands locals over */
    public FunctionSplitter(FunctionIr function, Measure measure, int methodBytes, boolean handsOver) {
        this.function = function;
        this.handsOver = handsOver;
        this.measure = measure;
        this.methodBytes = methodBytes;
    }

    /** Replaces parts of the function's body by {@link Outlined} statements and returns what they stand for. */
    public List<Region> split() {
        Liveness.everywhere(function);
        reduce(function.body(), null);
        return regions;
    }

    private void reduce(List<Stmt> body, @Nullable Region region) {
        if (nested == DEEPEST) {
            return;
        }
        nested++;
        divide(body, region, nested > MOST_NESTED ? MOST_METHOD_BYTES : methodBytes);
        nested--;
    }

    private void divide(List<Stmt> body, @Nullable Region region, int methodBytes) {
        int bytes = measure.bytes(region);
        if (bytes > methodBytes && group(body, methodBytes / BYTES_PER_CASE_CALL)) {
            bytes = measure.bytes(region);
        }
        while (bytes > methodBytes) {
            int before = regions.size();
            // Sizes are estimates until the method is measured again.
            while (bytes > methodBytes) {
                int saved = outlineBest(body, bytes - methodBytes);
                if (saved == 0) {
                    break;
                }
                bytes -= saved;
            }
            if (regions.size() == before && !group(body, LEAST_CASES)) {
                return;
            }
            bytes = measure.bytes(region);
        }
    }

    /** Divides switches of at least so many cases. */
    private boolean group(List<Stmt> body, int leastCases) {
        int[] next = {regions.size()};
        SwitchGrouping grouping = new SwitchGrouping(function, methodBytes, () -> next[0]++);
        List<Region> made = grouping.apply(body, leastCases);
        regions.addAll(made);
        made.forEach(region -> reduce(region.body(), region));
        return !made.isEmpty();
    }

    /** Outlines the run that costs least; returns the bytes saved, 0 where none is left. */
    private int outlineBest(List<Stmt> body, int excess) {
        List<Run> runs = new ArrayList<>();
        Run.collect(body, methodBytes - methodBytes / (handsOver ? 3 : 8), runs);
        runs.sort((a, b) -> Double.compare(b.value(excess), a.value(excess)));
        for (Run run : runs) {
            if (hopeless.contains(run.first())) {
                continue;
            }
            Region region = RegionBuilder.build(function, run.stmts(), regions.size());
            int cost = RegionBuilder.callBytes(region);
            int saved = run.bytes() - cost;
            if (saved < LEAST_SAVING || region.exits().size() > MOST_EXITS) {
                hopeless.add(run.first());
                continue;
            }
            regions.add(region);
            run.replace(new Outlined(region), cost);
            reduce(region.body(), region);
            return saved;
        }
        return 0;
    }
}
