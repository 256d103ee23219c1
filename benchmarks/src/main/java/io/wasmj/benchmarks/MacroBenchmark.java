package io.wasmj.benchmarks;

import io.wasmj.runtime.MemoryStrategy;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.Warmup;

/** One run of a program of the macro list: a fresh instance and its {@code _start}. */
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 2)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters and then calls the set-up.
public class MacroBenchmark extends WasmBenchmark {

    /** A test compares these with what there is. */
    @Param({
        "aes",
        "bignum",
        "bigswitch",
        "btree",
        "bwt",
        "chacha",
        "collections",
        "diff",
        "dijkstra",
        "fannkuch",
        "fft",
        "hashmap",
        "interp",
        "json",
        "life",
        "lisp",
        "lua",
        "lz",
        "mandelbrot",
        "markdown",
        "matmul",
        "nbody",
        "raytrace",
        "recursion",
        "regex",
        "sha256",
        "sieve",
        "sort",
        "sqlite",
        "strbuild",
        "vcall",
        "wordcount",
        "x25519"
    })
    public String program;

    /** {@code -p memory=HEAP} measures the other. */
    @Param("NATIVE")
    public MemoryStrategy memory;

    private MacroGuest guest;

    @Setup
    public void load() throws IOException {
        byte[] wasm = Files.readAllBytes(Guests.ofCheckout().wasm(program));
        guest = new MacroGuest(link(wasm, memory, MacroGuest.linker()), program);
    }

    @Benchmark
    public String run() throws Exception {
        return guest.run();
    }
}
