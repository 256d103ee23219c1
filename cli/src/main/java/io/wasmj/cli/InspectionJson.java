package io.wasmj.cli;

import io.wasmj.runtime.ExternType;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.GlobalType;
import io.wasmj.runtime.ImportType;
import io.wasmj.runtime.Limits;
import io.wasmj.runtime.MemoryType;
import io.wasmj.runtime.TableType;
import io.wasmj.runtime.TagType;
import io.wasmj.runtime.abi.ModuleDescription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An inspection for programs. */
final class InspectionJson {

    private InspectionJson() {}

    static String of(Inspection inspection, int most) {
        ModuleDescription module = inspection.description();
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("file", inspection.file().toString());
        all.put("name", module.name());
        all.put("wasmSha256", inspection.stamp().getProperty("wasm.sha256"));
        all.put("wasmBytes", inspection.wasmBytes());
        all.put("compilerVersion", inspection.stamp().getProperty("compiler.version"));
        all.put("abiVersion", inspection.stamp().getProperty("abi.version"));
        all.put("options", inspection.stamp().getProperty("options"));
        all.put(
                "imports",
                module.imports().stream().map(InspectionJson::importOf).toList());
        all.put(
                "exports",
                module.exports().stream()
                        .map(e -> named(e.name(), module.typeOf(e)))
                        .toList());
        all.put("memories", numbered(module.memories(), inspection.imported(MemoryType.class)));
        all.put("tables", numbered(module.tables(), inspection.imported(TableType.class)));
        all.put("totals", totals(inspection));
        all.put("largestMethod", largestMethod(inspection));
        all.put(
                "largestFunctions",
                inspection.largestFunctions(most).stream()
                        .map(f -> function(f, inspection.bodies().get(f.method())))
                        .toList());
        return Json.of(all);
    }

    private static Map<String, @Nullable Object> importOf(ImportType type) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("module", type.module());
        map.putAll(named(type.name(), type.type()));
        return map;
    }

    private static Map<String, @Nullable Object> named(String name, ExternType type) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("name", name);
        map.put(
                "kind",
                switch (type) {
                    case FuncType _ -> "function";
                    case TableType _ -> "table";
                    case MemoryType _ -> "memory";
                    case GlobalType _ -> "global";
                    case TagType _ -> "tag";
                });
        map.put("type", type.toString());
        return map;
    }

    private static List<Map<String, @Nullable Object>> numbered(List<? extends ExternType> types, int imported) {
        List<Map<String, @Nullable Object>> list = new ArrayList<>();
        for (ExternType type : types) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            if (type instanceof TableType table) {
                map.put("element", table.element().toString());
            }
            Limits limits = type instanceof TableType table ? table.limits() : ((MemoryType) type).limits();
            map.put("min", limits.min());
            map.put("max", limits.hasMax() ? limits.max() : null);
            map.put("imported", list.size() < imported);
            list.add(map);
        }
        return list;
    }

    private static Map<String, @Nullable Object> totals(Inspection inspection) {
        MethodSizes sizes = inspection.sizes();
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("functions", sizes.functions().size());
        map.put("splitFunctions", inspection.splitFunctions());
        map.put("methods", sizes.methods());
        map.put("bytecodeBytes", sizes.codeBytes());
        map.put("classes", sizes.classes());
        map.put("classBytes", sizes.classBytes());
        return map;
    }

    private static Map<String, @Nullable Object> largestMethod(Inspection inspection) {
        MethodSizes.Method largest = inspection.sizes().largest();
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("class", largest.className());
        map.put("method", largest.name());
        map.put("bytes", largest.bytes());
        map.put("limit", Inspection.METHOD_LIMIT);
        map.put("withinLimit", inspection.isWithinLimit());
        return map;
    }

    private static Map<String, @Nullable Object> function(MethodSizes.Function function, @Nullable Integer wasmBytes) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("name", function.name());
        map.put("wasmBytes", wasmBytes);
        map.put("bytecodeBytes", function.bytes());
        map.put("methods", function.parts().size());
        map.put("largestMethod", function.largest());
        map.put(
                "methodSizes",
                function.parts().stream().map(MethodSizes.Method::bytes).toList());
        return map;
    }
}
