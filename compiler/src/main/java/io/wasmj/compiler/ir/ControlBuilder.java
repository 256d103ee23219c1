package io.wasmj.compiler.ir;

import io.wasmj.compiler.binary.BranchHint;
import io.wasmj.compiler.binary.CodeReader;
import io.wasmj.compiler.binary.Module;
import io.wasmj.compiler.binary.Opcode;
import io.wasmj.compiler.ir.Expr.Const;
import io.wasmj.compiler.ir.Stmt.Block;
import io.wasmj.compiler.ir.Stmt.Br;
import io.wasmj.compiler.ir.Stmt.BrIf;
import io.wasmj.compiler.ir.Stmt.If;
import io.wasmj.compiler.ir.Stmt.Return;
import io.wasmj.compiler.ir.Stmt.TailCall;
import io.wasmj.compiler.ir.Stmt.Unreachable;
import io.wasmj.runtime.FuncType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The structured control instructions. At every label the operand stack is empty: values travel in temporaries. */
final class ControlBuilder {

    private final Module module;
    private final CodeReader code;
    private final FunctionIr function;
    private final OperandStack stack;
    private final List<Frame> frames = new ArrayList<>();
    private boolean dead;
    private int deadDepth;

    /** The start of the body where the function calls itself as its last act. */
    private final Label self = new Label(true);

    private final Map<Integer, BranchHint> hints;
    private final ExceptionBuilder exceptions;

    ControlBuilder(Module module, CodeReader code, FunctionIr function, OperandStack stack) {
        this.module = module;
        this.code = code;
        this.function = function;
        this.stack = stack;
        hints = module.hints(function.index());
        exceptions = new ExceptionBuilder(module, code, stack, this);
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
            case BLOCK, LOOP, IF, TRY, TRY_TABLE -> deadDepth++;
            case ELSE, CATCH, CATCH_ALL -> {
                if (deadDepth == 0) {
                    return false;
                }
            }
            case END, DELEGATE -> {
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
            case BR_IF -> brIf(hint(), code.u32());
            case BR_TABLE -> {
                new SwitchBuilder(code, stack, this).build();
                dead = true;
            }
            case RETURN -> br(frames.size() - 1, true);
            case RETURN_CALL -> returnCall(code.u32());
            case RETURN_CALL_INDIRECT -> {
                FuncType type = module.funcType(code.u32());
                int table = code.u32();
                Expr[] args = stack.pop(type.params().size() + 1);
                args[args.length - 1] = StorageBuilder.index(args[args.length - 1]);
                tailCall(-1, type, table, args);
            }
            case RETURN_CALL_REF -> {
                FuncType type = module.funcType(code.u32());
                tailCall(-1, type, -1, stack.pop(type.params().size() + 1));
            }
            case BR_ON_NULL, BR_ON_NON_NULL, BR_ON_CAST, BR_ON_CAST_FAIL -> new CastBranch(code, stack, this).build(op);
            default -> exceptions.instruction(op);
        }
    }

    /** Adds a statement that nothing follows. */
    void leave(Stmt stmt, Expr... parts) {
        stack.emit(stmt, Effects.CONTROL, 0, parts);
        dead = true;
    }

    private Frame open(Opcode kind, FuncType type, Label label, int[] results, int height) {
        Frame frame = new Frame(kind, type, label, results, height, stack.current());
        frames.add(frame);
        stack.setCurrent(new ArrayList<>());
        return frame;
    }

    private void block() {
        openBlock(Opcode.BLOCK, code.blockType());
    }

    /** Opens a block whose label stands at its end. */
    Frame openBlock(Opcode kind, FuncType type) {
        stack.settleAll();
        int[] results = stack.temporaries(type.results());
        return open(
                kind,
                type,
                new Label(false, results),
                results,
                stack.height() - type.params().size());
    }

    private void loop() {
        FuncType type = code.blockType();
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
        BranchHint hint = hint();
        FuncType type = code.blockType();
        Expr condition = stack.pop();
        stack.settleAll();
        int[] results = stack.temporaries(type.results());
        int height = stack.height() - type.params().size();
        Expr[] params = stack.peekRepeatable(type.params().size());
        open(Opcode.IF, type, new Label(false, results), results, height);
        Frame frame = frames.getLast();
        frame.condition = condition;
        frame.hint = hint;
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

    /**
     * Ends a part of a block, after which control goes to the block's end, and gives its statements.
     *
     * @param next where the next part starts
     */
    List<Stmt> endPart(Frame frame, List<Stmt> next) {
        if (!dead) {
            finish(frame);
            stack.current().add(new Br(Objects.requireNonNull(frame.label)));
        }
        dead = false;
        List<Stmt> part = stack.current();
        stack.truncate(frame.height);
        stack.setCurrent(next);
        return part;
    }

    /** The innermost block. */
    Frame innermost() {
        return frames.getLast();
    }

    Frame removeInnermost() {
        return frames.removeLast();
    }

    int depth() {
        return frames.size();
    }

    /** Adds a finished block, whose parts end with branches to its label where they are not left otherwise. */
    void close(Frame frame, List<Stmt> body) {
        Label label = Objects.requireNonNull(frame.label);
        frame.outer.add(new Block(label, body));
        dead = !label.isUsed();
        if (!dead) {
            for (int result : frame.results) {
                stack.push(stack.get(result));
            }
        }
    }

    /** What a call may do: where exceptions are caught, it may also end what the caller does. */
    int callEffects() {
        return exceptions.isCaught() ? Effects.CALL | Effects.CONTROL : Effects.CALL;
    }

    private void end() {
        if (exceptions.isOwn(innermost())) {
            exceptions.end();
            return;
        }
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
            frame.outer.add(new If(condition, frame.hint, label, then, last));
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
        function.setBody(
                exceptions.endFunction(self.isUsed() ? new ArrayList<>(List.of(new Block(self, body))) : body));
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

    Frame target(int depth) {
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

    private void brIf(BranchHint hint, int depth) {
        Expr condition = stack.pop();
        Frame frame = target(depth);
        Label label = frame.label;
        if (label != null && label.values.length == 0) {
            stack.emit(new BrIf(condition, hint, label), Effects.CONTROL, 0, condition);
            return;
        }
        stack.settleAll();
        Expr[] values = stack.peekRepeatable(frame.valueCount());
        branchIf(condition, hint, depth, values);
    }

    /** What is known of the conditional branch whose opcode, of one byte, was just read. */
    private BranchHint hint() {
        return hints.isEmpty() ? BranchHint.NONE : hints.getOrDefault(code.position() - 1, BranchHint.NONE);
    }

    /** Goes to a label with given values, which can be evaluated more than once, if a condition holds. */
    void branchIf(Expr condition, BranchHint hint, int depth, Expr[] values) {
        List<Stmt> outer = stack.current();
        List<Stmt> taken = new ArrayList<>();
        outer.add(new If(condition, hint, new Label(false), taken, new ArrayList<>()));
        goTo(taken, depth, values);
    }

    /** Adds to {@code list} the way to a label with given values, which can be evaluated more than once. */
    void goTo(List<Stmt> list, int depth, Expr[] values) {
        List<Stmt> outer = stack.current();
        stack.setCurrent(list);
        int height = stack.height();
        stack.pushAll(values);
        br(depth);
        stack.truncate(height);
        stack.setCurrent(outer);
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
