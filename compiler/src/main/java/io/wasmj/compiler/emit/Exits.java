package io.wasmj.compiler.emit;

import io.wasmj.compiler.ir.Expr;
import io.wasmj.compiler.ir.Label;
import io.wasmj.compiler.ir.Region;
import io.wasmj.compiler.ir.ScratchUse;
import io.wasmj.compiler.ir.Signature;
import io.wasmj.runtime.ValType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a method is left: that of a function by a return, that of a region also by branches to outside. */
final class Exits {

    /** How a region says that there is an exception to throw. */
    static final int THROWN = -2;

    private final Code code;
    private final MethodFrame frame;
    private final Expressions expressions;
    private final List<ValType> results;
    private final @Nullable Region region;
    private final Map<Label, Code.Target> stubs = new LinkedHashMap<>();
    private final Set<Label> labels;
    private final Code.Target end = new Code.Target();
    private int exitSlot = -1;

    /** @param region null in the method of a function itself */
    Exits(Code code, MethodFrame frame, Expressions expressions, List<ValType> results, @Nullable Region region) {
        this.code = code;
        this.frame = frame;
        this.expressions = expressions;
        this.results = results;
        this.region = region;
        labels = region == null ? Set.of() : Set.copyOf(region.exits());
    }

    /** Where a branch that leaves the region goes first; null for labels inside. */
    Code.@Nullable Target target(Label label) {
        return labels.contains(label) ? stubs.computeIfAbsent(label, l -> new Code.Target()) : null;
    }

    /** The number by which a region is left for a label; 0 where the label lies inside. */
    int number(Label label) {
        return region == null ? 0 : region.exits().indexOf(label) + 1;
    }

    /** Leaves the region by the exit whose number is on the stack. */
    void leave() {
        if (exitSlot < 0) {
            exitSlot = frame.temporary(ValType.I32);
        }
        code.store(exitSlot);
        code.goTo(end);
    }

    void ret(Expr[] values) {
        for (int i = region == null ? 1 : 0; i < values.length; i++) {
            Expr value = values[i];
            int index = Signature.scratchIndex(results, i);
            frame.storeScratch(ScratchUse.RESULT, value.type(), index, () -> expressions.emit(value));
        }
        if (region != null) {
            returned();
        } else {
            if (values.length > 0) {
                expressions.emit(values[0]);
            }
            code.ret(values.length > 0);
        }
    }

    /** At the end of what a region catches: hands the exception on the stack over. */
    void handThrown() {
        frame.instance();
        code.invokeStatic(
                Expressions.GUEST, "handThrown", "(L" + JavaType.EXCEPTION + ";L" + Expressions.GUEST + ";)V");
        code.i32(THROWN);
        leave();
    }

    private void returned() {
        code.i32(-1);
        code.ret(true);
    }

    /** Leaves the function after a region did so: the results lie where {@link #ret} left them. */
    void passReturn() {
        if (region != null) {
            returned();
        } else {
            if (!results.isEmpty()) {
                frame.loadScratch(ScratchUse.RESULT, results.getFirst(), 0);
            }
            code.ret(!results.isEmpty());
        }
    }

    /** Leaves the function with values nobody reads. */
    void leaveForTailCall() {
        if (region != null) {
            returned();
        } else {
            if (!results.isEmpty()) {
                frame.zero(results.getFirst());
            }
            code.ret(!results.isEmpty());
        }
    }

    /** At the end of a region's body: falling through. */
    void fall() {
        if (region != null) {
            code.i32(0);
            leave();
        }
    }

    /** At the end of a region: hands the locals over that are live outside, and the number of the exit. */
    void end() {
        if (region == null) {
            if (code.isReachable()) {
                // Only for labels of a divided switch that no branch leads to.
                expressions.unreachable();
            }
            return;
        }
        List<Label> exits = region.exits();
        for (int i = 0; i < exits.size(); i++) {
            Code.Target stub = stubs.get(exits.get(i));
            if (stub != null) {
                code.place(stub);
                code.i32(i + 1);
                leave();
            }
        }
        code.place(end);
        frame.handOver(region.outs(), 0);
        frame.vectors().leave(region.outs());
        code.load(exitSlot);
        code.ret(true);
    }
}
