package io.wasmj.cli;

import io.wasmj.runtime.CompiledModule;
import io.wasmj.runtime.Exit;
import io.wasmj.runtime.ExportType;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.InstanceOptions;
import io.wasmj.runtime.LinkedModule;
import io.wasmj.wasi.Input;
import io.wasmj.wasi.Output;
import io.wasmj.wasi.Wasi;
import io.wasmj.wasi.WasiState;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Does the same thing again and again, and notes how long it took each time. */
final class Benchmark {

    /**
     * When to stop: after so many iterations, or, where that is 0, when so much time is over.
     */
    record Length(int iterations, Duration time) {

        private static final int FEWEST = 3;

        boolean isOver(int done, long sinceNanos) {
            return iterations > 0
                    ? done >= iterations
                    : done >= FEWEST && System.nanoTime() - sinceNanos >= time.toNanos();
        }
    }

    /** So many instances that pages and the heap's own dealings do not show. */
    private static final int MANY = 16;

    /** One iteration; returns what it took. */
    private interface Iteration {
        long nanos() throws IOException;
    }

    private final LinkedModule module;
    private final String entry;
    private final Wasi wasi;
    private final byte[] input;
    private final boolean whole;
    private final BenchTimer timer;
    private final BenchOutput output = new BenchOutput();
    private final Wasi silent;
    private int exitCode;

    /**
     * @param input what the guest reads each time
     * @param whole whether to time the making and the closing of instances as well
     */
    Benchmark(LinkedModule module, String entry, Wasi wasi, byte[] input, boolean whole, BenchTimer timer) {
        this.input = input;
        this.whole = whole;
        this.module = module;
        this.entry = entry;
        this.timer = timer;
        this.wasi = wasi.withStdout(output);
        silent = this.wasi.withStderr(Output.NONE);
    }

    BenchOutput output() {
        return output;
    }

    /** The guest's; the first that is not 0. */
    int exitCode() {
        return exitCode;
    }

    /** What starts a program: also what initialises it, where that has the marks, as in Kotlin's programs. */
    static Optional<String> entry(CompiledModule module) {
        boolean marked =
                module.imports().stream().anyMatch(wanted -> wanted.module().equals(BenchTimer.MODULE));
        Set<String> exports = module.exports().stream().map(ExportType::name).collect(Collectors.toSet());
        Stream<String> entries = marked ? Stream.of("_start", "_initialize") : Stream.of("_start");
        return entries.filter(exports::contains).findFirst();
    }

    /** A fresh instance and a call of its entry, each time. */
    long[] calls(Length length) throws IOException {
        boolean[] first = {true};
        return repeat(length, () -> {
            Wasi granted = first[0] ? wasi : silent;
            first[0] = false;
            return call(granted);
        });
    }

    private long call(Wasi granted) throws IOException {
        timer.reset();
        long began = System.nanoTime();
        long called;
        try (WasiState state = state(granted);
                Instance instance = module.instantiate(InstanceOptions.DEFAULT.withAttachment(state))) {
            called = System.nanoTime();
            try {
                instance.call(entry);
            } catch (Exit exit) {
                exitCode = exitCode == 0 ? exit.code() : exitCode;
            }
            called = System.nanoTime() - called;
        }
        long all = System.nanoTime() - began;
        output.endIteration();
        return whole ? all : timer.nanosOr(called);
    }

    private WasiState state(Wasi granted) {
        return granted.withStdin(Input.of(new ByteArrayInputStream(input))).newState(module.module());
    }

    /** Instantiation alone, of an instance and of what WASI keeps for it. */
    long[] instantiations(Length length) throws IOException {
        return repeat(length, () -> {
            long began = System.nanoTime();
            try (Waiting _ = new Waiting()) {
                return System.nanoTime() - began;
            }
        });
    }

    /**
     * The bytes that an instance takes which has not started; nothing where the system does not tell. Exact with
     * {@code -XX:+AlwaysPreTouch}.
     */
    OptionalLong instanceBytes() throws IOException {
        // What the first one loads is not its own.
        new Waiting().close();
        List<Waiting> instances = new ArrayList<>();
        try {
            OptionalLong before = Footprint.now();
            for (int i = 0; i < MANY; i++) {
                instances.add(new Waiting());
            }
            OptionalLong after = Footprint.now();
            return before.isPresent() && after.isPresent()
                    ? OptionalLong.of(Math.max(0, after.getAsLong() - before.getAsLong()) / MANY)
                    : OptionalLong.empty();
        } finally {
            for (Waiting each : instances) {
                each.close();
            }
        }
    }

    /** An instance that has not started. */
    private final class Waiting implements AutoCloseable {

        private final WasiState state = state(silent);
        private final Instance instance = module.instantiate(InstanceOptions.DEFAULT.withAttachment(state));

        @Override
        public void close() throws IOException {
            instance.close();
            state.close();
        }
    }

    private static long[] repeat(Length length, Iteration iteration) throws IOException {
        long[] nanos = new long[16];
        int done = 0;
        for (long began = System.nanoTime(); !length.isOver(done, began); done++) {
            if (done == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * done);
            }
            nanos[done] = iteration.nanos();
        }
        return Arrays.copyOf(nanos, done);
    }
}
