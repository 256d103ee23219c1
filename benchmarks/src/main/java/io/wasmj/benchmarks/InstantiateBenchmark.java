package io.wasmj.benchmarks;

import io.wasmj.runtime.Instance;
import io.wasmj.runtime.LinkedModule;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.MemoryStrategy;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** An instance of a linked module made, and closed again. */
@SuppressWarnings("NullAway.Init") // JMH sets the parameters and then calls the set-up.
public class InstantiateBenchmark extends WasmBenchmark {

    /** What is instantiated. */
    public enum Kind {
        /** Three functions and nothing else. */
        FUNCTIONS,
        /** Two pages of memory. */
        MEMORY,
        /** A memory of 1 MiB, filled by a data segment. */
        DATA_1_MIB;

        byte[] wasm() {
            return switch (this) {
                case FUNCTIONS -> MicroGuest.named("calls");
                case MEMORY -> MicroGuest.withMemory(2, 0);
                case DATA_1_MIB -> MicroGuest.withMemory(16, 16);
            };
        }
    }

    @Param
    public Kind module;

    @Param
    public MemoryStrategy memory;

    private LinkedModule linked;

    @Setup
    public void link() {
        linked = link(module.wasm(), memory, new Linker());
    }

    @Benchmark
    public Instance instantiate() {
        try (Instance instance = linked.instantiate()) {
            return instance;
        }
    }
}
