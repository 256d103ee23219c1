package io.wasmj.cli;

import io.wasmj.cli.script.Outcome;
import io.wasmj.cli.script.ScriptRunner;
import io.wasmj.compiler.CompilerOptions;
import io.wasmj.compiler.WasmCompiler;
import io.wasmj.compiler.text.Command;
import io.wasmj.compiler.text.Script;
import io.wasmj.runtime.CompiledModule;
import io.wasmj.runtime.Engine;
import io.wasmj.runtime.MalformedModule;
import io.wasmj.runtime.VectorForm;
import io.wasmj.wasi.GuestThread;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code wasmj wast}. */
@picocli.CommandLine.Command(
        name = "wast",
        header = "Run test scripts of the official suite's form.",
        description = {
            "",
            "Runs the commands of each script: makes modules, calls functions, compares what comes back, and sees that"
                    + " what is wrong is refused. The module 'spectest' is there to be imported.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "  0:all commands passed",
            "  1:a command failed, or needs a proposal that is off or not supported",
            "  2:the command line is wrong"
        },
        footer = {
            "",
            "Examples:",
            "  wasmj wast add.wast",
            "  wasmj wast --memory heap spec/test/core/*.wast",
            "  wasmj wast --no-features multi-memory,memory64 threads.wast",
        })
final class WastCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "A script.")
    private List<Path> files = new ArrayList<>();

    @Mixin
    private CompileOptions compiling = new CompileOptions();

    WastCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws Exception {
        boolean allPassed = true;
        for (Path file : files) {
            allPassed &= run(file);
        }
        return allPassed ? 0 : FailureReport.FAILURE;
    }

    private boolean run(Path file) throws Exception {
        Script script;
        try {
            script = Script.parse(file.toString(), Files.readAllBytes(file));
        } catch (MalformedModule e) {
            shell.out().println(file + ": " + e.getMessage());
            return false;
        }
        // Scripts recurse deeply on purpose.
        return GuestThread.call(() -> run(file, script));
    }

    private boolean run(Path file, Script script) {
        int passed = 0;
        int failed = 0;
        Map<String, Integer> unsupported = new TreeMap<>();
        CompilerOptions options = compiling.toOptions(VectorForm.best());
        try (ScriptRunner runner = new ScriptRunner(options.memory(), (engine, wasm) -> load(engine, wasm, options))) {
            for (Command command : script.commands()) {
                switch (runner.run(command)) {
                    case Outcome.Passed _ -> passed++;
                    case Outcome.OutOfScope(String proposal) -> unsupported.merge(proposal, 1, Integer::sum);
                    case Outcome.Failed(String message, Throwable _) -> {
                        failed++;
                        shell.out().println(file + ":" + command.line() + ": " + command.title() + ": " + message);
                    }
                }
            }
        }
        String missing = unsupported.entrySet().stream()
                .map(e -> ", " + e.getValue() + " not run for want of " + e.getKey())
                .collect(Collectors.joining());
        shell.out().println(file + ": " + passed + " passed, " + failed + " failed" + missing);
        return failed == 0 && unsupported.isEmpty();
    }

    private static CompiledModule load(Engine engine, byte[] wasm, CompilerOptions options) {
        return engine.load(WasmCompiler.compile(wasm, options).files());
    }
}
