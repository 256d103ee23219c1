package io.wasmj.compiler.emit;

import io.wasmj.compiler.ir.Region;
import io.wasmj.compiler.ir.Stmt;
import io.wasmj.compiler.ir.Stmt.Outlined;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How methods of one function hand each other vectors in registers: in arrays of the instance, where they need no
 * objects. Each local has a place of its own there, so that what one region left for another need not pass through the
 * method that calls both.
 */
final class HandOver implements MethodFlow.Watcher {

    private final Code code;
    private final ModuleLayout layout;
    private final MethodFrame frame;
    private final Intrinsics intrinsics;
    private final Map<String, Integer> arraySlots = new HashMap<>();

    /** The number of a local's place in its array. */
    private int[] places = {};

    /** Locals whose value lies in their place, and those whose value lies nowhere else. */
    private final BitSet inPlace = new BitSet();

    private final BitSet onlyInPlace = new BitSet();

    /** Where exceptions are caught, a handler may read any local at any time. */
    private boolean guarded;

    HandOver(Code code, ModuleLayout layout, MethodFrame frame) {
        this.code = code;
        this.layout = layout;
        this.frame = frame;
        intrinsics = new Intrinsics(code);
        code.watch(this);
    }

    /** At the start of a method that is a region or calls some. */
    void enter(int locals, boolean guarded) {
        this.guarded = guarded;
        places = new int[locals];
        Map<String, Integer> next = new HashMap<>();
        for (int local = 0; local < locals; local++) {
            if (frame.isRegister(local)) {
                String lanes = Scratch.lanes(frame.kind(local));
                arraySlots.computeIfAbsent(lanes, this::array);
                places[local] = next.merge(lanes, 1, Integer::sum) - 1;
            }
        }
    }

    /** A local with the array. The JIT has to know that it is there. */
    private int array(String descriptor) {
        layout.scratch().needVector(descriptor, -1);
        frame.instance();
        code.getField(layout.instance(), Scratch.vectorField(descriptor), descriptor);
        code.invokeStatic(
                "java/util/Objects", "requireNonNull", "(L" + JavaType.OBJECT + ";)L" + JavaType.OBJECT + ";");
        code.cast(descriptor);
        int slot = code.newSlot(descriptor, false);
        code.store(slot);
        return slot;
    }

    /** These locals were left by the caller, or by what it called. */
    void left(int[] locals) {
        Arrays.stream(locals).filter(frame::isRegister).forEach(local -> {
            inPlace.set(local);
            onlyInPlace.set(local);
        });
        if (guarded) {
            leaving();
        }
    }

    /** Leaves locals for others. */
    void leave(int[] locals) {
        Arrays.stream(locals)
                .filter(local -> frame.isRegister(local) && !inPlace.get(local))
                .forEach(local -> {
                    intrinsics.store(frame.kind(local), array(local), place(local), () -> frame.load(local));
                    inPlace.set(local);
                });
    }

    /**
     * Whether vectors lie in their places at the start of a loop, that is where it is not an innermost one. C2 enters
     * methods in such loops from the interpreter, and keeps what comes from there, and so the local from then on, in
     * objects.
     */
    boolean keepsInPlace(Stmt.Block loop) {
        return !arraySlots.isEmpty() && !guarded && hasInner(loop.body);
    }

    private static boolean hasInner(List<Stmt> body) {
        return body.stream()
                .anyMatch(stmt -> stmt instanceof Outlined
                        || (stmt instanceof Stmt.Block block && block.label.isLoop())
                        || stmt.bodies().stream().anyMatch(HandOver::hasInner));
    }

    /** Before a region is called. */
    void calling(Region region) {
        leave(region.ins());
        if (region.calls()) {
            calling();
        }
    }

    /** Before a call: the callee may use the same places. */
    void calling() {
        leaving();
        inPlace.clear();
    }

    /** Before a local is read. */
    void reading(int local) {
        if (onlyInPlace.get(local)) {
            intrinsics.load(frame.kind(local), array(local), place(local));
            frame.store(local);
            inPlace.set(local);
        }
    }

    /** After a local was set. */
    void written(int local) {
        inPlace.clear(local);
        onlyInPlace.clear(local);
    }

    /** Where ways part or meet, all locals are where code expects them. */
    @Override
    public void leaving() {
        for (int local : onlyInPlace.stream().toArray()) {
            reading(local);
        }
    }

    @Override
    public void merged() {
        inPlace.clear();
        onlyInPlace.clear();
    }

    private Intrinsics.Value array(int local) {
        int slot = Objects.requireNonNull(arraySlots.get(Scratch.lanes(frame.kind(local))));
        return () -> code.load(slot);
    }

    private Intrinsics.Value place(int local) {
        String descriptor = Scratch.lanes(frame.kind(local));
        int place = places[local];
        layout.scratch().needVector(descriptor, place);
        return () -> intrinsics.arrayOffset(descriptor, place);
    }
}
