package io.wasmj.cli;

import io.wasmj.runtime.ImportType;
import io.wasmj.runtime.MemoryType;
import io.wasmj.runtime.TableType;
import io.wasmj.runtime.abi.MethodNames;
import io.wasmj.runtime.abi.ModuleDescription;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** An inspection for people. */
final class InspectionText {

    private final Inspection inspection;
    private final PrintStream out;

    InspectionText(Inspection inspection, PrintStream out) {
        this.inspection = inspection;
        this.out = out;
    }

    void print(int most) {
        ModuleDescription module = inspection.description();
        Integer wasmBytes = inspection.wasmBytes();
        out.println(inspection.file()
                + (module.name().isEmpty() ? "" : " (module " + module.name() + ")")
                + (wasmBytes == null ? "" : String.format(Locale.ROOT, ": %,d bytes of WebAssembly", wasmBytes)));
        out.println("compiled by " + inspection.stamp().getProperty("compiler.version", "?") + " with "
                + inspection.stamp().getProperty("options", "?") + ", ABI version "
                + inspection.stamp().getProperty("abi.version", "?"));
        list("imports", module.imports().stream().map(ImportType::toString).toList());
        list(
                "exports",
                module.exports().stream()
                        .map(e -> e.name() + ": " + module.typeOf(e))
                        .toList());
        numbered("memories", module.memories(), inspection.imported(MemoryType.class));
        numbered("tables", module.tables(), inspection.imported(TableType.class));
        totals();
        largest(most);
    }

    private void list(String title, List<String> lines) {
        out.println();
        out.println(title + " (" + lines.size() + ")");
        lines.forEach(line -> out.println("  " + line));
    }

    private void numbered(String title, List<?> types, int imported) {
        list(
                title,
                java.util.stream.IntStream.range(0, types.size())
                        .mapToObj(i -> i + ": " + types.get(i) + (i < imported ? " (imported)" : ""))
                        .toList());
    }

    private void totals() {
        MethodSizes sizes = inspection.sizes();
        out.println();
        out.println(String.format(
                Locale.ROOT,
                "%,d functions, %,d of them split; %,d methods with %,d bytes of bytecode in %,d classes of %,d bytes",
                sizes.functions().size(),
                inspection.splitFunctions(),
                sizes.methods(),
                sizes.codeBytes(),
                sizes.classes(),
                sizes.classBytes()));
        out.println(String.format(
                Locale.ROOT,
                "largest method: %,d bytes, %s; the JVM compiles methods of up to %,d: %s",
                sizes.largest().bytes(),
                MethodNames.functionName(sizes.largest().name()),
                Inspection.METHOD_LIMIT,
                inspection.isWithinLimit() ? "ok" : "TOO LARGE"));
    }

    private void largest(int most) {
        List<MethodSizes.Function> functions = inspection.largestFunctions(most);
        if (functions.isEmpty()) {
            return;
        }
        out.println();
        out.println("largest functions");
        out.println("        wasm  bytecode  methods  largest  name");
        for (MethodSizes.Function function : functions) {
            Integer wasm = inspection.bodies().get(function.method());
            out.println(String.format(
                    Locale.ROOT,
                    "  %10s%,10d%,9d%,9d  %s",
                    wasm == null ? "-" : String.format(Locale.ROOT, "%,d", wasm),
                    function.bytes(),
                    function.parts().size(),
                    function.largest(),
                    function.name()));
        }
    }
}
