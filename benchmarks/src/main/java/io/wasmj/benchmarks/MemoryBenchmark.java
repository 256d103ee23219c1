package io.wasmj.benchmarks;

import io.wasmj.runtime.Linker;
import io.wasmj.runtime.MemoryStrategy;
import java.lang.invoke.MethodHandles;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** One load or store, within memory that the processor's first cache holds. */
@SuppressWarnings("NullAway.Init") // JMH sets the parameter and then calls the set-up.
public class MemoryBenchmark extends WasmBenchmark {

    private static final int WORDS = 8192;

    /** What {@code memory.wat} exports. */
    interface Memory {
        int sum(int bytes);

        int chase(int steps);

        void fill(int bytes, int value);

        void scatter(int words);
    }

    @Param
    public MemoryStrategy memory;

    private Memory guest;
    private int value;

    @Setup
    public void instantiate() {
        guest = link(MicroGuest.named("memory"), memory, new Linker())
                .instantiate()
                .exports(Memory.class, MethodHandles.lookup());
    }

    /** Words in a row, added up. */
    @Benchmark
    @OperationsPerInvocation(WORDS)
    public int loadInOrder() {
        return guest.sum(4 * WORDS);
    }

    /** Each address is what the load before found: the latency of a load. */
    @Benchmark
    @OperationsPerInvocation(WORDS)
    public int loadDependent() {
        return guest.chase(WORDS);
    }

    /** Words in a row. */
    @Benchmark
    @OperationsPerInvocation(WORDS)
    public void storeInOrder() {
        guest.fill(4 * WORDS, value++);
    }

    /** A byte anywhere, at an address that was loaded. */
    @Benchmark
    @OperationsPerInvocation(WORDS)
    public void loadAndStoreScattered() {
        guest.scatter(WORDS);
    }
}
