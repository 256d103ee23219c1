package io.wasmj.compiler.ir;

import io.wasmj.compiler.binary.BranchHint;
import io.wasmj.compiler.binary.CodeReader.Catch;
import io.wasmj.compiler.binary.Opcode;
import io.wasmj.runtime.FuncType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A block that is open while a function is built. */
final class Frame {

    /** The instruction that opened it, or the clause of it that is open; {@code end} for the function itself. */
    Opcode kind;

    final FuncType type;
    final @Nullable Label label;
    final int[] results;
    final int height;
    final List<Stmt> outer;

    // ---- Of an if

    @Nullable
    Expr condition;

    BranchHint hint = BranchHint.NONE;

    Expr[] params = {};

    @Nullable
    List<Stmt> then;

    boolean thenFalls;

    // ---- Of a try

    /** Where exceptions of the body go, and the local in which they arrive. */
    final Label handler = new Label(false);

    int exception = -1;

    /** The clauses of a {@code try_table}. */
    List<Catch> catches = List.of();

    /** The body of a {@code try} whose clauses are being read, and what these have become. */
    List<Stmt> guarded = List.of();

    final List<Stmt> clauses = new ArrayList<>();

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

    /** Whether exceptions of what is being read are caught here. */
    boolean catches() {
        return kind == Opcode.TRY || (kind == Opcode.TRY_TABLE && !catches.isEmpty());
    }
}
