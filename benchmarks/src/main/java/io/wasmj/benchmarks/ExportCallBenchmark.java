package io.wasmj.benchmarks;

import io.wasmj.runtime.Instance;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.MemoryStrategy;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** One call of a guest's function by Java, in each of the ways there are. */
@SuppressWarnings("NullAway.Init") // JMH calls the set-up.
public class ExportCallBenchmark extends WasmBenchmark {

    /** What {@code calls.wat} exports. */
    interface Exports {
        int next(int sum, int i);
    }

    private Instance instance;
    private Exports typed;
    private MethodHandle handle;
    private int sum;
    private int i;

    @Setup
    public void instantiate() {
        instance = link(MicroGuest.named("calls"), MemoryStrategy.NATIVE, new Linker())
                .instantiate();
        typed = instance.exports(Exports.class, MethodHandles.lookup());
        handle = instance.function("next", MethodType.methodType(int.class, int.class, int.class));
    }

    @Benchmark
    public int typedInterface() {
        sum = typed.next(sum, i++);
        return sum;
    }

    /** A handle in a field that is not constant, as an embedder would keep it. */
    @Benchmark
    public int methodHandle() throws Throwable {
        sum = (int) handle.invokeExact(sum, i++);
        return sum;
    }

    /** By name, with boxed arguments. */
    @Benchmark
    public @Nullable Object byName() {
        return instance.call("next", sum, i++);
    }
}
