package io.wasmj.services;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Pools of connections by the addresses that they lead to, kept across requests. A guest chooses addresses, so each
 * component has only so many pools: the one that was used least recently makes room. What a component connects with is
 * never another's, which may be allowed less.
 */
final class Pools<P extends AutoCloseable> implements AutoCloseable {

    private static final int MOST = 16;

    private final Map<String, Map<String, P>> byComponent = new HashMap<>();
    private boolean closed;

    /** The pool of a component for an address; made where there is none. */
    P get(String component, String address, Supplier<P> make) {
        P eldest = null;
        P pool;
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("the application is closed");
            }
            Map<String, P> own = byComponent.computeIfAbsent(component, _ -> new LinkedHashMap<>(16, 0.75f, true));
            pool = own.get(address);
            if (pool == null) {
                pool = make.get();
                own.put(address, pool);
                if (own.size() > MOST) {
                    eldest = own.remove(own.keySet().iterator().next());
                }
            }
        }
        close(eldest);
        return pool;
    }

    private static void close(@Nullable AutoCloseable pool) {
        try {
            if (pool != null) {
                pool.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException("a pool cannot be closed", e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        byComponent.values().forEach(own -> own.values().forEach(Pools::close));
        byComponent.clear();
    }
}
