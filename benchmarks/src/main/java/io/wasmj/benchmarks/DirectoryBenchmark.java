package io.wasmj.benchmarks;

import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.wasi.Directory;
import io.wasmj.wasi.Wasi;
import java.io.IOException;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** A big directory listed once, with buffers of 4 KiB, as wasi-libc has them. */
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters and then calls the set-up.
public class DirectoryBenchmark extends WasiBenchmark {

    private static final int DOTS = 2;

    @Param
    public TreeKind tree;

    @Param("100000")
    public int entries;

    private GrantedTree granted;
    private WasiGuest guest;

    @Setup
    public void fill() throws IOException {
        granted = GrantedTree.of(tree);
        try (Directory directory = granted.tree().open()) {
            for (int i = 0; i < entries; i++) {
                directory
                        .openFile("entry-" + i, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW))
                        .close();
            }
        }
        guest = instantiate(Wasi.DEFAULT.withTree("/", granted.tree()), MemoryStrategy.NATIVE);
    }

    @Benchmark
    public int list() {
        int listed = guest.list();
        if (listed != entries + DOTS) {
            throw new IllegalStateException(listed + " entries");
        }
        return listed;
    }

    @TearDown
    public void delete() throws IOException {
        granted.close();
    }
}
