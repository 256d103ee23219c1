package io.wasmj.cli;

import io.wasmj.compiler.CompilationProgress;
import io.wasmj.compiler.CompiledArtifact;
import io.wasmj.compiler.CompilerOptions;
import io.wasmj.compiler.WasmCompiler;
import io.wasmj.runtime.CompiledModule;
import io.wasmj.runtime.Engine;
import io.wasmj.runtime.Exit;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.ImportType;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.InstanceOptions;
import io.wasmj.runtime.LinkedModule;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.Snapshot;
import io.wasmj.runtime.Suspension;
import io.wasmj.runtime.Trap;
import io.wasmj.wasi.Input;
import io.wasmj.wasi.Wasi;
import io.wasmj.wasi.WasiState;
import io.wasmj.wasi.WasiThreads;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** What is done with a module before its jar is written: it is run, and what it is then is what the jar starts from. */
final class SnapshotOptions {

    private static final String INITIALIZE = "_initialize";
    private static final String START = "_start";
    private static final String STDIN = "stdin";

    /** What the option means without a value. */
    private static final String NO_CALL = "()";

    private static final Pattern CALL = Pattern.compile("(.+?)(?:\\((.*)\\))?");

    /** What follows {@code --snapshot} without "=" is the file. */
    static final class OnlyAttached implements CommandLine.IParameterPreprocessor {
        @Override
        public boolean preprocess(
                Stack<String> arguments, CommandSpec command, ArgSpec option, Map<String, Object> info) {
            if (!"=".equals(info.get("separator"))) {
                arguments.push(NO_CALL);
            }
            return false;
        }
    }

    @Option(
            names = "--snapshot",
            arity = "0..1",
            fallbackValue = NO_CALL,
            preprocessor = OnlyAttached.class,
            paramLabel = "EXPORT[(ARGS)]",
            description =
                    "Make an instance, call _initialize, if there is one, and these exports, and have all instances"
                            + " of the jar start from there. May be given several times.")
    private List<String> calls = new ArrayList<>();

    @Option(
            names = "--freeze-at",
            paramLabel = "stdin|MODULE.NAME",
            description =
                    "Run the program until it first reads standard input, or calls an imported function, and have all"
                            + " instances of the jar go on there. The program's arguments follow the file, its own name"
                            + " first.")
    private @Nullable String freezeAt;

    @Option(names = "--invoke", paramLabel = "EXPORT", description = "What --freeze-at runs. Default: _start.")
    private String entry = START;

    @Mixin
    private GuestOptions guest = new GuestOptions();

    /** What became of a run. */
    private record Taken(Snapshot snapshot, @Nullable Suspension suspension, Map<String, String> properties) {}

    boolean isWanted() {
        return freezeAt != null || !calls.isEmpty();
    }

    /** Whether a program is run, which has arguments. */
    boolean runsProgram() {
        return freezeAt != null;
    }

    /** The module compiled, with what it is after its run. */
    CompiledArtifact compile(
            byte[] wasm,
            CompilerOptions options,
            List<String> arguments,
            ModuleFile file,
            Shell shell,
            ProgressBar progress)
            throws IOException {
        if (freezeAt != null && !calls.isEmpty()) {
            throw new CommandFailure("--snapshot and --freeze-at cannot be had together");
        }
        CompiledArtifact first = freezeAt == null
                ? WasmCompiler.compile(wasm, options, progress)
                : WasmCompiler.compileRecording(wasm, options, CompilationProgress.NONE);
        try (Engine engine = new Engine()) {
            CompiledModule module = engine.load(first.files());
            Taken taken = run(module, arguments, file, shell);
            Suspension suspension = taken.suspension;
            CompiledArtifact last =
                    suspension == null ? first : WasmCompiler.compileFrozen(wasm, options, entry, suspension, progress);
            return last.withSnapshot(taken.snapshot, taken.properties);
        }
    }

    private Taken run(CompiledModule module, List<String> arguments, ModuleFile file, Shell shell) throws IOException {
        Wasi wasi = guest.wasi(arguments.isEmpty() ? List.of(file.name()) : arguments, shell);
        Linker linker = guest.newLinker();
        if (STDIN.equals(freezeAt)) {
            wasi = wasi.withStdin(Input.SUSPENDING);
        } else if (freezeAt != null) {
            stopAt(freezeAt, module, linker);
        }
        LinkedModule linked = guest.link(linker, module, file);
        Taken[] taken = new Taken[1];
        try (WasiState state = wasi.newState()) {
            InstanceOptions options = InstanceOptions.DEFAULT.withAttachment(state);
            Consumer<Instance> main = instance -> {
                if (instance.hasFunction(INITIALIZE) && !calls.contains(INITIALIZE)) {
                    instance.call(INITIALIZE);
                }
                Suspension suspension = freezeAt == null ? null : suspension(instance);
                calls.forEach(call -> call(call, instance, shell));
                taken[0] = new Taken(instance.snapshot(), suspension, state.properties());
                tell(suspension, state, shell);
            };
            // Its stack is as large as that of a program that is run.
            WasiThreads.DEFAULT.run(linked, options, main);
            return taken[0];
        } catch (Suspension suspension) {
            throw new CommandFailure(
                    file.path() + ": came to " + freezeAt + " in " + INITIALIZE + " already, not in " + entry,
                    suspension);
        } catch (Exit exit) {
            throw new CommandFailure(
                    file.path() + ": exited with code " + exit.code() + " before "
                            + (freezeAt == null ? "a snapshot could be taken" : "it came to " + freezeAt),
                    exit);
        } catch (Trap trap) {
            TrapReport.report(trap, file, file.name(), freezeAt == null ? "the snapshot" : entry, shell);
            throw new CommandFailure(file.path() + ": trapped before a snapshot could be taken", trap);
        }
    }

    /** The grants of a command line, as options of {@code run}. */
    List<String> grants(ParseResult parsed) {
        CommandSpec grants = CommandSpec.forAnnotatedObject(guest);
        List<String> options = new ArrayList<>();
        for (OptionSpec option : parsed.matchedOptions()) {
            if (grants.findOption(option.longestName()) != null) {
                option.originalStringValues().forEach(value -> options.add(option.longestName() + "=" + value));
            }
        }
        return options;
    }

    private static void stopAt(String place, CompiledModule module, Linker linker) {
        for (ImportType wanted : module.imports()) {
            if (wanted.type() instanceof FuncType type && place.equals(wanted.module() + "." + wanted.name())) {
                MethodHandle thrower =
                        MethodHandles.throwException(type.methodType().returnType(), Suspension.class);
                MethodHandle stop = MethodHandles.foldArguments(thrower, MethodHandles.insertArguments(NEW, 0, place));
                linker.function(
                        wanted.module(),
                        wanted.name(),
                        MethodHandles.dropArguments(stop, 0, type.methodType().parameterList()));
                return;
            }
        }
        throw new CommandFailure(
                "--freeze-at " + place + ": the module imports no such function; write stdin or the module"
                        + " and the name of an imported one");
    }

    private static final MethodHandle NEW = constructor();

    private static MethodHandle constructor() {
        try {
            return MethodHandles.lookup()
                    .findConstructor(Suspension.class, MethodType.methodType(void.class, String.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private Suspension suspension(Instance instance) {
        if (!instance.hasFunction(entry)) {
            throw new CommandFailure(
                    "no exported function \"" + entry + "\" to run; there are: " + Invocation.functions(instance));
        }
        FuncType type = instance.function(entry).type();
        // What takes arguments is given zeros: it is the program's own arguments that count.
        Object[] arguments = Invocation.parse(
                entry, type, type.params().stream().map(_ -> "0").toList());
        try {
            instance.call(entry, arguments);
        } catch (Suspension suspension) {
            return suspension;
        }
        throw new CommandFailure(entry + " came to its end before it came to " + freezeAt);
    }

    private static void call(String call, Instance instance, Shell shell) {
        Matcher parts = CALL.matcher(call);
        if (!call.equals(NO_CALL) && parts.matches()) {
            String arguments = parts.group(2);
            List<String> values = arguments == null || arguments.isBlank()
                    ? List.of()
                    : List.of(arguments.strip().split("\\s*,\\s*", -1));
            Invocation.run(instance, parts.group(1), values, shell.out());
        }
    }

    private static void tell(@Nullable Suspension suspension, WasiState state, Shell shell) {
        String place = suspension == null
                ? "the snapshot is taken"
                : "stopped at " + suspension.getMessage() + ", "
                        + suspension.recording().frames().size() + " functions deep";
        shell.err().println("wasmj: " + place);
        state.observed().forEach(line -> shell.err().println("wasmj: has seen " + line));
    }
}
