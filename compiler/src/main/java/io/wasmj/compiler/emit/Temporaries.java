package io.wasmj.compiler.emit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Locals that hold what an instruction needs more than once, until it ends. */
final class Temporaries {

    private record Used(Object type, int slot) {}

    private final Code code;
    private final Map<Object, Deque<Integer>> free = new HashMap<>();
    private final Deque<List<Used>> scopes = new ArrayDeque<>();

    Temporaries(Code code) {
        this.code = code;
    }

    /** The slots handed out from here on are free again after {@link #end}. */
    void begin() {
        scopes.push(new ArrayList<>());
    }

    void end() {
        scopes.pop().forEach(used -> free(used.type).push(used.slot));
    }

    int slot(Object type) {
        Integer known = free(type).poll();
        int slot = known == null ? code.newSlot(type, false) : known;
        scopes.element().add(new Used(type, slot));
        return slot;
    }

    private Deque<Integer> free(Object type) {
        return free.computeIfAbsent(type, t -> new ArrayDeque<>());
    }
}
