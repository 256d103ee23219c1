package io.wasmj.benchmarks;

import io.wasmj.compiler.WasmCompiler;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.runtime.Snapshot;
import java.lang.invoke.MethodHandles;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** An instance made from a snapshot, a call that writes to four blocks of its memory, and the instance closed again. */
@SuppressWarnings("NullAway.Init") // JMH sets the parameters and then calls the set-up.
public class SnapshotBenchmark extends WasmBenchmark {

    interface Guest {
        void touch();

        void nothing();
    }

    @Param({"2", "256"})
    public int pages;

    @Param
    public MemoryStrategy memory;

    private Snapshot snapshot;

    /** With a function that fills half of its memory, so that a snapshot has something to hold. */
    static byte[] guest(int pages) {
        return WasmCompiler.toBinary("""
            (module
              (memory %d)
              (func (export "fill") (memory.fill (i32.const 0) (i32.const 1) (i32.const %d)))
              (func (export "nothing"))
              (func (export "touch")
                (i32.store (i32.const 1024) (i32.const 2))
                (i32.store (i32.const 10000) (i32.const 2))
                (i32.store (i32.const 70000) (i32.const 2))
                (i32.store (i32.const 130000) (i32.const 2))))
            """.formatted(pages, pages << 15));
    }

    /** Half of the memory is filled before. */
    @Setup
    public void take() {
        try (Instance instance = link(guest(pages), memory, new Linker()).instantiate()) {
            instance.call("fill");
            snapshot = instance.snapshot();
        }
    }

    @Benchmark
    public Instance touch() {
        try (Instance instance = snapshot.instantiate()) {
            instance.exports(Guest.class, MethodHandles.lookup()).touch();
            return instance;
        }
    }

    @Benchmark
    public Instance nothing() {
        try (Instance instance = snapshot.instantiate()) {
            instance.exports(Guest.class, MethodHandles.lookup()).nothing();
            return instance;
        }
    }
}
