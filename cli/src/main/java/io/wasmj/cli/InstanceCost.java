package io.wasmj.cli;

import io.wasmj.runtime.CompiledModule;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.InstanceOptions;
import io.wasmj.runtime.LinkedModule;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.Memory;
import io.wasmj.runtime.Snapshot;
import io.wasmj.runtime.SnapshotException;
import io.wasmj.runtime.UnknownImports;
import io.wasmj.wasi.Wasi;
import io.wasmj.wasi.WasiState;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one of many instances costs this process; as far as Linux tells.
 *
 * @param heap bytes of living objects
 * @param outside bytes of resident pages. With {@code -XX:+AlwaysPreTouch} none of these are Java's heap
 * @param tables bytes of page tables
 * @param mappings entries of the system's list of mappings
 * @param descriptors open files
 */
record InstanceCost(double heap, double outside, double tables, double mappings, double descriptors) {

    private static final int MANY = 1_000;
    private static final int WRITTEN_BLOCKS = 4;
    private static final Path PROCESS = Path.of("/proc/self");

    /** What the process takes now. */
    private static InstanceCost now() throws IOException {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return new InstanceCost(
                runtime.totalMemory() - runtime.freeMemory(),
                status("VmRSS:"),
                status("VmPTE:"),
                lines("maps"),
                entries("fd"));
    }

    private static long status(String name) throws IOException {
        try (Stream<String> lines = Files.lines(PROCESS.resolve("status"))) {
            return lines.filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .sum();
        }
    }

    private static long lines(String file) throws IOException {
        try (Stream<String> lines = Files.lines(PROCESS.resolve(file))) {
            return lines.count();
        }
    }

    private static long entries(String directory) throws IOException {
        try (Stream<Path> entries = Files.list(PROCESS.resolve(directory))) {
            return entries.count();
        }
    }

    private InstanceCost since(InstanceCost before) {
        return new InstanceCost(
                (heap - before.heap) / MANY,
                (outside - before.outside) / MANY,
                (tables - before.tables) / MANY,
                (mappings - before.mappings) / MANY,
                (descriptors - before.descriptors) / MANY);
    }

    /** Makes instances, and prints what each costs as it was made, and when blocks of its memory were written to. */
    static void print(CompiledModule module, boolean hasMemory, PrintStream out) throws IOException {
        if (!Files.exists(PROCESS.resolve("maps"))) {
            throw new CommandFailure("--footprint needs Linux, which tells what a process takes");
        }
        Linker linker = new Linker();
        Wasi.defineIn(linker);
        linker.unknownImports(UnknownImports.TRAP);
        LinkedModule linked = linker.link(module);
        try (WasiState state = Wasi.DEFAULT.newState()) {
            InstanceOptions options = InstanceOptions.DEFAULT.withAttachment(state);
            Snapshot snapshot = snapshot(linked, options);
            Function<InstanceOptions, Instance> making = snapshot == null ? linked::instantiate : snapshot::instantiate;
            // What the first ones load and touch is not their own.
            measure(making, options, hasMemory);
            List<InstanceCost> costs = measure(making, options, hasMemory);
            out.println();
            out.println(String.format(
                    Locale.ROOT,
                    "one of %,d instances, %s    as made    %d blocks of 4 KiB written",
                    MANY,
                    snapshot == null ? "made anew" : "from a snapshot",
                    WRITTEN_BLOCKS));
            row(out, "bytes of Java's heap", costs, InstanceCost::heap);
            row(out, "bytes outside of it", costs, InstanceCost::outside);
            row(out, "bytes of page tables", costs, InstanceCost::tables);
            row(out, "mappings", costs, InstanceCost::mappings);
            row(out, "file descriptors", costs, InstanceCost::descriptors);
            if (snapshot != null) {
                out.println(
                        String.format(Locale.ROOT, "  shared by all: an image of %,d bytes", snapshot.memoryBytes()));
            }
        }
    }

    private static @Nullable Snapshot snapshot(LinkedModule module, InstanceOptions options) {
        try (Instance first = module.instantiate(options)) {
            return first.snapshot();
        } catch (SnapshotException e) {
            return null;
        }
    }

    private static List<InstanceCost> measure(
            Function<InstanceOptions, Instance> making, InstanceOptions options, boolean hasMemory) throws IOException {
        List<Instance> instances = new ArrayList<>();
        try {
            InstanceCost before = now();
            for (int i = 0; i < MANY; i++) {
                instances.add(making.apply(options));
            }
            InstanceCost made = now();
            if (hasMemory) {
                instances.forEach(InstanceCost::write);
            }
            return List.of(made.since(before), now().since(before));
        } finally {
            instances.forEach(Instance::close);
        }
    }

    private static void write(Instance instance) {
        Memory memory = instance.memory();
        long block = memory.byteSize() / WRITTEN_BLOCKS;
        for (int i = 0; i < WRITTEN_BLOCKS && block > 0; i++) {
            memory.segment().set(ValueLayout.JAVA_BYTE, i * block, (byte) 1);
        }
    }

    private static void row(
            PrintStream out, String title, List<InstanceCost> costs, Function<InstanceCost, Double> figure) {
        out.println(String.format(
                Locale.ROOT,
                "  %-38s%,14.1f%,14.1f",
                title,
                Math.max(0, figure.apply(costs.get(0))),
                Math.max(0, figure.apply(costs.get(1)))));
    }
}
