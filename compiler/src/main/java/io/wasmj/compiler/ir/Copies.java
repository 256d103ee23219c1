package io.wasmj.compiler.ir;

import io.wasmj.compiler.ir.Stmt.Block;
import io.wasmj.compiler.ir.Stmt.Br;
import io.wasmj.compiler.ir.Stmt.BrIf;
import io.wasmj.compiler.ir.Stmt.BrTable;
import io.wasmj.compiler.ir.Stmt.Bulk;
import io.wasmj.compiler.ir.Stmt.CallSite;
import io.wasmj.compiler.ir.Stmt.Drop;
import io.wasmj.compiler.ir.Stmt.GlobalSet;
import io.wasmj.compiler.ir.Stmt.HeapSet;
import io.wasmj.compiler.ir.Stmt.If;
import io.wasmj.compiler.ir.Stmt.LocalSet;
import io.wasmj.compiler.ir.Stmt.Outlined;
import io.wasmj.compiler.ir.Stmt.Return;
import io.wasmj.compiler.ir.Stmt.ScratchSet;
import io.wasmj.compiler.ir.Stmt.Store;
import io.wasmj.compiler.ir.Stmt.TailCall;
import io.wasmj.compiler.ir.Stmt.Throw;
import io.wasmj.compiler.ir.Stmt.Try;
import io.wasmj.compiler.ir.Stmt.Unreachable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Copies statements, each copy with labels of its own. Expressions have no identity and stay what they are. */
public final class Copies {

    /** What branches of the next copies go to. */
    private final Map<Label, Label> labels = new HashMap<>();

    /** Has branches to {@code label} go to a new label in what is copied from now on. */
    public Label replace(Label label, boolean loop) {
        Label replacement = new Label(loop);
        labels.put(label, replacement);
        return replacement;
    }

    /** Where branches to {@code label} go. */
    public Label of(Label label) {
        return labels.getOrDefault(label, label);
    }

    public List<Stmt> of(List<Stmt> list) {
        List<Stmt> copies = new ArrayList<>(list.size());
        list.forEach(stmt -> copies.add(of(stmt)));
        return copies;
    }

    /** A copy of a statement of a function that has not been divided. */
    public Stmt of(Stmt stmt) {
        return switch (stmt) {
            case LocalSet set -> new LocalSet(set.local, set.value);
            case GlobalSet set -> new GlobalSet(set.global, set.value);
            case ScratchSet set -> new ScratchSet(set.use, set.index, set.value);
            case Store store -> new Store(store.opcode, store.memory, store.offset, store.address, store.value);
            case Drop drop -> new Drop(drop.value);
            case Bulk bulk -> new Bulk(bulk.opcode, bulk.first, bulk.second, bulk.exprs());
            case HeapSet set -> new HeapSet(set.opcode, set.type, set.index, set.exprs());
            case Throw thrown -> new Throw(thrown.exception);
            case Return ret -> new Return(ret.exprs());
            case TailCall call -> new TailCall(call.function, call.callee, call.table, call.exprs());
            case Unreachable unreachable -> new Unreachable();
            case Br br -> new Br(of(br.label));
            case BrIf br -> new BrIf(br.condition, br.hint, of(br.label));
            case BrTable table ->
                new BrTable(table.index, Stream.of(table.labels).map(this::of).toArray(Label[]::new));
            case Try guarded -> new Try(of(guarded.body), guarded.exception, of(guarded.handler));
            case Block block -> new Block(replace(block.label, block.label.isLoop()), of(block.body));
            case If branch ->
                new If(
                        branch.condition,
                        branch.hint,
                        replace(branch.label, false),
                        of(branch.then),
                        of(branch.otherwise));
            case CallSite site -> throw new AssertionError(site);
            case Outlined outlined -> throw new AssertionError(outlined);
        };
    }
}
