package io.wasmj.compiler.ir;

import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.ValType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A function as structured statements over typed locals: its parameters, its declared locals, then temporaries. */
public final class FunctionIr {

    private final int index;
    private final FuncType type;
    private final List<ValType> locals;
    private final BitSet kept = new BitSet();
    private @Nullable LaneKinds laneKinds;
    private List<Stmt> body = List.of();

    /** One without a body, whose locals are its parameters. */
    public FunctionIr(int index, FuncType type) {
        this.index = index;
        this.type = type;
        locals = new ArrayList<>(type.params());
    }

    /** The function's index, or -1 for a constant expression. */
    public int index() {
        return index;
    }

    public FuncType type() {
        return type;
    }

    public ValType local(int local) {
        return locals.get(local);
    }

    public int localCount() {
        return locals.size();
    }

    public int newLocal(ValType type) {
        locals.add(type);
        return locals.size() - 1;
    }

    /** Moves the locals of at most 64 bits, except the parameters, to an array that the methods of the function share. */
    public void keepLocals() {
        for (int local = type.params().size(); local < locals.size(); local++) {
            ValType type = locals.get(local);
            kept.set(local, type != ValType.V128 && !type.isReference());
        }
    }

    /** The locals in the array: the place of each is its number. */
    public BitSet kept() {
        return kept;
    }

    /** The kinds of the locals that are vectors, as the body is when this is first asked. */
    public LaneKinds laneKinds() {
        if (laneKinds == null) {
            laneKinds = LaneKinds.of(this);
        }
        return laneKinds;
    }

    public List<Stmt> body() {
        return body;
    }

    public void setBody(List<Stmt> body) {
        this.body = body;
    }
}
