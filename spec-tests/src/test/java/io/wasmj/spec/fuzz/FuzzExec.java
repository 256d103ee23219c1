package io.wasmj.spec.fuzz;

import io.wasmj.runtime.AbstractHeapType;
import io.wasmj.runtime.CompiledModule;
import io.wasmj.runtime.Engine;
import io.wasmj.runtime.ExportType;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.Global;
import io.wasmj.runtime.GlobalType;
import io.wasmj.runtime.GuestException;
import io.wasmj.runtime.ImportType;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.NumType;
import io.wasmj.runtime.RefType;
import io.wasmj.runtime.Table;
import io.wasmj.runtime.TableType;
import io.wasmj.runtime.Tag;
import io.wasmj.runtime.TagType;
import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;
import io.wasmj.runtime.V128;
import io.wasmj.runtime.ValType;
import io.wasmj.runtime.VecType;
import io.wasmj.runtime.WasmFunction;
import io.wasmj.spec.Configuration;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Does with a module what {@code wasm-opt --fuzz-exec} does (Binaryen, {@code src/tools/execution-results.h}): says what
 * its exported globals are, calls its exported functions with zeros, and gives it imports that log, throw and call back.
 */
final class FuzzExec {

    private static final String SUPPORT = "fuzzing-support";
    private static final String JS_ERROR = "jserror";
    private static final int PAYLOADS = 251;

    private final List<Said> lines = new ArrayList<>();
    private final Tag wasmTag = tag(NumType.I32);
    private final Tag jsTag = tag(ValType.EXTERNREF);
    private final CompiledModule module;

    /** None before it is instantiated: a start function finds no exports. */
    private @Nullable Instance instance;

    private FuzzExec(CompiledModule module) {
        this.module = module;
    }

    static List<Said> of(byte[] wasm, Configuration configuration) throws IOException {
        try (Engine engine = new Engine()) {
            FuzzExec exec = new FuzzExec(configuration.load(engine, wasm));
            exec.run();
            return exec.lines;
        }
    }

    private static Tag tag(ValType carried) {
        return Tag.create(new TagType(new FuncType(List.of(carried), List.of())));
    }

    private void run() {
        Linker linker = new Linker().define(SUPPORT, "wasmtag", wasmTag).define(SUPPORT, "jstag", jsTag);
        for (ImportType wanted : module.imports()) {
            if (wanted.type() instanceof FuncType type && wanted.module().equals(SUPPORT)) {
                linker.function(SUPPORT, wanted.name(), support(wanted.name(), type));
            } else if (wanted.type() instanceof GlobalType type) {
                linker.define(wanted.module(), wanted.name(), Global.create(type, external(wanted)));
            }
        }
        Instance made;
        try {
            made = linker.link(module).instantiate();
        } catch (Trap e) {
            lines.add(trap(e));
            return;
        } catch (GuestException e) {
            lines.add(Said.of("exception when instantiated"));
            return;
        }
        instance = made;
        for (ExportType export : module.exports()) {
            if (export.type() instanceof FuncType type) {
                lines.add(Said.of("export " + export.name()));
                call(made.function(export.name()), type);
            } else if (export.type() instanceof GlobalType) {
                lines.add(Said.of("export " + export.name()));
                lines.add(Said.of("log", made.global(export.name()).get()));
            }
        }
    }

    /** Distinct for most imports, and computed as they do. */
    private static String external(ImportType wanted) {
        int sum = (wanted.module() + wanted.name()).chars().sum();
        return "externref(" + sum % PAYLOADS + ")";
    }

    private void call(WasmFunction function, FuncType type) {
        try {
            Object result = function.call(zeros(type));
            switch (type.results().size()) {
                case 0 -> {}
                case 1 -> lines.add(Said.of("result", result));
                default -> {
                    for (Object value : (@Nullable Object[]) Objects.requireNonNull(result)) {
                        lines.add(Said.of("result", value));
                    }
                }
            }
        } catch (GuestException e) {
            String whose = e.tag() == wasmTag ? "wasm" : e.tag() == jsTag ? "js" : "the module";
            lines.add(Said.of("exception of " + whose, e.payload()));
        } catch (Trap e) {
            lines.add(trap(e));
        }
    }

    private static @Nullable Object[] zeros(FuncType type) {
        return type.params().stream().map(FuzzExec::zero).toArray();
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

    /** Which null it was is not in the log. */
    private static Said trap(Trap trap) {
        TrapCode code = trap.code();
        return Said.of("trap: "
                + switch (code) {
                    case NULL_FUNCTION, NULL_STRUCTURE, NULL_ARRAY, NULL_EXCEPTION -> TrapCode.NULL_REFERENCE.text();
                    default -> code.text();
                });
    }

    private MethodHandle support(String name, FuncType type) {
        MethodType any = MethodType.methodType(Object.class, String.class, Object[].class);
        try {
            return MethodHandles.insertArguments(MethodHandles.lookup().bind(this, "support", any), 0, name)
                    .asCollector(Object[].class, type.params().size())
                    .asType(type.methodType());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("there is such a method", e);
        }
    }

    @SuppressWarnings("UnusedMethod") // called through its handle
    private @Nullable Object support(String name, @Nullable Object[] arguments) {
        return switch (name) {
            case "throw" -> throw integer(arguments[0]) == 0 ? jsError() : new GuestException(wasmTag, arguments);
            case "table-get" -> {
                Table table = exportedTable(integer(arguments[0]));
                yield table.get(integer(arguments[0]));
            }
            case "table-set" -> {
                Table table = exportedTable(integer(arguments[0]));
                table.set(integer(arguments[0]), arguments[1]);
                yield null;
            }
            case "call-export" -> {
                callAsJs(exportedFunction(integer(arguments[0])));
                yield null;
            }
            case "call-export-catch" -> catching(() -> callAsJs(exportedFunction(integer(arguments[0]))));
            case "call-ref" -> {
                callAsJs(arguments[0]);
                yield null;
            }
            case "call-ref-catch" -> catching(() -> callAsJs(arguments[0]));
            case "sleep" -> arguments[1];
            default -> {
                log(name, arguments);
                yield null;
            }
        };
    }

    private static int integer(@Nullable Object value) {
        return (int) Objects.requireNonNull(value);
    }

    private GuestException jsError() {
        return new GuestException(jsTag, JS_ERROR);
    }

    private void log(String name, @Nullable Object[] values) {
        if (!name.startsWith("log-")) {
            throw new IllegalArgumentException("no such import: " + name);
        }
        List<@Nullable Object> shown = new ArrayList<>();
        for (Object value : values) {
            if (value instanceof Long whole) {
                shown.add(whole.intValue());
                shown.add((int) (whole >> Integer.SIZE));
            } else {
                shown.add(value);
            }
        }
        lines.add(Said.of("log", shown.toArray()));
    }

    private Table exportedTable(int index) {
        boolean exists =
                module.exports().stream().anyMatch(e -> e.name().equals("table") && e.type() instanceof TableType);
        if (instance == null || !exists) {
            throw jsError();
        }
        Table table = instance.table("table");
        if (Integer.compareUnsigned(index, table.size()) >= 0) {
            throw jsError();
        }
        return table;
    }

    private WasmFunction exportedFunction(int index) {
        List<ExportType> exports = module.exports();
        if (instance == null
                || Integer.compareUnsigned(index, exports.size()) >= 0
                || !(exports.get(index).type() instanceof FuncType)) {
            throw jsError();
        }
        return instance.function(exports.get(index).name());
    }

    private static int catching(Runnable call) {
        try {
            call.run();
            return 0;
        } catch (GuestException e) {
            return 1;
        }
    }

    /** As JavaScript calls: not with values that it does not have, and with 0 not where it takes a BigInt. */
    private void callAsJs(@Nullable Object callee) {
        if (!(callee instanceof WasmFunction function)) {
            throw jsError();
        }
        FuncType type = function.type();
        if (type.params().stream().anyMatch(p -> p == NumType.I64 || !crosses(p) || !p.isDefaultable())
                || !type.results().stream().allMatch(FuzzExec::crosses)) {
            throw jsError();
        }
        Object _ = function.call(zeros(type));
    }

    private static boolean crosses(ValType type) {
        return switch (type) {
            case NumType _ -> true;
            case VecType _ -> false;
            case RefType reference -> reference.heap().top() != AbstractHeapType.EXN;
        };
    }
}
