package io.wasmj.runtime.pool;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** The thread that ends guests whose time is over; one for all pools, at rest while nothing is lent. */
final class Overseer {

    private static final Overseer THE_ONE = new Overseer();

    private static final long MOMENT_NANOS = 1_000_000;

    /** Waking a thread takes longer than most leases, so it looks on for some more moments. */
    private static final int MOMENTS_UNTIL_REST = 100;

    private final Set<InstancePool> pools = ConcurrentHashMap.newKeySet();
    private final Thread thread = new Thread(null, this::oversee, "wasmj-pool-overseer");

    private Overseer() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Watches a pool until nothing of it is lent for some moments. */
    static void watch(InstancePool pool) {
        THE_ONE.pools.add(pool);
        LockSupport.unpark(THE_ONE.thread);
    }

    private void oversee() {
        while (true) {
            if (pools.isEmpty()) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, MOMENT_NANOS);
            }
            long now = System.nanoTime();
            for (InstancePool pool : pools.toArray(InstancePool[]::new)) {
                if (pool.check(now) > MOMENTS_UNTIL_REST) {
                    // In this order: whoever borrows meanwhile either is seen or adds it again.
                    pools.remove(pool);
                    if (!pool.rests()) {
                        pools.add(pool);
                    }
                }
            }
        }
    }
}
