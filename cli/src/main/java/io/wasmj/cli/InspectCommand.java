package io.wasmj.cli;

import io.wasmj.runtime.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wasmj inspect}. */
@Command(
        name = "inspect",
        header = "Show what a module imports, exports and was compiled to.",
        description = {
            "",
            "Lists imports, exports, memories and tables, and the largest functions with how they were split into"
                    + " methods, measured in the class files themselves. HotSpot does not compile methods of more than"
                    + " 8,000 bytes, so no method may be larger: should one be, the exit code is 1.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  wasmj inspect app.wasm                    compiles it first",
            "  wasmj inspect --top 50 app.jar",
            "  wasmj inspect --json app.wasm | jq .largestMethod",
            "  wasmj inspect --footprint app.wasm        what an instance costs",
        })
final class InspectCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(paramLabel = "FILE", description = "A .wasm or .wat, or a .jar that wasmj compile wrote.")
    private Path file = Path.of("");

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(
            names = "--footprint",
            description = "Make a thousand instances, and tell what one of them costs in memory, mappings and file"
                    + " descriptors. Linux only.")
    private boolean footprint;

    @Option(names = "--top", paramLabel = "N", description = "How many functions to list. Default: ${DEFAULT-VALUE}.")
    private int top = 20;

    @Mixin
    private CompileOptions compiling = new CompileOptions();

    @Mixin
    private CacheOptions caching = new CacheOptions();

    InspectCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        Inspection inspection = Inspection.of(ModuleFile.of(file), compiling.toOptions(), caching.cache(), shell);
        if (json) {
            shell.out().println(InspectionJson.of(inspection, top));
        } else {
            new InspectionText(inspection, shell.out()).print(top);
        }
        if (footprint) {
            footprint(!inspection.description().memories().isEmpty());
        }
        return inspection.isWithinLimit() ? 0 : FailureReport.FAILURE;
    }

    private void footprint(boolean hasMemory) throws IOException {
        try (Engine engine = new Engine()) {
            InstanceCost.print(
                    ModuleFile.of(file).load(engine, compiling.toOptions(), caching.cache(), shell),
                    hasMemory,
                    shell.out());
        }
    }
}
