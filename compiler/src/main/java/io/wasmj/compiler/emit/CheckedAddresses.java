package io.wasmj.compiler.emit;

import java.util.HashMap;
import java.util.Map;

/** How many bytes from the address in a local are known to lie inside the memory: they need no second check. */
final class CheckedAddresses {

    private Map<Integer, Long> ends = new HashMap<>();

    boolean covers(int local, long end) {
        return ends.getOrDefault(local, 0L) >= end;
    }

    void note(int local, long end) {
        ends.merge(local, end, Math::max);
    }

    void forget(int local) {
        ends.remove(local);
    }

    void forgetAll() {
        ends.clear();
    }

    Map<Integer, Long> save() {
        return new HashMap<>(ends);
    }

    void restore(Map<Integer, Long> saved) {
        ends = new HashMap<>(saved);
    }

    /** Keeps what is known here and there. */
    void meet(Map<Integer, Long> other) {
        ends.keySet().retainAll(other.keySet());
        ends.replaceAll((local, end) -> Math.min(end, other.getOrDefault(local, 0L)));
    }
}
