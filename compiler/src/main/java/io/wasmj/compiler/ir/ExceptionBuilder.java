package io.wasmj.compiler.ir;

import io.wasmj.compiler.binary.BranchHint;
import io.wasmj.compiler.binary.CodeReader;
import io.wasmj.compiler.binary.CodeReader.Catch;
import io.wasmj.compiler.binary.Module;
import io.wasmj.compiler.binary.Opcode;
import io.wasmj.compiler.ir.Expr.Op;
import io.wasmj.compiler.ir.Expr.Payload;
import io.wasmj.compiler.ir.Stmt.Block;
import io.wasmj.compiler.ir.Stmt.Br;
import io.wasmj.compiler.ir.Stmt.If;
import io.wasmj.compiler.ir.Stmt.LocalSet;
import io.wasmj.compiler.ir.Stmt.Throw;
import io.wasmj.compiler.ir.Stmt.Try;
import io.wasmj.runtime.RefType;
import io.wasmj.runtime.ValType;
import java.util.ArrayList;
import java.util.List;

/**
 * The instructions of exceptions, those of before the standard included. What catches becomes a label behind the body:
 *
 * <pre>{@code
 * block end:
 *   block handler:
 *     try (exceptions to handler): body; br end
 *   if the exception has the first tag: ...
 *   throw it again
 * }</pre>
 */
final class ExceptionBuilder {

    private static final RefType EXCEPTION = ValType.EXNREF.nonNull();

    private final Module module;
    private final CodeReader code;
    private final OperandStack stack;
    private final ControlBuilder control;

    /** Where exceptions go that no handler around may see: out of the function. */
    private final Label escape = new Label(false);

    private int escaping = -1;

    /** How many blocks around catch. */
    private int catching;

    ExceptionBuilder(Module module, CodeReader code, OperandStack stack, ControlBuilder control) {
        this.module = module;
        this.code = code;
        this.stack = stack;
        this.control = control;
    }

    boolean isCaught() {
        return catching > 0;
    }

    /** Whether {@link #end} closes the block. */
    boolean isOwn(Frame frame) {
        return switch (frame.kind) {
            case TRY, TRY_TABLE, CATCH, CATCH_ALL -> true;
            default -> false;
        };
    }

    void instruction(Opcode op) {
        switch (op) {
            case THROW -> {
                int tag = code.u32();
                Expr[] values = stack.pop(module.tags().get(tag).type().params().size());
                Expr made = new Op(op, tag, EXCEPTION, Effects.NONE, values);
                control.leave(new Throw(made), made);
            }
            case THROW_REF -> {
                Expr exception = stack.pop();
                control.leave(new Throw(exception), exception);
            }
            case RETHROW -> rethrow(control.target(code.u32()));
            case TRY_TABLE -> {
                Frame frame = control.openBlock(op, code.blockType());
                frame.catches = code.catches();
                enter(frame);
            }
            case TRY -> enter(control.openBlock(op, code.blockType()));
            case CATCH, CATCH_ALL -> clause(op);
            case DELEGATE -> delegate();
            default -> throw new AssertionError(op);
        }
    }

    private void enter(Frame frame) {
        if (frame.catches()) {
            frame.exception = stack.temporary(EXCEPTION);
            catching++;
        }
    }

    private void rethrow(Frame frame) {
        Expr exception = stack.get(frame.exception);
        control.leave(new Throw(exception), exception);
    }

    /** The exceptions of a part that ends here are not caught any more. */
    private List<Stmt> endGuarded(Frame frame, List<Stmt> next) {
        catching--;
        return control.endPart(frame, next);
    }

    private void clause(Opcode op) {
        Frame frame = control.innermost();
        List<Stmt> clause = new ArrayList<>();
        if (frame.kind == Opcode.TRY) {
            frame.guarded = endGuarded(frame, clause);
        } else {
            control.endPart(frame, clause);
        }
        frame.kind = op;
        if (op == Opcode.CATCH_ALL) {
            // Nothing follows it: it takes what is left.
            frame.clauses.add(new Block(new Label(false), clause));
            return;
        }
        int tag = code.u32();
        frame.clauses.add(new If(hasTag(frame, tag), new Label(false), clause, new ArrayList<>()));
        for (Expr value : payload(frame, tag)) {
            stack.push(stack.settled(value));
        }
    }

    private Expr hasTag(Frame frame, int tag) {
        return new Op(Opcode.CATCH, tag, ValType.I32, Effects.NONE, stack.get(frame.exception));
    }

    private List<Expr> payload(Frame frame, int tag) {
        List<ValType> types = module.tags().get(tag).type().params();
        List<Expr> values = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            values.add(new Payload(types.get(i), i, stack.get(frame.exception)));
        }
        return values;
    }

    void end() {
        Frame frame = control.innermost();
        if (!frame.catches() && frame.kind == Opcode.TRY_TABLE) {
            List<Stmt> body = control.endPart(frame, frame.outer);
            control.removeInnermost();
            control.close(frame, body);
            return;
        }
        List<Stmt> handlers = frame.clauses;
        switch (frame.kind) {
            case TRY -> {
                // Without clauses it is but a block, and perhaps the place where others throw on.
                List<Stmt> body = endGuarded(frame, frame.outer);
                control.removeInnermost();
                if (frame.handler.isUsed()) {
                    body = new ArrayList<>(List.of(new Block(frame.handler, body)));
                    body.add(new Throw(stack.get(frame.exception)));
                }
                control.close(frame, body);
                return;
            }
            case TRY_TABLE -> {
                frame.guarded = endGuarded(frame, handlers);
                control.removeInnermost();
                table(frame);
            }
            default -> {
                boolean all = frame.kind == Opcode.CATCH_ALL;
                control.endPart(frame, handlers);
                control.removeInnermost();
                if (!all) {
                    handlers.add(new Throw(stack.get(frame.exception)));
                }
            }
        }
        stack.setCurrent(frame.outer);
        Try guarded = new Try(frame.guarded, frame.exception, frame.handler);
        List<Stmt> body = new ArrayList<>();
        body.add(new Block(frame.handler, new ArrayList<>(List.of(guarded))));
        body.addAll(handlers);
        control.close(frame, body);
    }

    /** The handlers of a {@code try_table}, whose labels count from outside of it. */
    private void table(Frame frame) {
        List<Stmt> handlers = stack.current();
        for (Catch clause : frame.catches) {
            List<Expr> values = clause.tag() < 0 ? new ArrayList<>() : payload(frame, clause.tag());
            if (clause.withReference()) {
                values.add(stack.get(frame.exception));
            }
            Expr[] taken = values.toArray(new Expr[0]);
            if (clause.tag() < 0) {
                control.goTo(handlers, clause.label(), taken);
                return;
            }
            control.branchIf(hasTag(frame, clause.tag()), BranchHint.NONE, clause.label(), taken);
        }
        handlers.add(new Throw(stack.get(frame.exception)));
    }

    /** Exceptions of the body pass over the handlers up to the block that is named. */
    private void delegate() {
        int label = code.u32();
        Frame frame = control.innermost();
        List<Stmt> body = endGuarded(frame, frame.outer);
        control.removeInnermost();
        Label handler = escape;
        int exception = -1;
        for (int depth = label; depth < control.depth() && exception < 0; depth++) {
            Frame outer = control.target(depth);
            if (outer.catches()) {
                handler = outer.handler;
                exception = outer.exception;
            }
        }
        if (exception < 0) {
            escaping = escaping < 0 ? stack.temporary(EXCEPTION) : escaping;
            exception = escaping;
        }
        List<Stmt> whole = new ArrayList<>(List.of(new Try(body, exception, handler)));
        if (frame.handler.isUsed()) {
            // What others pass on to this block goes on from here.
            whole = new ArrayList<>(List.of(new Block(frame.handler, whole)));
            whole.add(new LocalSet(exception, stack.get(frame.exception)));
            whole.add(new Br(handler));
        }
        control.close(frame, whole);
    }

    /** The body of the function with the way out for exceptions that need one. */
    List<Stmt> endFunction(List<Stmt> body) {
        if (escaping < 0) {
            return body;
        }
        List<Stmt> whole = new ArrayList<>();
        whole.add(new Block(escape, body));
        whole.add(new Throw(stack.get(escaping)));
        return whole;
    }
}
