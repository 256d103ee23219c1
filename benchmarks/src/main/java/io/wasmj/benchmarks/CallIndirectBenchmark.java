package io.wasmj.benchmarks;

import io.wasmj.runtime.Linker;
import io.wasmj.runtime.MemoryStrategy;
import java.lang.invoke.MethodHandles;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** One {@code call_indirect}, where so many functions take turns. */
@SuppressWarnings("NullAway.Init") // JMH sets the parameter and then calls the set-up.
public class CallIndirectBenchmark extends WasmBenchmark {

    private static final int CALLS = 16_384;

    /** What {@code indirect.wat} exports. */
    interface Indirect {
        int run(int calls, int mask);
    }

    /** A power of two. */
    @Param({"1", "4", "64"})
    public int targets;

    private Indirect guest;

    @Setup
    public void instantiate() {
        guest = link(MicroGuest.named("indirect"), MemoryStrategy.NATIVE, new Linker())
                .instantiate()
                .exports(Indirect.class, MethodHandles.lookup());
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public int callIndirect() {
        return guest.run(CALLS, targets - 1);
    }
}
