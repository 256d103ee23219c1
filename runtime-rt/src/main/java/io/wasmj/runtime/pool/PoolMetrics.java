package io.wasmj.runtime.pool;

/**
 * What a pool is doing and has done; single figures, not taken at one moment.
 *
 * @param leased instances that are lent
 * @param idle instances that wait to be lent again
 * @param waiting threads that wait for an instance
 * @param leases how often an instance was lent
 * @param instances how many instances were made
 * @param poisoned how many were not lent again because a call of them had not ended well
 * @param overdue how many leases were ended by a limit of time
 * @param leaked how many were never given back, and were found by the garbage collector
 * @param resetNanos how long closing instances took, in which memories become the snapshot again
 */
public record PoolMetrics(
        int leased,
        int idle,
        int waiting,
        long leases,
        long instances,
        long poisoned,
        long overdue,
        long leaked,
        long resetNanos) {}
