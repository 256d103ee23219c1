package io.wasmj.compiler.ir;

import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.ValType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** A function as structured statements over typed locals: its parameters, its declared locals, then temporaries. */
public final class FunctionIr {

    private final int index;
    private final FuncType type;
    private final List<ValType> locals;
    private final BitSet kept = new BitSet();
    private List<Stmt> body = List.of();

    FunctionIr(int index, FuncType type) {
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

    /** Moves the locals that are numbers, except the parameters, to an array that the methods of the function share. */
    public void keepLocals() {
        for (int local = type.params().size(); local < locals.size(); local++) {
            kept.set(local, !locals.get(local).isReference());
        }
    }

    /** The locals in the array: the place of each is its number. */
    public BitSet kept() {
        return kept;
    }

    public List<Stmt> body() {
        return body;
    }

    public void setBody(List<Stmt> body) {
        this.body = body;
    }
}
