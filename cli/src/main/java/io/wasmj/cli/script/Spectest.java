package io.wasmj.cli.script;

import io.wasmj.runtime.AddressType;
import io.wasmj.runtime.Extern;
import io.wasmj.runtime.Global;
import io.wasmj.runtime.GlobalType;
import io.wasmj.runtime.HostFunction;
import io.wasmj.runtime.Limits;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.Memory;
import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.runtime.MemoryType;
import io.wasmj.runtime.Table;
import io.wasmj.runtime.TableType;
import io.wasmj.runtime.ValType;
import java.lang.invoke.MethodHandles;
import java.util.Map;

/** The module {@code spectest} of the suite's host, but for what prints: nobody reads it. */
final class Spectest {

    static final String NAME = "spectest";

    private final Map<String, Extern> externs;

    Spectest(MemoryStrategy memory) {
        MemoryType shared = new MemoryType(AddressType.I32, new Limits(1, 2), true, Memory.PAGE);
        externs = Map.of(
                "shared_memory", Memory.create(memory, shared),
                "global_i32", constant(ValType.I32, 666),
                "global_i64", constant(ValType.I64, 666L),
                "global_f32", constant(ValType.F32, 666.6f),
                "global_f64", constant(ValType.F64, 666.6),
                "table", Table.create(new TableType(ValType.FUNCREF, new Limits(10, 20))),
                "table64", Table.create(new TableType(ValType.FUNCREF, AddressType.I64, new Limits(10, 20))),
                "memory", Memory.create(memory, new MemoryType(new Limits(1, 2))));
    }

    private static Global constant(ValType type, Object value) {
        return Global.create(new GlobalType(type, false), value);
    }

    void define(Linker linker) {
        linker.functions(NAME, MethodHandles.lookup(), Spectest.class);
        externs.forEach((name, extern) -> linker.define(NAME, name, extern));
    }

    @HostFunction("print")
    static void print() {}

    @HostFunction("print_i32")
    static void printI32(int value) {}

    @HostFunction("print_i64")
    static void printI64(long value) {}

    @HostFunction("print_f32")
    static void printF32(float value) {}

    @HostFunction("print_f64")
    static void printF64(double value) {}

    @HostFunction("print_i32_f32")
    static void printI32F32(int first, float second) {}

    @HostFunction("print_f64_f64")
    static void printF64F64(double first, double second) {}
}
