package io.wasmj.compiler.pass;

import io.wasmj.compiler.binary.Opcode;
import io.wasmj.compiler.ir.Expr;
import io.wasmj.compiler.ir.Expr.Lookup;
import io.wasmj.compiler.ir.FunctionIr;
import io.wasmj.compiler.ir.Label;
import io.wasmj.compiler.ir.Region;
import io.wasmj.compiler.ir.Stmt;
import io.wasmj.compiler.ir.Stmt.Block;
import io.wasmj.compiler.ir.Stmt.Br;
import io.wasmj.compiler.ir.Stmt.BrTable;
import io.wasmj.compiler.ir.Stmt.If;
import io.wasmj.compiler.ir.Stmt.LocalSet;
import io.wasmj.compiler.ir.Stmt.Outlined;
import io.wasmj.runtime.ValType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Divides a switch with so many cases that calling a region for each would not do. In wasm such a switch is a nest of
 * blocks with a {@code br_table} at its heart; behind each block stands a case, and a case that does not leave falls
 * into the next. Neighbouring cases become regions with a switch of their own:
 *
 * <pre>{@code
 * case = lookup(index)
 * loop:
 *   if case < a: region 0 (case)       a region that is left for a case of another one
 *   else:        region 1 (case)       sets case and goes to loop
 * }</pre>
 */
final class SwitchGrouping {

    /** The share of a method that cases may take; the rest is for its own switch and for what goes in and out. */
    private static final double MOST_SHARE = 0.6;

    /** C2 computes what many cases have in common before it switches: fewer cases leave it more registers. */
    private static final double GOOD_SHARE = 0.2;

    /** Each is one more call in the method that chooses. */
    private static final int GOOD_GROUPS = 24;

    private static final int BYTES_PER_CASE = 16;

    private final FunctionIr function;
    private final int methodBytes;
    private final IntSupplier nextRegion;

    SwitchGrouping(FunctionIr function, int methodBytes, IntSupplier nextRegion) {
        this.function = function;
        this.methodBytes = methodBytes;
        this.nextRegion = nextRegion;
    }

    /**
     * A nest of blocks, most often around a switch.
     *
     * @param blocks from the outermost inwards; the case of the first stands outside the nest
     * @param positions where in its body each block but the last has the next one
     * @param table the switch that ends the innermost block, null where there is none
     */
    private record Nest(
            List<Block> blocks,
            List<Integer> positions,
            @Nullable BrTable table) {
        int cases() {
            return blocks.size() - 1;
        }

        Label label(int number) {
            return blocks.get(number + 1).label;
        }

        /** The statements of a case. */
        List<Stmt> statements(int number) {
            List<Stmt> body = blocks.get(number).body;
            return new ArrayList<>(body.subList(positions.get(number) + 1, body.size()));
        }

        /** What stands before the switch. */
        List<Stmt> start() {
            List<Stmt> start = new ArrayList<>();
            for (int i = 0; i < positions.size(); i++) {
                start.addAll(blocks.get(i).body.subList(0, positions.get(i)));
            }
            List<Stmt> innermost = blocks.getLast().body;
            start.addAll(innermost.subList(0, innermost.size() - (table == null ? 0 : 1)));
            return start;
        }
    }

    /** Divides the first switch with at least {@code leastCases}; gives the regions, none where there is no such. */
    List<Region> apply(List<Stmt> body, int leastCases) {
        Nest nest = find(body, leastCases);
        return nest == null ? List.of() : divide(body, nest);
    }

    private @Nullable Nest find(List<Stmt> list, int leastCases) {
        for (Stmt stmt : list) {
            if (stmt instanceof Block block && !block.label.isLoop()) {
                Nest nest = nest(block);
                if (nest.cases() >= leastCases && divides(nest)) {
                    return nest;
                }
            }
            if (!(stmt instanceof Outlined)) {
                for (List<Stmt> inner : stmt.bodies()) {
                    Nest nest = find(inner, leastCases);
                    if (nest != null) {
                        return nest;
                    }
                }
            }
        }
        return null;
    }

    /** Whether there would be more than one region, so that no region is divided into itself for ever. */
    private boolean divides(Nest nest) {
        return bounds(nest).size() > 2 || nest.table() == null || branchesInto(nest.start(), nest);
    }

    private static Nest nest(Block outermost) {
        List<Block> blocks = new ArrayList<>();
        List<Integer> positions = new ArrayList<>();
        Block block = outermost;
        blocks.add(block);
        while (block.body.isEmpty() || !(block.body.getLast() instanceof BrTable)) {
            int position = innerBlock(block.body);
            if (position < 0) {
                return new Nest(blocks, positions, null);
            }
            positions.add(position);
            block = (Block) block.body.get(position);
            blocks.add(block);
        }
        return new Nest(blocks, positions, (BrTable) block.body.getLast());
    }

    /** Where the largest block stands that is not a loop, -1 where there is none. */
    private static int innerBlock(List<Stmt> body) {
        int largest = -1;
        for (int i = 0; i < body.size(); i++) {
            if (body.get(i) instanceof Block block
                    && !block.label.isLoop()
                    && (largest < 0 || block.bytes > body.get(largest).bytes)) {
                largest = i;
            }
        }
        return largest;
    }

    private List<Region> divide(List<Stmt> method, Nest nest) {
        BitSet after = Objects.requireNonNull(method.getLast().liveAfter);
        BitSet handlers = method.getLast().liveInHandlers;
        int selector = function.newLocal(ValType.I32);
        Label again = new Label(true);
        List<Integer> bounds = bounds(nest);
        List<List<Stmt>> groups = new ArrayList<>();
        for (int i = 0; i + 1 < bounds.size(); i++) {
            groups.add(group(nest, bounds.get(i), bounds.get(i + 1), selector));
        }
        List<Stmt> start = start(nest, selector);
        if (nest.table() == null || branchesInto(start, nest)) {
            // What stands before the switch leaves for a case as cases do: it becomes one more.
            if (Stmt.fallsThrough(start)) {
                start.add(new Br(nest.table() == null ? nest.blocks().getLast().label : again));
            }
            groups.add(start);
            bounds.add(nest.cases() + 1);
            start = new ArrayList<>();
            start.add(new LocalSet(selector, Expr.constant(nest.cases())));
        }
        List<Stmt> dispatch = tree(groups, bounds, 0, groups.size(), selector);
        start.add(new Block(again, dispatch));
        List<Stmt> body = nest.blocks().getFirst().body;
        body.clear();
        body.addAll(start);
        again.use();
        Liveness.everywhereAfterRegrouping(method, after, handlers);
        List<Region> regions = new ArrayList<>();
        for (List<Stmt> group : groups) {
            Region built = RegionBuilder.build(function, group, nextRegion.getAsInt());
            Region region = redirected(built, nest, selector, again);
            Outlined call = new Outlined(region);
            call.liveAfter = group.getLast().liveAfter;
            call.liveInHandlers = group.getLast().liveInHandlers;
            group.clear();
            group.add(call);
            regions.add(region);
        }
        return regions;
    }

    /** Where groups of cases start, and behind the last. */
    private List<Integer> bounds(Nest nest) {
        int[] sizes = IntStream.range(0, nest.cases())
                .map(i -> BYTES_PER_CASE
                        + nest.statements(i).stream()
                                .mapToInt(stmt -> stmt.bytes)
                                .sum())
                .toArray();
        double most = Math.clamp(
                (double) IntStream.of(sizes).sum() / GOOD_GROUPS, methodBytes * GOOD_SHARE, methodBytes * MOST_SHARE);
        List<Integer> bounds = new ArrayList<>(List.of(0));
        double bytes = 0;
        for (int i = 0; i < sizes.length; i++) {
            if (bytes > 0 && bytes + sizes[i] > most) {
                bounds.add(i);
                bytes = 0;
            }
            bytes += sizes[i];
        }
        bounds.add(nest.cases());
        return bounds;
    }

    /** What stands before the switch, then the number of the case; cases elsewhere are left to at once. */
    private static List<Stmt> start(Nest nest, int selector) {
        List<Stmt> start = nest.start();
        BrTable switching = nest.table();
        if (switching == null) {
            return start;
        }
        Map<Label, Integer> numbers = new HashMap<>();
        for (int i = 0; i < nest.cases(); i++) {
            numbers.put(nest.label(i), i);
        }
        List<Label> elsewhere = new ArrayList<>();
        Expr index = switching.index;
        int[] steps = null;
        if (index instanceof Lookup lookup) {
            steps = lookup.table;
            index = lookup.index;
        }
        Label[] labels = switching.labels;
        int[] table = new int[steps == null ? labels.length : steps.length];
        for (int i = 0; i < table.length; i++) {
            Label label = labels[steps == null ? i : steps[i]];
            table[i] = numbers.computeIfAbsent(label, l -> {
                elsewhere.add(l);
                return nest.cases() + elsewhere.size();
            });
        }
        start.add(new LocalSet(selector, new Lookup(table, index)));
        if (!elsewhere.isEmpty()) {
            List<Stmt> leave = new ArrayList<>();
            Expr offset = Expr.i32(Opcode.I32_SUB, Expr.local(selector), Expr.constant(nest.cases() + 1));
            leave.add(new BrTable(offset, elsewhere.toArray(new Label[0])));
            start.add(unless(selector, nest.cases() + 1, leave));
        }
        return start;
    }

    private static boolean branchesInto(List<Stmt> start, Nest nest) {
        Set<Label> labels = new HashSet<>();
        for (int i = 0; i < nest.cases(); i++) {
            labels.add(nest.label(i));
        }
        return branches(start, labels);
    }

    private static boolean branches(List<Stmt> list, Set<Label> labels) {
        return list.stream()
                .anyMatch(stmt -> Stream.of(stmt.targets()).anyMatch(labels::contains)
                        || stmt.bodies().stream().anyMatch(body -> branches(body, labels)));
    }

    private static If unless(int selector, int bound, List<Stmt> then) {
        Expr below = Expr.i32(Opcode.I32_GE_U, Expr.local(selector), Expr.constant(bound));
        return new If(below, new Label(false), then, new ArrayList<>());
    }

    /** Cases as a nest of their own. */
    private static List<Stmt> group(Nest nest, int from, int to, int selector) {
        Label[] labels = new Label[to - from];
        for (int i = from; i < to; i++) {
            labels[i - from] = nest.label(i);
        }
        Expr index =
                from == 0 ? Expr.local(selector) : Expr.i32(Opcode.I32_SUB, Expr.local(selector), Expr.constant(from));
        List<Stmt> inner = new ArrayList<>();
        inner.add(new BrTable(index, labels));
        for (int i = to - 1; i >= from; i--) {
            List<Stmt> outer = new ArrayList<>();
            outer.add(new Block(nest.label(i), inner));
            outer.addAll(nest.statements(i));
            inner = outer;
        }
        if (Stmt.fallsThrough(inner)) {
            inner.add(new Br(nest.blocks().get(from).label));
        }
        return inner;
    }

    private static List<Stmt> tree(List<List<Stmt>> groups, List<Integer> bounds, int from, int to, int selector) {
        if (to - from == 1) {
            return groups.get(from);
        }
        int middle = (from + to) / 2;
        Expr high = Expr.i32(Opcode.I32_GE_U, Expr.local(selector), Expr.constant(bounds.get(middle)));
        List<Stmt> list = new ArrayList<>();
        list.add(new If(
                high,
                new Label(false),
                tree(groups, bounds, middle, to, selector),
                tree(groups, bounds, from, middle, selector)));
        return list;
    }

    /** Exits to cases of other groups come last, in the order of the cases. */
    private static Region redirected(Region built, Nest nest, int selector, Label again) {
        List<Label> exits = new ArrayList<>(built.exits());
        List<Label> cases = new ArrayList<>();
        for (int i = 0; i < nest.cases(); i++) {
            Label label = nest.label(i);
            // A case of the region itself is no exit: a label nobody knows keeps its place.
            cases.add(exits.remove(label) ? label : new Label(false));
        }
        exits.addAll(cases);
        return new Region(
                built.number(),
                built.body(),
                built.ins(),
                built.outs(),
                exits,
                built.returns(),
                built.calls(),
                built.fallsThrough(),
                built.handsThrown(),
                new Region.Redirect(nest.cases(), selector, again));
    }
}
