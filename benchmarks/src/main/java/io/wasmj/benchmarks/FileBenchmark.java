package io.wasmj.benchmarks;

import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.wasi.Wasi;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** One MiB written to a file, or read, by one call; a millisecond would be a gigabyte per second. */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters and then calls the set-up.
public class FileBenchmark extends WasiBenchmark {

    @Param
    public TreeKind tree;

    @Param
    public MemoryStrategy memory;

    private GrantedTree granted;
    private WasiGuest guest;
    private int file;

    @Setup
    public void open() throws IOException {
        granted = GrantedTree.of(tree);
        guest = instantiate(Wasi.DEFAULT.withTree("/", granted.tree()), memory);
        file = guest.open();
        write();
    }

    @Benchmark
    public int write() {
        return succeeded(guest.write(file, WasiGuest.ONE_MIB));
    }

    @Benchmark
    public int read() {
        return succeeded(guest.read(file, WasiGuest.ONE_MIB));
    }

    /** How many bytes the last of these moved. */
    int moved() {
        return guest.moved();
    }

    @TearDown
    public void delete() throws IOException {
        granted.close();
    }
}
