package io.wasmj.cli;

import io.wasmj.runtime.CompiledModule;
import io.wasmj.runtime.Engine;
import io.wasmj.runtime.Exit;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.InstanceOptions;
import io.wasmj.runtime.LinkException;
import io.wasmj.runtime.LinkedModule;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.Trap;
import io.wasmj.runtime.VectorForm;
import io.wasmj.wasi.Input;
import io.wasmj.wasi.Wasi;
import io.wasmj.wasi.WasiState;
import io.wasmj.wasi.WasiThreads;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wasmj run}. */
@Command(
        name = "run",
        header = "Run a WebAssembly program.",
        description = {
            "",
            "Runs a WASI command (a module with _start), or calls one function of a module. What is compiled is kept,"
                    + " so that the next run starts at once. Options of wasmj stand before the file; everything after"
                    + " it is the guest's.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " n:the guest's own",
            "134:the guest trapped; its functions are listed on standard error",
            "  1:it could not be run",
            "  2:the command line is wrong"
        },
        footer = {
            "",
            "Examples:",
            "  wasmj run app.wasm --name World           arguments for the guest",
            "  wasmj run --dir . app.wasm notes.txt      grant the current directory",
            "  wasmj run --dir data::/data:ro --env LANG=C app.jar",
            "  wasmj run --env-file app.env --stdin in.txt app.wasm",
            "  wasmj run --tcplisten 127.0.0.1:8080 server.wasm",
            "  wasmj run --deterministic 1 app.wasm      the same time and random numbers",
            "  wasmj run --invoke add math.wasm 1 2      call an export and print its result",
            "  wasmj run -- --odd-name.wasm              a name that looks like an option",
        })
final class RunCommand implements Callable<Integer> {

    private static final String START = "_start";
    private static final String INITIALIZE = "_initialize";

    private final Shell shell;

    /** What the main thread runs, for the report of a trap. */
    private volatile String called = "the start function";

    @Parameters(index = "0", paramLabel = "FILE", description = "A .wasm, or a .jar that wasmj compile wrote.")
    private Path file = Path.of("");

    @Parameters(index = "1..*", paramLabel = "ARGS", description = "The guest's arguments.")
    private List<String> arguments = new ArrayList<>();

    @Option(names = "--invoke", paramLabel = "NAME", description = "Call this export with ARGS and print its results.")
    private @Nullable String invoked;

    @Option(names = "--argv0", paramLabel = "NAME", description = "The guest's own name. Default: the file's name.")
    private @Nullable String argv0;

    @Option(names = "--stdin", paramLabel = "FILE", description = "The guest's standard input. Default: that of wasmj.")
    private @Nullable Path stdin;

    @Option(
            names = "--max-threads",
            paramLabel = "N",
            description = "How many threads the guest may have besides its first one. Default: ${DEFAULT-VALUE}.")
    private int maxThreads = WasiThreads.DEFAULT.maxThreads();

    @Mixin
    private GuestOptions guest = new GuestOptions();

    @Mixin
    private SocketOptions sockets = new SocketOptions();

    @Mixin
    private CompileOptions compiling = new CompileOptions();

    @Mixin
    private CacheOptions caching = new CacheOptions();

    RunCommand(Shell shell) {
        this.shell = shell;
    }

    /** Takes one option as {@link QuickStart} reads it; whether there is such an option. */
    boolean accept(String option, String value) {
        switch (option) {
            case "--invoke" -> invoked = value;
            case "--argv0" -> argv0 = value;
            case "--stdin" -> stdin = Path.of(value);
            case "--max-threads" -> maxThreads = Integer.parseInt(value);
            default -> {
                return guest.accept(option, value)
                        || sockets.accept(option, value)
                        || compiling.accept(option, value)
                        || caching.accept(option, value);
            }
        }
        return true;
    }

    /** The same for an option without a value. */
    boolean acceptFlag(String option) {
        return guest.acceptFlag(option) || sockets.acceptFlag(option) || caching.acceptFlag(option);
    }

    void setProgram(Path file, List<String> arguments) {
        this.file = file;
        this.arguments = arguments;
    }

    @Override
    public Integer call() throws Exception {
        if (maxThreads < 0) {
            throw new CommandFailure("--max-threads is " + maxThreads + ", and cannot be negative");
        }
        ModuleFile module = ModuleFile.of(file);
        Wasi wasi = guest.wasi(programArguments(module), shell);
        List<ServerSocketChannel> opened = new ArrayList<>();
        try (Engine engine = new Engine();
                InputStream input = stdin == null ? InputStream.nullInputStream() : Files.newInputStream(stdin)) {
            wasi = sockets.grant(stdin == null ? wasi : wasi.withStdin(Input.of(input)), opened, shell);
            CompiledModule compiled =
                    module.load(engine, compiling.toOptions(VectorForm.best()), caching.cache(), shell);
            return run(module, link(compiled, module), wasi);
        } finally {
            for (ServerSocketChannel socket : opened) {
                socket.close();
            }
        }
    }

    private LinkedModule link(CompiledModule compiled, ModuleFile module) {
        Linker linker = guest.newLinker();
        try {
            WasiThreads.defineIn(linker, compiled);
        } catch (LinkException e) {
            throw module.explain(e);
        }
        return guest.link(linker, compiled, module);
    }

    private List<String> programArguments(ModuleFile module) {
        List<String> all = new ArrayList<>();
        all.add(argv0 == null ? module.name() : argv0);
        all.addAll(arguments);
        return all;
    }

    private int run(ModuleFile module, LinkedModule linked, Wasi wasi) throws IOException {
        try (WasiState state = wasi.newState(linked.module())) {
            WasiThreads threads = WasiThreads.DEFAULT.withMaxThreads(maxThreads);
            threads.run(linked, InstanceOptions.DEFAULT.withAttachment(state), this::runMain);
            return 0;
        } catch (Exit exit) {
            return exit.code();
        } catch (Trap trap) {
            return TrapReport.report(trap, module, nameOf(linked.module(), module), called, shell);
        }
    }

    private void runMain(Instance instance) {
        boolean initialized = instance.module().hasSnapshot();
        if (instance.hasFunction(INITIALIZE) && !initialized) {
            called = INITIALIZE;
            instance.call(INITIALIZE);
        }
        if (invoked != null) {
            called = invoked;
            Invocation.run(instance, invoked, arguments, shell.out());
        } else if (instance.hasFunction(START)) {
            called = START;
            instance.call(START);
        } else if (!instance.hasFunction(INITIALIZE)) {
            throw new CommandFailure(file + ": has no _start and so is no command; call one of its functions with"
                    + " --invoke NAME: " + Invocation.functions(instance));
        }
    }

    private static String nameOf(CompiledModule compiled, ModuleFile module) {
        return compiled.name().isEmpty() ? module.name().replaceFirst("\\.(wasm|wat|jar)$", "") : compiled.name();
    }
}
