package io.wasmj.benchmarks;

import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.wasi.Output;
import io.wasmj.wasi.Wasi;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** One {@code fd_write} of a line to standard output. */
@SuppressWarnings("NullAway.Init") // JMH sets the parameter and then calls the set-up.
public class StdoutBenchmark extends WasiBenchmark {

    private static final int LINE_BYTES = 64;
    private static final int LINES = 1000;
    private static final int STDOUT = 1;

    /** Where standard output goes: nowhere, which leaves what wasmj itself takes, or to a device by a system call. */
    @Param({"none", "/dev/null"})
    public String to;

    private OutputStream device = OutputStream.nullOutputStream();
    private WasiGuest guest;

    @Setup
    public void open() throws IOException {
        Output output = Output.NONE;
        if (!to.equals("none")) {
            device = new FileOutputStream(to);
            output = Output.of(device);
        }
        guest = instantiate(Wasi.DEFAULT.withStdout(output), MemoryStrategy.NATIVE);
    }

    @Benchmark
    @OperationsPerInvocation(LINES)
    public int line() {
        return succeeded(guest.print(STDOUT, LINE_BYTES, LINES));
    }

    @TearDown
    public void closeDevice() throws IOException {
        device.close();
    }
}
