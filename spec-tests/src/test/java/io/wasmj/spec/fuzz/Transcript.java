package io.wasmj.spec.fuzz;

import io.wasmj.runtime.CompiledModule;
import io.wasmj.runtime.Engine;
import io.wasmj.runtime.ExportType;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.Global;
import io.wasmj.runtime.GlobalType;
import io.wasmj.runtime.GuestException;
import io.wasmj.runtime.ImportType;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.LinkException;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.Memory;
import io.wasmj.runtime.MemoryType;
import io.wasmj.runtime.NumType;
import io.wasmj.runtime.RefType;
import io.wasmj.runtime.Tag;
import io.wasmj.runtime.TagType;
import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;
import io.wasmj.runtime.UnknownImports;
import io.wasmj.runtime.V128;
import io.wasmj.runtime.ValType;
import io.wasmj.runtime.VecType;
import io.wasmj.runtime.WasmFunction;
import io.wasmj.runtime.WasmObject;
import io.wasmj.spec.Configuration;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a module does when each of its functions is called with zeros, in order: what it logs, what it returns, where it
 * traps; and what is in its memories then. Written as {@code spec-tests/fuzz/generate.mjs} writes it.
 */
final class Transcript {

    private static final double FIRST_INEXACT = 0x1p53;
    private static final int SUMMED_PAGES = 1024;

    private final List<String> lines = new ArrayList<>();

    private Transcript() {}

    static List<String> of(byte[] wasm, Configuration configuration) throws IOException {
        Transcript transcript = new Transcript();
        try (Engine engine = new Engine()) {
            transcript.run(configuration.load(engine, wasm));
        }
        return transcript.lines;
    }

    private void run(CompiledModule module) {
        Linker linker = new Linker().unknownImports(UnknownImports.ZERO);
        for (ImportType wanted : module.imports()) {
            if (wanted.type() instanceof FuncType type && wanted.name().startsWith("log-")) {
                linker.function(wanted.module(), wanted.name(), logger(type));
            } else if (wanted.type() instanceof GlobalType type && type.value().matches(ValType.EXTERNREF)) {
                linker.define(wanted.module(), wanted.name(), Global.create(type, "external"));
            } else if (wanted.type() instanceof TagType type) {
                linker.define(wanted.module(), wanted.name(), Tag.create(type));
            }
        }
        try {
            Instance instance = linker.link(module).instantiate();
            for (ExportType export : module.exports()) {
                if (export.type() instanceof FuncType type) {
                    lines.add("call " + export.name());
                    call(instance.function(export.name()), type);
                } else if (export.type() instanceof MemoryType) {
                    lines.add("memory " + summary(instance.memory(export.name())));
                }
            }
        } catch (LinkException e) {
            lines.add("not linked");
        } catch (Trap e) {
            lines.add("trap when instantiated");
        }
    }

    private MethodHandle logger(FuncType type) {
        try {
            return MethodHandles.lookup()
                    .bind(this, "log", MethodType.methodType(void.class, Object[].class))
                    .asCollector(Object[].class, type.params().size())
                    .asType(type.methodType());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("there is such a method", e);
        }
    }

    @SuppressWarnings("UnusedMethod") // called through its handle
    private void log(@Nullable Object[] values) {
        lines.add("log " + Arrays.stream(values).map(Transcript::show).collect(Collectors.joining(" ")));
    }

    private void call(WasmFunction function, FuncType type) {
        try {
            Object result =
                    function.call(type.params().stream().map(Transcript::zero).toArray());
            switch (type.results().size()) {
                case 0 -> {}
                case 1 -> lines.add("result " + show(result));
                default -> {
                    for (Object value : (Object[]) Objects.requireNonNull(result)) {
                        lines.add("result " + show(value));
                    }
                }
            }
        } catch (GuestException e) {
            lines.add("exception");
        } catch (Trap trap) {
            lines.add(trap.code() == TrapCode.CALL_STACK_EXHAUSTED ? "stack exhausted" : "trap");
        }
    }

    /** The size in pages, and a checksum of the first of them. */
    private static String summary(Memory memory) {
        int sum = 0;
        for (int page = 0; page < Math.min(memory.pages(), SUMMED_PAGES); page++) {
            IntBuffer words = ByteBuffer.wrap(memory.read(page * Memory.PAGE, Memory.PAGE))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asIntBuffer();
            while (words.hasRemaining()) {
                sum = 31 * sum + words.get();
            }
        }
        return memory.pages() + " " + sum;
    }

    private static @Nullable Object zero(ValType type) {
        return switch (type) {
            case NumType.I32 -> 0;
            case NumType.I64 -> 0L;
            case NumType.F32 -> 0f;
            case NumType.F64 -> 0d;
            case VecType _ -> V128.of(0, 0);
            case RefType _ -> null;
        };
    }

    private static String show(@Nullable Object value) {
        return switch (value) {
            case Float f -> show((double) f);
            case Double d -> show((double) d);
            case WasmFunction _ -> "function";
            case WasmObject _ -> "object";
            case null, default -> String.valueOf(value);
        };
    }

    /** Whole numbers in decimal, others by their bits. */
    private static String show(double value) {
        boolean whole = Math.rint(value) == value && Math.abs(value) < FIRST_INEXACT;
        boolean negativeZero = Double.doubleToRawLongBits(value) == Long.MIN_VALUE;
        return whole && !negativeZero
                ? Long.toString((long) value)
                : String.format("0x%016x", Double.doubleToLongBits(value));
    }
}
