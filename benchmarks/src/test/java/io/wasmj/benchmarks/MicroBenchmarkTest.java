package io.wasmj.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.runtime.Instance;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.Memory;
import io.wasmj.runtime.MemoryStrategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The micro benchmarks do what they say, and JMH runs them. How fast is not asked here. */
@Timeout(300)
final class MicroBenchmarkTest {

    @ParameterizedTest
    @EnumSource
    void loadsAndStores(MemoryStrategy memory) {
        MemoryBenchmark benchmark = new MemoryBenchmark();
        benchmark.memory = memory;
        benchmark.instantiate();
        try {
            assertEquals(4 * (8191 * 8192 / 2), benchmark.loadInOrder());
            // One cycle through all words ends where it began.
            assertEquals(0, benchmark.loadDependent());
            benchmark.storeInOrder();
            benchmark.loadAndStoreScattered();
        } finally {
            benchmark.close();
        }
    }

    @Test
    void calls() {
        CallBenchmark benchmark = new CallBenchmark();
        benchmark.instantiate();
        try {
            assertEquals(nextOfAll(10_000), benchmark.direct());
            assertEquals(6765, benchmark.recursive());
        } finally {
            benchmark.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 64})
    void callsIndirectly(int targets) {
        CallIndirectBenchmark benchmark = new CallIndirectBenchmark();
        benchmark.targets = targets;
        benchmark.instantiate();
        try {
            int sum = 0;
            for (int i = 16_383; i >= 0; i--) {
                sum = Integer.rotateLeft(sum, 5) ^ (i & (targets - 1));
            }
            assertEquals(sum, benchmark.callIndirect());
        } finally {
            benchmark.close();
        }
    }

    @Test
    void callsTheHost() {
        HostCallBenchmark benchmark = new HostCallBenchmark();
        benchmark.instantiate();
        try {
            assertEquals(nextOfAll(10_000), benchmark.plain());
            assertEquals(nextOfAll(10_000), benchmark.withCaller());
        } finally {
            benchmark.close();
        }
    }

    @Test
    void isCalledInEveryWay() throws Throwable {
        ExportCallBenchmark benchmark = new ExportCallBenchmark();
        benchmark.instantiate();
        try {
            assertEquals(0, benchmark.typedInterface());
            assertEquals(1, benchmark.methodHandle());
            assertEquals(32 ^ 2, benchmark.byName());
        } finally {
            benchmark.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void instantiates(InstantiateBenchmark.Kind kind) {
        InstantiateBenchmark benchmark = new InstantiateBenchmark();
        benchmark.module = kind;
        benchmark.memory = MemoryStrategy.NATIVE;
        benchmark.link();
        benchmark.instantiate();
        try (Instance instance =
                benchmark.link(kind.wasm(), MemoryStrategy.NATIVE, new Linker()).instantiate()) {
            if (kind == InstantiateBenchmark.Kind.DATA_1_MIB) {
                Memory memory = instance.memory("memory");
                assertEquals(0x5a, memory.readByte((int) memory.byteSize() - 1));
            }
        } finally {
            benchmark.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void writesAndReadsFiles(TreeKind tree) throws IOException {
        for (MemoryStrategy memory : MemoryStrategy.values()) {
            FileBenchmark benchmark = new FileBenchmark();
            benchmark.tree = tree;
            benchmark.memory = memory;
            benchmark.open();
            try {
                benchmark.write();
                assertEquals(1 << 20, benchmark.moved());
                benchmark.read();
                assertEquals(1 << 20, benchmark.moved());
            } finally {
                benchmark.closeState();
                benchmark.close();
                benchmark.delete();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "/dev/null"})
    void printsLines(String to) throws IOException {
        StdoutBenchmark benchmark = new StdoutBenchmark();
        benchmark.to = to;
        benchmark.open();
        try {
            assertEquals(0, benchmark.line());
        } finally {
            benchmark.closeState();
            benchmark.close();
            benchmark.closeDevice();
        }
    }

    @ParameterizedTest
    @EnumSource
    void listsADirectory(TreeKind tree) throws IOException {
        DirectoryBenchmark benchmark = new DirectoryBenchmark();
        benchmark.tree = tree;
        benchmark.entries = 1000;
        benchmark.fill();
        try {
            assertEquals(1002, benchmark.list());
        } finally {
            benchmark.closeState();
            benchmark.close();
            benchmark.delete();
        }
    }

    private static int nextOfAll(int calls) {
        int sum = 0;
        for (int i = calls; i > 0; i--) {
            sum = Integer.rotateLeft(sum, 5) ^ i;
        }
        return sum;
    }

    @Test
    void jmhRunsEachOnce(@TempDir Path directory) throws Exception {
        OptionsBuilder once = new OptionsBuilder();
        once.exclude(MacroBenchmark.class.getSimpleName())
                .mode(Mode.SingleShotTime)
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .output(directory.resolve("log").toString());
        Set<String> run = new Runner(once.build())
                .run().stream()
                        .map(RunResult::getParams)
                        .map(params -> params.getBenchmark())
                        .map(name -> name.substring("io.wasmj.benchmarks.".length()))
                        .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(
                List.of(
                        "CallBenchmark.direct",
                        "CallBenchmark.recursive",
                        "CallIndirectBenchmark.callIndirect",
                        "DirectoryBenchmark.list",
                        "ExportCallBenchmark.byName",
                        "ExportCallBenchmark.methodHandle",
                        "ExportCallBenchmark.typedInterface",
                        "FileBenchmark.read",
                        "FileBenchmark.write",
                        "HostCallBenchmark.plain",
                        "HostCallBenchmark.withCaller",
                        "InstantiateBenchmark.instantiate",
                        "MemoryBenchmark.loadAndStoreScattered",
                        "MemoryBenchmark.loadDependent",
                        "MemoryBenchmark.loadInOrder",
                        "MemoryBenchmark.storeInOrder",
                        "PoolBenchmark.nothing",
                        "PoolBenchmark.touch",
                        "SnapshotBenchmark.nothing",
                        "SnapshotBenchmark.touch",
                        "StdoutBenchmark.line"),
                List.copyOf(run));
    }

    /** What is measured here is what users get. */
    @Test
    void theFlagsAreThoseOfTheLauncher() throws Exception {
        String launcher = Files.readString(Path.of("..", "wasmj"));
        String command = launcher.substring(launcher.lastIndexOf("\nexec "))
                .replace("--add-exports ", "--add-exports=")
                .replace("$gc", launcher.contains("\ngc=-XX:+UseSerialGC\n") ? "-XX:+UseSerialGC" : "?");
        Set<String> given = Arrays.stream(command.split("\\s+"))
                .filter(word -> word.startsWith("--") || word.startsWith("-X") || word.equals("?"))
                .collect(Collectors.toCollection(TreeSet::new));
        Fork fork = WasmBenchmark.class.getAnnotation(Fork.class);
        assertEquals(given, new TreeSet<>(List.of(fork.jvmArgsAppend())));
        assertTrue(given.size() > 3, command);
    }
}
