package io.wasmj.spec.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.compiler.CompilationProgress;
import io.wasmj.compiler.CompiledArtifact;
import io.wasmj.compiler.CompilerOptions;
import io.wasmj.compiler.WasmCompiler;
import io.wasmj.runtime.CompiledModule;
import io.wasmj.runtime.Engine;
import io.wasmj.runtime.Global;
import io.wasmj.runtime.GlobalType;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.InstanceOptions;
import io.wasmj.runtime.Limits;
import io.wasmj.runtime.LinkedModule;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.Memory;
import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.runtime.MemoryType;
import io.wasmj.runtime.NumType;
import io.wasmj.runtime.Snapshot;
import io.wasmj.runtime.SnapshotException;
import io.wasmj.runtime.Trap;
import io.wasmj.runtime.WasmFunction;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is started from a snapshot is what was snapshotted, whatever others that were started from it have done. */
final class SnapshotTest {

    private static final String GUEST = """
        (module
          (memory (export "memory") 2 40)
          (table $t (export "table") 3 20 funcref)
          (global $i (mut i32) (i32.const 1))
          (global $l (export "shared") (mut i64) (i64.const 2))
          (global $f (mut f64) (f64.const 3))
          (global $v (mut v128) (v128.const i64x2 4 5))
          (global $r (mut funcref) (ref.func $two))
          (elem (i32.const 0) $one $two)
          (elem $passive func $two $one)
          (data (i32.const 100) "image")
          (data (i32.const 131000) "end")
          (data $text "passive")
          (func $one (export "one") (result i32) i32.const 1)
          (func $two (result i32) i32.const 2)
          (func (export "store") (param i32 i32) (i32.store (local.get 0) (local.get 1)))
          (func (export "fill") (param i32 i32) (memory.fill (local.get 0) (i32.const 0xaa) (local.get 1)))
          (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
          (func (export "globals") (param i32)
            (global.set $i (local.get 0))
            (global.set $l (i64.extend_i32_s (local.get 0)))
            (global.set $f (f64.convert_i32_s (local.get 0)))
            (global.set $v (i32x4.splat (local.get 0)))
            (global.set $r (ref.func $one)))
          (func (export "sum") (result f64)
            (f64.add (f64.convert_i32_s (global.get $i)) (f64.add (f64.convert_i64_s (global.get $l))
              (f64.add (global.get $f) (f64.convert_i64_s (i64x2.extract_lane 1 (global.get $v)))))))
          (func (export "reference") (result i32)
            (table.set $t (i32.const 2) (global.get $r))
            (call_indirect $t (result i32) (i32.const 2))
            (table.set $t (i32.const 2) (ref.null func)))
          (func (export "tableSet") (param i32) (table.set $t (local.get 0) (ref.func $two)))
          (func (export "tableClear") (param i32) (table.set $t (local.get 0) (ref.null func)))
          (func (export "tableGrow") (param i32) (result i32)
            (table.grow $t (ref.func $one) (local.get 0)))
          (func (export "tableInit") (table.init $t $passive (i32.const 0) (i32.const 0) (i32.const 2)))
          (func (export "init") (param i32)
            (memory.init $text (local.get 0) (i32.const 0) (i32.const 7)))
          (func (export "drop") (data.drop $text) (elem.drop $passive))
          (func (export "trap") unreachable))
        """;

    /** Something a guest can do. */
    record Step(String export, List<Integer> arguments) {

        void in(Instance instance) {
            try {
                instance.call(export, arguments.toArray());
            } catch (Trap trap) {
                // That as well.
            }
        }
    }

    /** All that can be told of an instance from outside; some of it by what it does. */
    private record Seen(List<Object> values, byte[] memory) {

        static Seen of(Instance instance) {
            List<Object> values = new ArrayList<>();
            Memory memory = instance.memory();
            byte[] bytes = memory.segment().toArray(ValueLayout.JAVA_BYTE);
            values.add(memory.pages());
            values.add(instance.call("sum"));
            values.add(instance.call("reference"));
            for (int i = 0; i < instance.table("table").size(); i++) {
                Object function = instance.table("table").get(i);
                values.add(function == null ? "null" : ((WasmFunction) function).call());
            }
            values.add(ends(instance, "init", 5));
            values.add(ends(instance, "tableInit"));
            return new Seen(values, bytes);
        }

        private static boolean ends(Instance instance, String export, Object... arguments) {
            try {
                instance.call(export, arguments);
                return true;
            } catch (Trap trap) {
                return false;
            }
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Seen seen && values.equals(seen.values) && Arrays.equals(memory, seen.memory);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(memory);
        }
    }

    private static CompiledModule load(Engine engine, String text, MemoryStrategy memory) {
        CompilerOptions options = CompilerOptions.DEFAULT.withMemory(memory);
        return engine.load(
                WasmCompiler.compile(WasmCompiler.toBinary(text), options).files());
    }

    private static LinkedModule link(Engine engine, String text, MemoryStrategy memory) {
        return new Linker().link(load(engine, text, memory));
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Integer> small = Arbitraries.integers().between(0, 6);
        Arbitrary<Integer> addresses = Arbitraries.integers().between(0, 300_000);
        Arbitrary<Step> step = Arbitraries.oneOf(
                addresses.flatMap(a -> small.map(v -> new Step("store", List.of(a, v)))),
                addresses.flatMap(a -> addresses.map(n -> new Step("fill", List.of(a, n)))),
                small.map(n -> new Step("grow", List.of(n))),
                small.map(n -> new Step("globals", List.of(n))),
                small.map(n -> new Step("tableSet", List.of(n))),
                small.map(n -> new Step("tableClear", List.of(n))),
                small.map(n -> new Step("tableGrow", List.of(n))),
                Arbitraries.of("tableInit", "drop", "trap", "reference").map(name -> new Step(name, List.of())),
                addresses.map(a -> new Step("init", List.of(a))));
        return step.list().ofMaxSize(12);
    }

    /** Whatever guests did before the snapshot, and then in instances that had the same memory before. */
    @Property(tries = 150)
    void isWhatItWas(
            @ForAll("steps") List<Step> before,
            @ForAll("steps") List<Step> first,
            @ForAll("steps") List<Step> second,
            @ForAll MemoryStrategy memory) {
        try (Engine engine = new Engine()) {
            LinkedModule module = link(engine, GUEST, memory);
            Snapshot snapshot;
            try (Instance instance = module.instantiate()) {
                before.stream().filter(step -> !step.export.equals("trap")).forEach(step -> step.in(instance));
                if (instance.isPoisoned()) {
                    assertThrows(SnapshotException.class, instance::snapshot);
                    return;
                }
                snapshot = instance.snapshot();
                Seen seen = Seen.of(instance);
                for (List<Step> steps : List.of(first, second, first)) {
                    try (Instance other = snapshot.instantiate()) {
                        steps.forEach(step -> step.in(other));
                    }
                    try (Instance fresh = snapshot.instantiate()) {
                        assertEquals(seen, Seen.of(fresh));
                    }
                }
            }
        }
    }

    /** What a jar holds, in an engine that has never seen the instance. */
    @Property(tries = 40)
    void isWhatItWasFromAJar(
            @ForAll("steps") List<Step> before,
            @ForAll("steps") List<Step> other,
            @ForAll MemoryStrategy taken,
            @ForAll MemoryStrategy restored) {
        byte[] wasm = WasmCompiler.toBinary(GUEST);
        try (Engine engine = new Engine();
                Engine elsewhere = new Engine();
                Instance instance = link(engine, GUEST, taken).instantiate()) {
            before.stream().filter(step -> !step.export.equals("trap")).forEach(step -> step.in(instance));
            if (instance.isPoisoned()) {
                return;
            }
            Map<String, byte[]> files = WasmCompiler.compile(wasm, CompilerOptions.DEFAULT.withMemory(restored))
                    .withSnapshot(instance.snapshot())
                    .files();
            Seen seen = Seen.of(instance);
            LinkedModule module = new Linker().link(elsewhere.load(files));
            try (Instance first = module.instantiate()) {
                other.forEach(step -> step.in(first));
            }
            try (Instance fresh = module.instantiate()) {
                assertEquals(seen, Seen.of(fresh));
            }
        }
    }

    @Test
    void aSnapshotOfAnotherModuleIsRefused() {
        byte[] wasm = WasmCompiler.toBinary(GUEST);
        CompiledArtifact same = WasmCompiler.compile(wasm, CompilerOptions.DEFAULT);
        CompiledArtifact other =
                WasmCompiler.compile(WasmCompiler.toBinary("(module (memory 1))"), CompilerOptions.DEFAULT);
        CompiledArtifact recorder =
                WasmCompiler.compileRecording(wasm, CompilerOptions.DEFAULT, CompilationProgress.NONE);
        try (Engine engine = new Engine();
                Instance whole = new Linker().link(engine.load(same.files())).instantiate();
                Instance recording =
                        new Linker().link(engine.load(recorder.files())).instantiate()) {
            assertEquals(
                    "the snapshot is of another module: its wasm.sha256 is "
                            + whole.module().stamp("wasm.sha256") + ", that of this one is "
                            + engine.load(other.files()).stamp("wasm.sha256"),
                    refusal(other, whole.snapshot()));
            assertEquals(
                    "the snapshot was taken in the middle of a run, and the module starts at the beginning",
                    refusal(same, recording.snapshot()));
        }
    }

    private static @Nullable String refusal(CompiledArtifact artifact, Snapshot snapshot) {
        return assertThrows(SnapshotException.class, () -> artifact.withSnapshot(snapshot))
                .getMessage();
    }

    @ParameterizedTest
    @EnumSource(MemoryStrategy.class)
    void instancesDoNotSeeEachOther(MemoryStrategy memory) {
        try (Engine engine = new Engine();
                Instance origin = link(engine, GUEST, memory).instantiate()) {
            Snapshot snapshot = origin.snapshot();
            assertTrue(snapshot.memoryBytes() <= 3 * 4096, "only what is not zero: " + snapshot.memoryBytes());
            List<Instance> all =
                    IntStream.range(0, 50).mapToObj(_ -> snapshot.instantiate()).toList();
            for (int i = 0; i < all.size(); i++) {
                all.get(i).call("store", 100, i);
            }
            for (int i = 0; i < all.size(); i++) {
                assertEquals(i, all.get(i).memory().segment().get(ValueLayout.JAVA_INT_UNALIGNED, 100));
                all.get(i).close();
            }
            try (Instance instance = snapshot.instantiate()) {
                assertEquals("image", instance.memory().readString(100, 5));
                assertEquals(1, instance.call("one"));
                assertNotEquals(instance.function("one"), origin.function("one"));
            }
        }
    }

    /** More than all the idle ranges there are, so that all ways are gone by which a range comes and goes. */
    @Test
    void thousandsLiveAtOnce() {
        try (Engine engine = new Engine();
                Instance origin = link(engine, GUEST, MemoryStrategy.NATIVE).instantiate()) {
            origin.call("fill", 0, 131_072);
            Snapshot snapshot = origin.snapshot();
            for (int round = 0; round < 3; round++) {
                List<Instance> all = IntStream.range(0, 1_000)
                        .mapToObj(_ -> snapshot.instantiate())
                        .toList();
                for (Instance instance : all) {
                    assertEquals(
                            -1,
                            instance.memory().segment().mismatch(origin.memory().segment()));
                    instance.call("store", 8_000, 1);
                    assertEquals(2, instance.call("grow", 1));
                }
                all.forEach(Instance::close);
            }
        }
    }

    @Test
    void obeysTheLimitsOfItsInstances() {
        try (Engine engine = new Engine();
                Instance origin = link(engine, GUEST, MemoryStrategy.NATIVE).instantiate()) {
            origin.call("grow", 3);
            Snapshot snapshot = origin.snapshot();
            InstanceOptions tight = InstanceOptions.DEFAULT.withMaxMemoryPages(4);
            Trap trap = assertThrows(Trap.class, () -> snapshot.instantiate(tight));
            assertTrue(
                    String.valueOf(trap.getMessage()).contains("5 pages is more than what is left of 262144 bytes"),
                    trap::getMessage);
            try (Instance exact = snapshot.instantiate(InstanceOptions.DEFAULT.withMaxMemoryPages(5))) {
                assertEquals(-1, exact.call("grow", 1));
            }
        }
    }

    @Test
    void refusesWhatItCannotHold() {
        Map<String, String> cases = Map.of(
                "(import \"host\" \"memory\" (memory 1))", "memory 0 is imported",
                "(import \"host\" \"global\" (global (mut i32)))", "global 0 is imported",
                "(type $s (struct)) (global (ref $s) (struct.new $s))", "global 0 holds an object",
                "(type $s (struct)) (table 1 (ref $s) (struct.new $s))", "table 0 holds an object");
        Linker linker = new Linker()
                .define("host", "memory", Memory.create(MemoryStrategy.NATIVE, new MemoryType(new Limits(1, 1))))
                .define("host", "global", Global.create(new GlobalType(NumType.I32, true), 1));
        try (Engine engine = new Engine()) {
            cases.forEach((text, reason) -> {
                try (Instance instance = linker.link(load(engine, "(module " + text + ")", MemoryStrategy.NATIVE))
                        .instantiate()) {
                    SnapshotException refusal = assertThrows(SnapshotException.class, instance::snapshot);
                    assertTrue(String.valueOf(refusal.getMessage()).startsWith(reason), refusal::getMessage);
                }
            });
        }
    }
}
