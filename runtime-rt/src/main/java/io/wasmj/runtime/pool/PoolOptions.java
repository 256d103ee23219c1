package io.wasmj.runtime.pool;

import io.wasmj.runtime.InstanceOptions;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a pool lends instances; immutable.
 *
 * @param size the most instances that are lent at the same time
 * @param ready how many are made beforehand, so that their memories are mapped; at most {@code size}
 * @param patience how long {@link InstancePool#borrow()} waits, at most
 * @param leases how often an instance is lent before it is closed. 1: each lease finds the snapshot. More: it finds what
 *     the lease before has left
 * @param instances what each new instance is made with
 * @param time how long a lease may last, or null
 * @param cpuTime how much of a processor's time its thread may use during a lease, or null. Not for virtual threads, of
 *     which the JVM does not know
 */
public record PoolOptions(
        int size,
        int ready,
        Duration patience,
        int leases,
        Supplier<InstanceOptions> instances,
        @Nullable Duration time,
        @Nullable Duration cpuTime) {

    public static final PoolOptions DEFAULT =
            new PoolOptions(64, 0, Duration.ofSeconds(30), 1, () -> InstanceOptions.DEFAULT, null, null);

    public PoolOptions {
        require(size >= 1, "size", size);
        require(ready >= 0 && ready <= size, "ready", ready);
        require(!patience.isNegative(), "patience", patience);
        require(leases >= 1, "leases", leases);
        require(time == null || time.isPositive(), "time", time);
        require(cpuTime == null || cpuTime.isPositive(), "cpuTime", cpuTime);
    }

    private static void require(boolean fits, String name, @Nullable Object value) {
        if (!fits) {
            throw new IllegalArgumentException(name + " cannot be " + value);
        }
    }

    public PoolOptions withSize(int size) {
        return new PoolOptions(size, Math.min(ready, size), patience, leases, instances, time, cpuTime);
    }

    public PoolOptions withReady(int ready) {
        return new PoolOptions(size, ready, patience, leases, instances, time, cpuTime);
    }

    public PoolOptions withPatience(Duration patience) {
        return new PoolOptions(size, ready, patience, leases, instances, time, cpuTime);
    }

    public PoolOptions withLeases(int leases) {
        return new PoolOptions(size, ready, patience, leases, instances, time, cpuTime);
    }

    /** Asked for each instance: what is attached to one is its own. An interruption is the pool's to add. */
    public PoolOptions withInstances(Supplier<InstanceOptions> instances) {
        return new PoolOptions(size, ready, patience, leases, instances, time, cpuTime);
    }

    public PoolOptions withTime(Duration time) {
        return new PoolOptions(size, ready, patience, leases, instances, time, cpuTime);
    }

    public PoolOptions withCpuTime(Duration cpuTime) {
        return new PoolOptions(size, ready, patience, leases, instances, time, cpuTime);
    }
}
