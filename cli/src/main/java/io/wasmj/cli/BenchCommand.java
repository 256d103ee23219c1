package io.wasmj.cli;

import io.wasmj.runtime.CompiledModule;
import io.wasmj.runtime.Engine;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.LinkedModule;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.Trap;
import io.wasmj.runtime.VectorForm;
import io.wasmj.wasi.GuestThread;
import io.wasmj.wasi.Wasi;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wasmj bench}. */
@Command(
        name = "bench",
        header = "Time a WebAssembly program, again and again in one process.",
        description = {
            "",
            "Makes a fresh instance and calls its _start, many times. Times what passes between the imports bench.start"
                    + " and bench.end where the module has them, otherwise the whole call. Prints the guest's output"
                    + " once, then the first time, the smallest, and the median of the last half, when the JVM has"
                    + " compiled what is hot.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  wasmj bench sort.wasm",
            "  wasmj bench --seconds 30 --json --dir . zip.wasm big.txt",
            "  wasmj bench --whole --stdin request.scgi handler.jar",
            "  wasmj bench --instantiate app.wasm        how long a fresh instance takes",
        })
final class BenchCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(index = "0", paramLabel = "FILE", description = "A .wasm or .wat, or a .jar that wasmj compile wrote.")
    private Path file = Path.of("");

    @Parameters(index = "1..*", paramLabel = "ARGS", description = "The guest's arguments.")
    private List<String> arguments = new ArrayList<>();

    @Option(names = "--seconds", paramLabel = "S", description = "How long to go on. Default: ${DEFAULT-VALUE}.")
    private double seconds = 10;

    @Option(names = "--iterations", paramLabel = "N", description = "How often, instead of how long.")
    private int iterations;

    @Option(
            names = "--invoke",
            paramLabel = "EXPORT",
            description = "Call this function, which takes no arguments, in place of _start.")
    private @Nullable String invoked;

    @Option(names = "--instantiate", description = "Time instantiation alone.")
    private boolean instantiate;

    @Option(names = "--whole", description = "Time the making and the closing of the instances as well.")
    private boolean whole;

    @Option(
            names = "--stdin",
            paramLabel = "FILE",
            description = "The guest's standard input, from its start each time. Default: nothing.")
    private @Nullable Path stdin;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    private GuestOptions guest = new GuestOptions();

    @Mixin
    private CompileOptions compiling = new CompileOptions();

    @Mixin
    private CacheOptions caching = new CacheOptions();

    BenchCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws Exception {
        if (iterations < 0 || !(seconds >= 0)) {
            throw new CommandFailure("--iterations and --seconds cannot be negative");
        }
        ModuleFile module = ModuleFile.of(file);
        List<String> program = new ArrayList<>();
        program.add(module.name());
        program.addAll(arguments);
        Wasi wasi = guest.wasi(program, shell);
        byte[] input = stdin == null ? new byte[0] : Files.readAllBytes(stdin);
        try (Engine engine = new Engine()) {
            long began = System.nanoTime();
            CompiledModule compiled =
                    module.load(engine, compiling.toOptions(VectorForm.best()), caching.cache(), shell);
            long load = System.nanoTime() - began;
            BenchTimer timer = new BenchTimer();
            Linker linker = guest.newLinker().functions(BenchTimer.MODULE, MethodHandles.lookup(), timer);
            LinkedModule linked = guest.link(linker, compiled, module);
            String entry = instantiate ? "" : entry(compiled);
            Benchmark benchmark = new Benchmark(linked, entry, wasi, input, whole, timer);
            return GuestThread.call(() -> measure(module, entry, benchmark, load));
        }
    }

    private String entry(CompiledModule module) {
        if (invoked == null) {
            return Benchmark.entry(module)
                    .orElseThrow(
                            () -> new CommandFailure(file + ": has no _start to be called; --invoke names another"));
        }
        if (module.exports().stream()
                .noneMatch(export -> export.name().equals(invoked)
                        && export.type() instanceof FuncType type
                        && type.params().isEmpty())) {
            throw new CommandFailure(file + ": exports no function \"" + invoked + "\" without parameters");
        }
        return invoked;
    }

    private int measure(ModuleFile module, String entry, Benchmark benchmark, long load) throws IOException {
        Benchmark.Length length = new Benchmark.Length(iterations, Duration.ofNanos((long) (seconds * 1e9)));
        try {
            if (instantiate) {
                OptionalLong bytes = json ? benchmark.instanceBytes() : OptionalLong.empty();
                printInstantiations(new BenchResult(benchmark.instantiations(length), load), bytes);
            } else {
                printCalls(new BenchResult(benchmark.calls(length), load), benchmark);
            }
            return benchmark.exitCode();
        } catch (Trap trap) {
            return TrapReport.report(trap, module, module.name(), entry, shell);
        }
    }

    private void printInstantiations(BenchResult result, OptionalLong instanceBytes) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>();
        instanceBytes.ifPresent(bytes -> more.put("instance_bytes", bytes));
        print(result, BenchResult.Unit.MICROSECONDS, more);
    }

    private void printCalls(BenchResult result, Benchmark benchmark) {
        byte[] output = benchmark.output().kept();
        if (benchmark.output().differs()) {
            shell.err().println("wasmj: some iterations printed something else than the first");
        }
        if (!json) {
            shell.out().writeBytes(output);
        }
        Map<String, @Nullable Object> more = new LinkedHashMap<>();
        more.put("exit_code", benchmark.exitCode());
        more.put("output", new String(output, StandardCharsets.UTF_8));
        print(result, BenchResult.Unit.MILLISECONDS, more);
    }

    /** @param more what else the JSON has */
    private void print(BenchResult result, BenchResult.Unit unit, Map<String, @Nullable Object> more) {
        if (!json) {
            shell.out().println(result.text(unit));
            return;
        }
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("file", file.toString());
        all.putAll(result.json(unit));
        all.putAll(more);
        shell.out().println(Json.of(all));
    }
}
