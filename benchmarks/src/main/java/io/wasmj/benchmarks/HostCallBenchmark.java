package io.wasmj.benchmarks;

import io.wasmj.runtime.Caller;
import io.wasmj.runtime.HostFunction;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.MemoryStrategy;
import java.lang.invoke.MethodHandles;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/** One call of a Java method by a guest. */
@SuppressWarnings("NullAway.Init") // JMH calls the set-up.
public class HostCallBenchmark extends WasmBenchmark {

    private static final int CALLS = 10_000;

    /** What {@code host.wat} exports. */
    interface Host {
        int plain(int calls);

        int withCaller(int calls);
    }

    /** What {@code host.wat} imports. */
    static final class Functions {

        private Functions() {}

        @HostFunction
        static int next(int sum, int i) {
            return Integer.rotateLeft(sum, 5) ^ i;
        }

        @HostFunction
        static int nextOfCaller(Caller caller, int sum, int i) {
            return Integer.rotateLeft(sum, 5) ^ i ^ (caller == caller.instance() ? 0 : 1);
        }
    }

    private Host guest;

    @Setup
    public void instantiate() {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        Linker linker = new Linker().functions("host", lookup, Functions.class);
        guest = link(MicroGuest.named("host"), MemoryStrategy.NATIVE, linker)
                .instantiate()
                .exports(Host.class, lookup);
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public int plain() {
        return guest.plain(CALLS);
    }

    /** The method wants to know which instance calls it. */
    @Benchmark
    @OperationsPerInvocation(CALLS)
    public int withCaller() {
        return guest.withCaller(CALLS);
    }
}
