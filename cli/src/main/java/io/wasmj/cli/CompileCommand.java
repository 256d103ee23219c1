package io.wasmj.cli;

import io.wasmj.compiler.CompilationReport;
import io.wasmj.compiler.CompiledArtifact;
import io.wasmj.compiler.CompilerOptions;
import io.wasmj.compiler.WasmCompiler;
import io.wasmj.runtime.WasmException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code wasmj compile}. */
@Command(
        name = "compile",
        header = "Compile a module to a jar.",
        description = {
            "",
            "Turns a WebAssembly module into a jar of Java classes, ahead of time. The jar runs without the compiler;"
                    + " compiling the same module again gives the same bytes.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  wasmj compile app.wasm                    writes ./app.jar",
            "  wasmj compile app.wasm -o build/app.jar",
            "  wasmj compile app.wasm --snapshot=init    starts as it is after init",
            "  wasmj compile --freeze-at=stdin lua.wasm -- lua /app/main.lua",
            "  wasmj compile --train '--help' app.wasm   runs it, to start faster",
            "  wasmj compile --memory heap app.wasm      for a JVM without --add-exports",
            "  wasmj run app.jar",
        })
final class CompileCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(index = "0", paramLabel = "FILE", description = "The module, a .wasm or .wat.")
    private Path input = Path.of("");

    @Parameters(
            index = "1..*",
            paramLabel = "ARGS",
            description = "The arguments of a program that is run for --freeze-at, its own name first.")
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT.jar",
            description = "Where to write. Default: the input's name with .jar, in the current directory.")
    private @Nullable Path output;

    @Option(
            names = "--interruptible",
            description = "Let hosts end guests that are late, in endless loops too. Tight loops become slower.")
    private boolean interruptible;

    @Option(
            names = "--train",
            paramLabel = "'ARGS'",
            description =
                    "Run the jar once with these arguments, the directories granted here, and this command's standard"
                        + " input, and keep beside it, as OUT.jar.aot, what the JVM found out: 'run' then starts"
                        + " faster. For this wasmj, this JDK and this place; otherwise the JVM starts as without it.")
    private @Nullable String training;

    @Mixin
    private CompileOptions compiling = new CompileOptions();

    @Mixin
    private SnapshotOptions snapshot = new SnapshotOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    CompileCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        if (!arguments.isEmpty() && !snapshot.runsProgram()) {
            throw new ParameterException(
                    spec.commandLine(), "Unmatched argument: '" + arguments.getFirst() + "', which is for --freeze-at");
        }
        ModuleFile file = ModuleFile.of(input);
        if (file.isCompiled()) {
            throw new CommandFailure(input + ": is a jar, not a WebAssembly module");
        }
        Path target = output == null ? Path.of(file.name().replaceFirst("\\.wa(sm|t)$", "") + ".jar") : output;
        if (Files.exists(target) && Files.isSameFile(target, input)) {
            throw new CommandFailure(target + ": is the module itself");
        }
        CompiledArtifact artifact;
        try (ProgressBar progress = new ProgressBar(file.name(), shell)) {
            byte[] wasm = file.readWasm();
            CompilerOptions options = ModuleFile.fitting(compiling.toOptions().withInterruptible(interruptible), wasm);
            artifact = snapshot.isWanted()
                    ? snapshot.compile(wasm, options, arguments, file, shell, progress)
                    : WasmCompiler.compile(wasm, options, progress);
        } catch (WasmException e) {
            throw file.explain(e);
        }
        Training trained = training == null ? null : new Training(target);
        Training.forget(target);
        artifact.writeJar(target);
        // The jar may have gone to a pipe.
        PrintStream log = Files.isRegularFile(target) ? shell.out() : shell.err();
        log.println(target + ": " + summary(artifact.report()));
        if (trained != null) {
            trained.run(snapshot.grants(spec.commandLine().getParseResult()), Objects.requireNonNull(training));
            log.printf(Locale.ROOT, "%s: %,d bytes%n", trained.cache(), Files.size(trained.cache()));
        }
        return 0;
    }

    static String summary(CompilationReport report) {
        return String.format(
                Locale.ROOT,
                "%,d functions (%,d split), %,d bytes of WebAssembly to %,d bytes of classes, largest method %,d"
                        + " bytes, %.1f s",
                report.functions(),
                report.splitFunctions(),
                report.wasmBytes(),
                report.classBytes(),
                report.largestMethodBytes(),
                report.time().toMillis() / 1000.0);
    }
}
