package io.wasmj.http.canonical;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wasmj.compiler.CompilerOptions;
import io.wasmj.compiler.WasmCompiler;
import io.wasmj.http.spi.HostInterface;
import io.wasmj.http.spi.Result;
import io.wasmj.runtime.Engine;
import io.wasmj.runtime.HostFunction;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.InstanceOptions;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.Trap;
import io.wasmj.runtime.ValType;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Layouts as the component model's canonical ABI has them, and values that come back as they went. */
final class CanonicalTypeTest {

    private static final String GUEST = """
        (module
          (import "all" "join" (func $join (param i32 i32 i64 f32 f64 i32 i64 i32) (result f64)))
          (import "all" "both" (func $both (param i32 i32 i32)))
          (memory (export "memory") 1)
          (global $next (mut i32) (i32.const 4096))
          (func (export "join") (param i32 i32 i64 f32 f64 i32 i64 i32) (result f64)
            (call $join (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4) (local.get 5)
              (local.get 6) (local.get 7)))
          (func (export "both") (param i32 i32 i32) (call $both (local.get 0) (local.get 1) (local.get 2)))
          (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
            (local $at i32)
            (local.set $at (i32.and
              (i32.add (global.get $next) (i32.sub (local.get 2) (i32.const 1)))
              (i32.sub (i32.const 0) (local.get 2))))
            (global.set $next (i32.add (local.get $at) (local.get 3)))
            (local.get $at)))
        """;

    sealed interface Shape {
        record Point() implements Shape {}

        record Circle(float radius) implements Shape {}

        record Named(String name) implements Shape {}

        record Far(long distance) implements Shape {}
    }

    enum Colour {
        RED,
        GREEN
    }

    record Mixed(byte a, int b, short c) {}

    record Wide(boolean flag, long number, double real, Colour colour, Optional<Short> maybe, List<Shape> shapes) {}

    /** What the guest above imports. */
    record Functions(List<Object> seen) {
        @HostFunction
        double join(boolean truth, byte small, long big, float real, double wide, Shape shape) {
            Collections.addAll(seen, truth, small, big, real, wide, shape);
            return wide;
        }

        @HostFunction
        Result<Mixed, String> both(List<Shape> shapes) {
            seen.add(shapes);
            return shapes.isEmpty() ? Result.err("none") : Result.ok(new Mixed((byte) 1, 2, (short) 3));
        }
    }

    private final JavaTypes types = new JavaTypes(MethodHandles.lookup());
    private final List<Object> seen = new ArrayList<>();
    private final Engine engine = new Engine();
    private final Instance instance;
    private final GuestMemory guest;

    CanonicalTypeTest() {
        Linker linker = new Linker();
        HostImports.define(linker, HostInterface.of(MethodHandles.lookup(), Functions.class, "all"));
        instance = linker.link(engine.load(WasmCompiler.compile(WasmCompiler.toBinary(GUEST), CompilerOptions.DEFAULT)
                        .files()))
                .instantiate(InstanceOptions.DEFAULT.withAttachment(new Functions(seen)));
        guest = new GuestMemory(instance);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void layout(Type type, int size, int alignment, ValType... flat) {
        CanonicalType canonical = types.of(type);
        assertEquals(size, canonical.size, type + " size");
        assertEquals(alignment, canonical.alignment, type + " alignment");
        assertEquals(List.of(flat), canonical.flat, type + " flat");
    }

    @Test
    void layouts() {
        layout(boolean.class, 1, 1, ValType.I32);
        layout(Long.class, 8, 8, ValType.I64);
        layout(String.class, 8, 4, ValType.I32, ValType.I32);
        layout(byte[].class, 8, 4, ValType.I32, ValType.I32);
        layout(Colour.class, 1, 1, ValType.I32);
        layout(Mixed.class, 12, 4, ValType.I32, ValType.I32, ValType.I32);
        // A case's payload begins where the widest may; float and address share an i32, an i64 takes all.
        layout(Shape.class, 16, 8, ValType.I32, ValType.I64, ValType.I32);
    }

    private Object throughMemory(Type type, Object value) {
        CanonicalType canonical = types.of(type);
        int address = guest.allocate(canonical.size, canonical.alignment);
        canonical.store(guest, address, value);
        return canonical.load(guest, address);
    }

    private Object throughParameters(Type type, Object value) {
        CanonicalType canonical = types.of(type);
        long[] bits = new long[canonical.flat.size()];
        canonical.lower(guest, new CoreValues(bits), value);
        return canonical.lift(guest, new CoreValues(bits));
    }

    @Test
    void valuesComeBack() {
        List<Shape> shapes = List.of(
                new Shape.Point(), new Shape.Circle(-1.5f), new Shape.Named("ä€😀"), new Shape.Far(Long.MIN_VALUE));
        for (Shape shape : shapes) {
            assertEquals(shape, throughMemory(Shape.class, shape));
            assertEquals(shape, throughParameters(Shape.class, shape));
        }
        Mixed mixed = new Mixed((byte) -1, -2, (short) -3);
        assertEquals(mixed, throughMemory(Mixed.class, mixed));
        assertEquals(mixed, throughParameters(Mixed.class, mixed));
        for (Optional<Short> maybe : List.of(Optional.of((short) -7), Optional.<Short>empty())) {
            Wide wide = new Wide(true, -1, Double.MIN_VALUE, Colour.GREEN, maybe, shapes);
            assertEquals(wide, throughMemory(Wide.class, wide));
            assertEquals(wide, throughParameters(Wide.class, wide));
        }
        assertArrayEquals(new byte[] {1, 2}, (byte[]) throughMemory(byte[].class, new byte[] {1, 2}));
        assertEquals("", throughMemory(String.class, ""));
    }

    @Test
    void fieldsLieWhereTheyShould() {
        CanonicalType type = types.of(Mixed.class);
        type.store(guest, 64, new Mixed((byte) 1, 2, (short) 3));
        assertArrayEquals(
                new byte[] {1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0},
                instance.memory("memory").read(64, 12));
    }

    @Test
    void argumentsOfAllKinds() {
        Object result = instance.call("join", 1, -1, 1L << 40, 1.5f, 2.5, 1, (long) Float.floatToRawIntBits(0.25f), 0);
        assertEquals(2.5, result);
        assertEquals(List.of(true, (byte) -1, 1L << 40, 1.5f, 2.5, new Shape.Circle(0.25f)), seen);
    }

    @Test
    void resultsInMemory() {
        instance.call("both", 0, 0, 128);
        assertEquals(1, instance.memory("memory").readByte(128), "the case: an error");
        int address = instance.memory("memory").readInt(132);
        assertEquals(
                "none",
                instance.memory("memory")
                        .readString(address, instance.memory("memory").readInt(136)));
        instance.call("both", 256, 1, 512);
        assertEquals(0, instance.memory("memory").readByte(512), "the case: a value");
        assertArrayEquals(
                new byte[] {1, 0, 0, 0, 2, 0, 0, 0, 3, 0},
                instance.memory("memory").read(516, 10));
        assertEquals(List.of(List.of(), List.of(new Shape.Point())), seen);
    }

    private static String message(Runnable call) {
        return String.valueOf(assertThrows(AbiViolation.class, call::run).getMessage());
    }

    @Test
    void whatIsNoValueIsRefused() {
        instance.memory("memory").writeByte(256, (byte) 9);
        assertEquals("passed case 9 of a variant that has 4", message(() -> instance.call("both", 256, 1, 128)));
        instance.memory("memory").write(300, new byte[] {(byte) 0xC3, (byte) 0x28});
        assertEquals("passed a string that is not UTF-8", message(() -> guest.text(300, 2)));
        assertThrows(Trap.class, () -> instance.call("both", 65_536, 1, 128));
        assertThrows(Trap.class, () -> instance.call("both", 0, 0, -4));
    }

    @Test
    void manyNamesForTheSameBytesAreNotMuch() {
        assertEquals("passed values of more than 64 MiB", message(() -> instance.call("both", 0, 1 << 24, 128)));
        assertEquals("passed values of more than 64 MiB", message(() -> instance.call("both", 0, -1, 128)));
    }

    @Test
    void whatCannotCrossIsSaidWhenItIsDefined() {
        record Unfit(Object anything) {}
        IllegalArgumentException unfit = assertThrows(IllegalArgumentException.class, () -> types.of(Unfit.class));
        assertEquals("class java.lang.Object is no type of a host interface", unfit.getMessage());
    }
}
