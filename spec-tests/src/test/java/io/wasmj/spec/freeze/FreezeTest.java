package io.wasmj.spec.freeze;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.compiler.CompilationProgress;
import io.wasmj.compiler.CompiledArtifact;
import io.wasmj.compiler.CompilerOptions;
import io.wasmj.compiler.WasmCompiler;
import io.wasmj.runtime.Engine;
import io.wasmj.runtime.HostFunction;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.LinkedModule;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.runtime.Suspension;
import io.wasmj.runtime.VectorForm;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A program that was stopped at any of its calls of the host goes on from there as if nothing had been. */
final class FreezeTest {

    private static final int NEVER = Integer.MAX_VALUE;

    /** What the guests import: they read numbers that follow from how many were read, and print what they compute. */
    static final class Host {
        private final int stopAt;
        private final List<Integer> printed = new ArrayList<>();
        private int reads;

        /**
         * @param reads how many were made before
         * @param stopAt the read that does not happen
         */
        Host(int reads, int stopAt) {
            this.reads = reads;
            this.stopAt = stopAt;
        }

        @HostFunction
        int read() {
            if (reads == stopAt) {
                throw new Suspension("read " + reads);
            }
            reads++;
            return ((reads * 2_654_435) >>> 8) % 23;
        }

        @HostFunction
        void print(int number) {
            printed.add(number);
        }
    }

    record Variant(String guest, int methodBytes, MemoryStrategy memory) {

        CompilerOptions options() {
            return CompilerOptions.DEFAULT
                    .withMethodBytes(methodBytes)
                    .withMemory(memory)
                    .withVectors(memory == MemoryStrategy.NATIVE ? VectorForm.best() : VectorForm.HALVES)
                    .withJobs(1);
        }
    }

    static Stream<Variant> variants() {
        return Stream.of("nested", "calls", "values", "exceptions")
                .flatMap(guest -> Stream.of(
                        new Variant(guest, CompilerOptions.MOST_METHOD_BYTES, MemoryStrategy.NATIVE),
                        new Variant(guest, 150, MemoryStrategy.NATIVE),
                        new Variant(guest, 60, MemoryStrategy.HEAP)));
    }

    private static byte[] guest(String name) throws IOException {
        try (InputStream text = FreezeTest.class.getResourceAsStream("/freeze/" + name + ".wat")) {
            return WasmCompiler.toBinary(Objects.requireNonNull(text, name).readAllBytes());
        }
    }

    private static LinkedModule link(Engine engine, CompiledArtifact artifact, Host host) {
        return new Linker().functions("env", MethodHandles.lookup(), host).link(engine.load(artifact.files()));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void goesOnAsIfNothingHadBeen(Variant variant) throws IOException {
        byte[] wasm = guest(variant.guest);
        Host whole = new Host(0, NEVER);
        try (Engine engine = new Engine();
                Instance instance = link(engine, WasmCompiler.compile(wasm, variant.options()), whole)
                        .instantiate()) {
            instance.call("_start");
        }
        assertTrue(whole.reads > 5 && whole.printed.size() > 8, whole.printed + " after " + whole.reads);
        CompiledArtifact recording = WasmCompiler.compileRecording(wasm, variant.options(), CompilationProgress.NONE);
        for (int stop = 0; stop < whole.reads; stop++) {
            Host before = new Host(0, stop);
            CompiledArtifact frozen = freeze(wasm, variant, recording, before);
            try (Engine engine = new Engine()) {
                Host after = new Host(stop, NEVER);
                LinkedModule module = link(engine, frozen, after);
                for (int run = 0; run < 2; run++) {
                    after.printed.clear();
                    after.reads = stop;
                    try (Instance instance = module.instantiate()) {
                        instance.call("_start");
                    }
                    List<Integer> all = new ArrayList<>(before.printed);
                    all.addAll(after.printed);
                    assertEquals(whole.printed, all, "stopped at read " + stop);
                }
            }
        }
    }

    private static CompiledArtifact freeze(byte[] wasm, Variant variant, CompiledArtifact recording, Host host) {
        try (Engine engine = new Engine();
                Instance instance = link(engine, recording, host).instantiate()) {
            try {
                instance.call("_start");
                throw new AssertionError("was not stopped");
            } catch (Suspension suspension) {
                return WasmCompiler.compileFrozen(
                                wasm, variant.options(), "_start", suspension, CompilationProgress.NONE)
                        .withSnapshot(instance.snapshot());
            }
        }
    }

    @Test
    void recordingDoesWhatItAlwaysDoes() throws IOException {
        for (String guest : List.of("nested", "calls", "values", "exceptions")) {
            Host plain = new Host(0, NEVER);
            Host recorded = new Host(0, NEVER);
            try (Engine engine = new Engine();
                    Instance first = link(engine, WasmCompiler.compile(guest(guest), CompilerOptions.DEFAULT), plain)
                            .instantiate();
                    Instance second = link(
                                    engine,
                                    WasmCompiler.compileRecording(
                                            guest(guest), CompilerOptions.DEFAULT, CompilationProgress.NONE),
                                    recorded)
                            .instantiate()) {
                first.call("_start");
                second.call("_start");
            }
            assertEquals(plain.printed, recorded.printed);
        }
    }
}
