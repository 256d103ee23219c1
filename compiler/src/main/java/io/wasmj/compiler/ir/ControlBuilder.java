package io.wasmj.compiler.ir;

import io.wasmj.compiler.binary.CodeReader;
import io.wasmj.compiler.binary.Module;
import io.wasmj.compiler.binary.Opcode;
import io.wasmj.compiler.ir.Expr.Const;
import io.wasmj.compiler.ir.Stmt.Block;
import io.wasmj.compiler.ir.Stmt.Br;
import io.wasmj.compiler.ir.Stmt.BrIf;
import io.wasmj.compiler.ir.Stmt.BrTable;
import io.wasmj.compiler.ir.Stmt.If;
import io.wasmj.compiler.ir.Stmt.Return;
import io.wasmj.compiler.ir.Stmt.TailCall;
import io.wasmj.compiler.ir.Stmt.Unreachable;
import io.wasmj.runtime.FuncType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The structured control instructions. At every label the operand stack is empty: values travel in temporaries. */
final class ControlBuilder {

    /** A switch of more cases looks its label up in a table, so that its size depends on its labels alone. */
    private static final int MOST_CASES = 400;

    private final Module module;
    private final CodeReader code;
    private final FunctionIr function;
    private final OperandStack stack;
    private final List<Frame> frames = new ArrayList<>();
    private boolean dead;
    private int deadDepth;

    /** The start of the body where the function calls itself as its last act. */
    private final Label self = new Label(true);

    ControlBuilder(Module module, CodeReader code, FunctionIr function, OperandStack stack) {
        this.module = module;
        this.code = code;
        this.function = function;
        this.stack = stack;
    }

    /** An open block. */
    private static final class Frame {
        final Opcode kind;
        final FuncType type;
        final @Nullable Label label;
        final int[] results;
        final int height;
        final List<Stmt> outer;

        @Nullable
        Expr condition;

        Expr[] params = {};

        @Nullable
        List<Stmt> then;

        boolean thenFalls;

        Frame(Opcode kind, FuncType type, @Nullable Label label, int[] results, int height, List<Stmt> outer) {
            this.kind = kind;
            this.type = type;
            this.label = label;
            this.results = results;
            this.height = height;
            this.outer = outer;
        }

        /** How many values a branch to the label takes. */
        int valueCount() {
            return label == null ? type.results().size() : label.values.length;
        }
    }

    void enterFunction() {
        // The function's own label stands for a return.
        FuncType type = new FuncType(List.of(), function.type().results());
        frames.add(new Frame(Opcode.END, type, null, new int[0], 0, stack.current()));
    }

    boolean isDone() {
        return frames.isEmpty();
    }

    /** Whether the instruction is dead; then its immediates are skipped. */
    boolean skips(Opcode op) {
        if (!dead) {
            return false;
        }
        switch (op) {
            case BLOCK, LOOP, IF -> deadDepth++;
            case ELSE -> {
                if (deadDepth == 0) {
                    return false;
                }
            }
            case END -> {
                if (deadDepth == 0) {
                    return false;
                }
                deadDepth--;
            }
            default -> {}
        }
        code.skip(op);
        return true;
    }

    void instruction(Opcode op) {
        switch (op) {
            case UNREACHABLE -> leave(new Unreachable());
            case BLOCK -> block();
            case LOOP -> loop();
            case IF -> branch();
            case ELSE -> otherwise();
            case END -> end();
            case BR -> {
                br(code.u32());
                dead = true;
            }
            case BR_IF -> brIf(code.u32());
            case BR_TABLE -> brTable();
            case RETURN -> br(frames.size() - 1, true);
            case RETURN_CALL -> returnCall(code.u32());
            case RETURN_CALL_INDIRECT -> {
                FuncType type = module.types().get(code.u32());
                int table = code.u32();
                Expr[] args =
                        Signature.hand(stack, type, stack.pop(type.params().size() + 1));
                leave(new TailCall(-1, type, table, args), args);
            }
            default -> throw new AssertionError(op);
        }
    }

    private void leave(Stmt stmt, Expr... parts) {
        stack.emit(stmt, Effects.CONTROL, 0, parts);
        dead = true;
    }

    private void open(Opcode kind, FuncType type, Label label, int[] results, int height) {
        frames.add(new Frame(kind, type, label, results, height, stack.current()));
        stack.setCurrent(new ArrayList<>());
    }

    private void block() {
        FuncType type = code.blockType(module);
        stack.settleAll();
        int[] results = stack.temporaries(type.results());
        open(
                Opcode.BLOCK,
                type,
                new Label(false, results),
                results,
                stack.height() - type.params().size());
    }

    private void loop() {
        FuncType type = code.blockType(module);
        stack.settleAll();
        int[] params = stack.temporaries(type.params());
        assign(params, stack.pop(params.length));
        int height = stack.height();
        open(Opcode.LOOP, type, new Label(true, params), stack.temporaries(type.results()), height);
        for (int param : params) {
            stack.push(stack.get(param));
        }
    }

    private void branch() {
        FuncType type = code.blockType(module);
        Expr condition = stack.pop();
        stack.settleAll();
        int[] results = stack.temporaries(type.results());
        int height = stack.height() - type.params().size();
        Expr[] params = stack.peekRepeatable(type.params().size());
        open(Opcode.IF, type, new Label(false, results), results, height);
        Frame frame = frames.getLast();
        frame.condition = condition;
        frame.params = params;
    }

    private void otherwise() {
        Frame frame = frames.getLast();
        if (!dead) {
            finish(frame);
        }
        frame.thenFalls = !dead;
        dead = false;
        frame.then = stack.current();
        stack.truncate(frame.height);
        stack.pushAll(frame.params);
        stack.setCurrent(new ArrayList<>());
    }

    /** Hands the results of a block that is left by its end to whoever waits for them. */
    private void finish(Frame frame) {
        assign(frame.results, stack.pop(frame.type.results().size()));
    }

    private void end() {
        Frame frame = frames.removeLast();
        if (frame.kind == Opcode.END) {
            endFunction();
            return;
        }
        if (!dead) {
            finish(frame);
        }
        boolean falls = !dead;
        List<Stmt> last = stack.current();
        stack.truncate(frame.height);
        stack.setCurrent(frame.outer);
        Label label = Objects.requireNonNull(frame.label);
        if (frame.kind == Opcode.IF) {
            Expr condition = Objects.requireNonNull(frame.condition);
            List<Stmt> then = frame.then;
            if (then == null) {
                // No else: the parameters are the results.
                then = last;
                last = new ArrayList<>();
                stack.setCurrent(last);
                assign(frame.results, frame.params);
                stack.setCurrent(frame.outer);
                falls = true;
            } else {
                falls |= frame.thenFalls;
            }
            frame.outer.add(new If(condition, label, then, last));
        } else {
            frame.outer.add(new Block(label, last));
        }
        dead = !falls && (label.isLoop() || !label.isUsed());
        if (!dead) {
            for (int result : frame.results) {
                stack.push(stack.get(result));
            }
        }
    }

    private void endFunction() {
        if (!dead) {
            Expr[] values = stack.inOrder(stack.pop(function.type().results().size()));
            leave(new Return(values), values);
        }
        List<Stmt> body = stack.current();
        function.setBody(self.isUsed() ? new ArrayList<>(List.of(new Block(self, body))) : body);
    }

    /** Assigns all at once: a value may read what another assignment sets. */
    private void assign(int[] to, Expr[] values) {
        if (to.length > 1) {
            for (int i = 0; i < values.length; i++) {
                values[i] = stack.settled(values[i]);
            }
        }
        for (int i = 0; i < to.length; i++) {
            stack.setLocal(to[i], values[i]);
        }
    }

    private Frame target(int depth) {
        return frames.get(frames.size() - 1 - depth);
    }

    private void br(int depth) {
        br(depth, false);
    }

    /** Leaves to a label with the values it takes; what is pending below is not needed any more. */
    private void br(int depth, boolean end) {
        Frame frame = target(depth);
        Label label = frame.label;
        Expr[] values = stack.pop(frame.valueCount());
        if (label == null) {
            values = stack.inOrder(values);
            stack.emit(new Return(values), Effects.CONTROL, 0, values);
        } else {
            assign(label.values, values);
            stack.emit(new Br(label), Effects.CONTROL, 0);
        }
        dead |= end;
    }

    private void brIf(int depth) {
        Expr condition = stack.pop();
        Frame frame = target(depth);
        Label label = frame.label;
        if (label != null && label.values.length == 0) {
            stack.emit(new BrIf(condition, label), Effects.CONTROL, 0, condition);
            return;
        }
        stack.settleAll();
        Expr[] values = stack.peekRepeatable(frame.valueCount());
        List<Stmt> outer = stack.current();
        List<Stmt> taken = new ArrayList<>();
        outer.add(new If(condition, new Label(false), taken, new ArrayList<>()));
        goTo(taken, depth, values);
    }

    /** Adds to {@code list} the way to a label with given values, which can be evaluated more than once. */
    private void goTo(List<Stmt> list, int depth, Expr[] values) {
        List<Stmt> outer = stack.current();
        stack.setCurrent(list);
        int height = stack.height();
        stack.pushAll(values);
        br(depth);
        stack.truncate(height);
        stack.setCurrent(outer);
    }

    private void brTable() {
        int[] depths = new int[code.labels() + 1];
        for (int i = 0; i < depths.length; i++) {
            depths[i] = code.u32();
        }
        Expr index = stack.pop();
        int count = target(depths[depths.length - 1]).valueCount();
        if (count > 0) {
            stack.settleAll();
        }
        Expr[] values = stack.peekRepeatable(count);
        // Labels that take values, and the function's own, are reached over a stub each.
        Map<Integer, Label> stubs = new LinkedHashMap<>();
        Label[] labels = new Label[depths.length];
        for (int i = 0; i < depths.length; i++) {
            Label label = target(depths[i]).label;
            labels[i] = label != null && count == 0 ? label : stubs.computeIfAbsent(depths[i], d -> new Label(false));
        }
        Stmt table = table(index, labels);
        stack.settle(index.effects | Effects.CONTROL, index.reads, index.writes);
        List<Stmt> inner = new ArrayList<>(List.of(table));
        for (Map.Entry<Integer, Label> stub : stubs.entrySet()) {
            List<Stmt> outer = new ArrayList<>();
            outer.add(new Block(stub.getValue(), inner));
            goTo(outer, stub.getKey(), values);
            inner = outer;
        }
        stack.current().addAll(inner);
        dead = true;
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

    private void tailCall(int callee, FuncType type, int table, Expr[] popped) {
        Expr[] args = stack.inOrder(Signature.hand(stack, type, popped));
        leave(new TailCall(callee, type, table, args), args);
    }

    private void returnCall(int callee) {
        FuncType type = module.functionType(callee);
        if (callee != function.index()
                || Signature.direct(type.params()) < type.params().size()) {
            tailCall(callee, type, -1, stack.pop(type.params().size()));
            return;
        }
        int params = type.params().size();
        int[] to = new int[params];
        for (int i = 0; i < params; i++) {
            to[i] = i;
        }
        assign(to, stack.pop(params));
        // The callee's other locals start as zero again.
        Module.Body body = module.bodies().get(callee - module.importedFunctions());
        int local = params;
        for (int i = 0; i < body.localCounts().length; i++) {
            for (int n = body.localCounts()[i]; n > 0; n--) {
                stack.setLocal(local++, new Const(body.localTypes()[i], 0));
            }
        }
        leave(new Br(self));
    }
}
