package io.wasmj.spec.api;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wasmj.compiler.CompilerOptions;
import io.wasmj.compiler.WasmCompiler;
import io.wasmj.compiler.binary.Immediate;
import io.wasmj.compiler.binary.VectorOpcode;
import io.wasmj.runtime.Engine;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.LinkException;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.runtime.NumType;
import io.wasmj.runtime.ValType;
import io.wasmj.runtime.VectorForm;
import io.wasmj.runtime.WasmFunction;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every vector instruction in both forms, on random operands and often enough for C2 to compile it: what they leave in
 * memory is the same, before and after.
 */
final class VectorFormsTest {

    private static final int SETS = 64;
    private static final int SET = 128;
    private static final int OUT = 64;

    /** With 64 iterations each, above what C2 waits for. */
    private static final int CALLS = 700;

    static List<VectorOpcode> instructions() {
        return VectorOpcode.all();
    }

    @ParameterizedTest
    @MethodSource("instructions")
    void agree(VectorOpcode opcode) {
        assumeTrue(VectorForm.best() == VectorForm.REGISTERS, "this JVM was started without vectors");
        byte[] wasm = WasmCompiler.toBinary(module(opcode));
        try (Engine engine = new Engine()) {
            List<Instance> instances = Stream.of(
                            CompilerOptions.DEFAULT,
                            CompilerOptions.DEFAULT.withVectors(VectorForm.REGISTERS),
                            CompilerOptions.DEFAULT
                                    .withMemory(MemoryStrategy.HEAP)
                                    .withVectors(VectorForm.REGISTERS))
                    .map(options -> new Linker()
                            .link(engine.load(
                                    WasmCompiler.compile(wasm, options).files()))
                            .instantiate())
                    .toList();
            byte[] input = new byte[SETS * SET];
            new Random(opcode.code()).nextBytes(input);
            List<WasmFunction> functions =
                    instances.stream().map(instance -> instance.function("f")).toList();
            for (int call = 0; call < CALLS; call++) {
                for (int i = 0; i < instances.size(); i++) {
                    instances.get(i).memory().write(0, input);
                    functions.get(i).call();
                }
                if (call == 0 || call == CALLS - 1) {
                    for (int set = 0; set < SETS; set++) {
                        String expected = result(opcode, instances.getFirst(), set);
                        for (Instance instance : instances) {
                            int at = set;
                            assertEquals(expected, result(opcode, instance, set), () -> opcode + ", set " + at);
                        }
                    }
                }
            }
        }
    }

    @Test
    void registersAreRefusedWithoutFlags() {
        assumeTrue(VectorForm.best() == VectorForm.HALVES, "this JVM was started with vectors");
        byte[] wasm = WasmCompiler.toBinary("(module (func (export \"f\") (drop (v128.const i32x4 1 2 3 4))))");
        byte[] plain = WasmCompiler.toBinary("(module (func (export \"f\")))");
        CompilerOptions options =
                CompilerOptions.DEFAULT.withMemory(MemoryStrategy.HEAP).withVectors(VectorForm.REGISTERS);
        try (Engine engine = new Engine()) {
            var compiled = WasmCompiler.compile(wasm, options).files();
            LinkException refused = assertThrows(LinkException.class, () -> engine.load(compiled));
            String message = String.valueOf(refused.getMessage());
            assertTrue(message.contains("-XX:+EnableVectorSupport"), message);
            assertTrue(message.contains("--vectors halves"), message);
            // What has no vectors is the same in both forms.
            assertDoesNotThrow(
                    () -> engine.load(WasmCompiler.compile(plain, options).files()));
        }
    }

    /** What was left in memory; which NaN it is is nobody's business. */
    private static String result(VectorOpcode opcode, Instance instance, int set) {
        StringBuilder out = new StringBuilder();
        int at = set * SET + OUT;
        for (int i = 0; i < 16; i += Integer.BYTES) {
            int bits = instance.memory().readInt(at + i);
            boolean nan = opcode.shape().equals("f32x4") && Float.isNaN(Float.intBitsToFloat(bits));
            if (opcode.shape().equals("f64x2")) {
                long both = instance.memory().readLong(at + (i & ~4));
                nan = Double.isNaN(Double.longBitsToDouble(both));
            }
            out.append(nan ? "NaN" : Integer.toHexString(bits)).append(' ');
        }
        return out.toString();
    }

    /** A loop over sets of operands, each of which an instruction turns into one result. */
    private static String module(VectorOpcode opcode) {
        List<ValType> params = opcode.params(NumType.I32);
        boolean accesses =
                opcode.immediate() == Immediate.MEMORY_ARG || opcode.immediate() == Immediate.MEMORY_ARG_LANE;
        StringBuilder operands = new StringBuilder();
        for (int i = 0; i < params.size(); i++) {
            operands.append(
                    accesses && i == 0
                            ? "(local.get $p)"
                            : "(" + params.get(i) + ".load offset=" + 16 * i + " (local.get $p))");
        }
        ValType result = opcode.result();
        String immediate =
                switch (opcode.immediate()) {
                    case MEMORY_ARG -> result == null ? " offset=" + OUT : "";
                    case MEMORY_ARG_LANE -> (result == null ? " offset=" + OUT : "") + " 1";
                    case LANE -> " 1";
                    case LANES -> " 31 0 1 17 4 4 20 30 2 9 8 16 15 14 3 28";
                    case V128 -> " i32x4 1 -2 0x70000000 4";
                    default -> "";
                };
        String instruction = "(" + opcode + immediate + " " + operands + ")";
        String body = result == null
                ? instruction
                : "(" + result + ".store offset=" + OUT + " (local.get $p) " + instruction + ")";
        return """
            (module (memory (export "memory") 1) (func (export "f") (local $p i32)
              (loop $next %s
                (local.set $p (i32.add (local.get $p) (i32.const %d)))
                (br_if $next (i32.lt_u (local.get $p) (i32.const %d))))))
            """.formatted(body, SET, SET * SETS);
    }
}
