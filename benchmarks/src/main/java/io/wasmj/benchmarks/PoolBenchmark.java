package io.wasmj.benchmarks;

import io.wasmj.compiler.CompilerOptions;
import io.wasmj.compiler.WasmCompiler;
import io.wasmj.runtime.Engine;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.Snapshot;
import io.wasmj.runtime.pool.InstancePool;
import io.wasmj.runtime.pool.Lease;
import io.wasmj.runtime.pool.PoolOptions;
import java.lang.invoke.MethodHandles;
import java.time.Duration;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A lease from a pool, a call that writes to four blocks of memory or does nothing, and the lease closed. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters and then calls the set-up.
public class PoolBenchmark extends WasmBenchmark {

    @Param({"2", "256"})
    public int pages;

    /** Whether leases are limited in time. */
    @Param({"false", "true"})
    public boolean timed;

    private final Engine engine = new Engine();
    private InstancePool pool;

    @Setup
    public void fill() {
        byte[] wasm = SnapshotBenchmark.guest(pages);
        CompilerOptions options = CompilerOptions.DEFAULT.withInterruptible(timed);
        try (Instance instance = new Linker()
                .link(engine.load(WasmCompiler.compile(wasm, options).files()))
                .instantiate()) {
            instance.call("fill");
            Snapshot snapshot = instance.snapshot();
            PoolOptions bounds = PoolOptions.DEFAULT.withSize(16).withReady(16);
            pool = new InstancePool(snapshot, timed ? bounds.withTime(Duration.ofSeconds(1)) : bounds);
        }
    }

    @TearDown
    public void empty() {
        pool.close();
        engine.close();
    }

    @Benchmark
    public Lease touch() throws InterruptedException {
        try (Lease lease = pool.borrow()) {
            guest(lease).touch();
            return lease;
        }
    }

    @Benchmark
    public Lease nothing() throws InterruptedException {
        try (Lease lease = pool.borrow()) {
            guest(lease).nothing();
            return lease;
        }
    }

    private static SnapshotBenchmark.Guest guest(Lease lease) {
        return lease.instance().exports(SnapshotBenchmark.Guest.class, MethodHandles.lookup());
    }
}
