package io.wasmj.benchmarks;

import io.wasmj.runtime.Linker;
import io.wasmj.runtime.MemoryStrategy;
import java.lang.invoke.MethodHandles;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/** One call of a guest's function by the guest. */
@SuppressWarnings("NullAway.Init") // JMH calls the set-up.
public class CallBenchmark extends WasmBenchmark {

    private static final int CALLS = 10_000;
    private static final int FIBONACCI_OF = 20;

    /** Of {@code fibonacci(n)}: 2 fibonacci(n + 1) - 1. */
    private static final int FIBONACCI_CALLS = 21_891;

    /** What {@code calls.wat} exports. */
    interface Calls {
        int small(int calls);

        int fibonacci(int n);
    }

    private Calls guest;

    @Setup
    public void instantiate() {
        guest = link(MicroGuest.named("calls"), MemoryStrategy.NATIVE, new Linker())
                .instantiate()
                .exports(Calls.class, MethodHandles.lookup());
    }

    /** Small enough to be inlined. */
    @Benchmark
    @OperationsPerInvocation(CALLS)
    public int direct() {
        return guest.small(CALLS);
    }

    /** Not all of these can be inlined. */
    @Benchmark
    @OperationsPerInvocation(FIBONACCI_CALLS)
    public int recursive() {
        return guest.fibonacci(FIBONACCI_OF);
    }
}
