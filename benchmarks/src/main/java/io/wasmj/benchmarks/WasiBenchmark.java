package io.wasmj.benchmarks;

import io.wasmj.runtime.InstanceOptions;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.wasi.Wasi;
import io.wasmj.wasi.WasiState;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import org.openjdk.jmh.annotations.TearDown;

/** What the benchmarks of input and output have in common. */
public abstract class WasiBenchmark extends WasmBenchmark {

    private WasiState state = Wasi.DEFAULT.newState();

    final WasiGuest instantiate(Wasi wasi, MemoryStrategy memory) {
        Linker linker = new Linker();
        Wasi.defineIn(linker);
        state = wasi.newState();
        return link(MicroGuest.named("wasi"), memory, linker)
                .instantiate(InstanceOptions.DEFAULT.withAttachment(state))
                .exports(WasiGuest.class, MethodHandles.lookup());
    }

    @TearDown
    public void closeState() throws IOException {
        state.close();
    }

    static int succeeded(int errno) {
        if (errno != 0) {
            throw new IllegalStateException("errno " + errno);
        }
        return errno;
    }
}
