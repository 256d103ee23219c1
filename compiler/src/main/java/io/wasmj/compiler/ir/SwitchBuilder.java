package io.wasmj.compiler.ir;

import io.wasmj.compiler.binary.CodeReader;
import io.wasmj.compiler.ir.Stmt.Block;
import io.wasmj.compiler.ir.Stmt.BrTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds what a {@code br_table} becomes. */
final class SwitchBuilder {

    /** A switch of more cases looks its label up in a table, so that its size depends on its labels alone. */
    private static final int MOST_CASES = 400;

    private final CodeReader code;
    private final OperandStack stack;
    private final ControlBuilder control;

    SwitchBuilder(CodeReader code, OperandStack stack, ControlBuilder control) {
        this.code = code;
        this.stack = stack;
        this.control = control;
    }

    void build() {
        int[] depths = new int[code.labels() + 1];
        for (int i = 0; i < depths.length; i++) {
            depths[i] = code.u32();
        }
        Expr index = stack.pop();
        int count = control.target(depths[depths.length - 1]).valueCount();
        if (count > 0) {
            stack.settleAll();
        }
        Expr[] values = stack.peekRepeatable(count);
        // Labels that take values, and the function's own, are reached over a stub each.
        Map<Integer, Label> stubs = new LinkedHashMap<>();
        Label[] labels = new Label[depths.length];
        for (int i = 0; i < depths.length; i++) {
            Label label = control.target(depths[i]).label;
            labels[i] = label != null && count == 0 ? label : stubs.computeIfAbsent(depths[i], d -> new Label(false));
        }
        Stmt table = table(index, labels);
        stack.settle(index.effects | Effects.CONTROL, index.reads, index.writes);
        List<Stmt> inner = new ArrayList<>(List.of(table));
        for (Map.Entry<Integer, Label> stub : stubs.entrySet()) {
            List<Stmt> outer = new ArrayList<>();
            outer.add(new Block(stub.getValue(), inner));
            control.goTo(outer, stub.getKey(), values);
            inner = outer;
        }
        stack.current().addAll(inner);
    }

    private static Stmt table(Expr index, Label[] labels) {
        if (labels.length <= MOST_CASES) {
            return new BrTable(index, labels);
        }
        Map<Label, Integer> distinct = new LinkedHashMap<>();
        int[] numbers = new int[labels.length];
        for (int i = 0; i < labels.length; i++) {
            numbers[i] = distinct.computeIfAbsent(labels[i], l -> distinct.size());
        }
        return new BrTable(new Expr.Lookup(numbers, index), distinct.keySet().toArray(new Label[0]));
    }
}
