package io.wasmj.http;

import io.wasmj.runtime.CompiledModule;
import io.wasmj.runtime.Exit;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.InstanceOptions;
import io.wasmj.runtime.Interruption;
import io.wasmj.runtime.LinkedModule;
import io.wasmj.runtime.SnapshotException;
import io.wasmj.runtime.Trap;
import io.wasmj.runtime.WasmExport;
import io.wasmj.wasi.Input;
import io.wasmj.wasi.Wasi;
import io.wasmj.wasi.WasiState;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A WASI command: a module whose {@code _start} runs once. */
final class CommandGuest implements Guest {

    static final String ENTRY = "_start";

    private static final int MOST_FRAMES = 30;

    /** The exports of such a module, as Java calls them. */
    interface Command {
        @WasmExport(ENTRY)
        void start();
    }

    private final CompiledModule module;
    private final Function<InstanceOptions, Instance> instances;
    private final Wasi grants;
    private final InstanceOptions instanceOptions;
    private final int maxOutput;
    private final Consumer<String> errors;

    private CommandGuest(
            CompiledModule module,
            Function<InstanceOptions, Instance> instances,
            Wasi grants,
            ServerLimits limits,
            Consumer<String> errors) {
        this.module = module;
        this.instances = instances;
        this.grants = grants;
        this.errors = errors;
        instanceOptions = options(limits);
        maxOutput = limits.responseBytes();
    }

    /**
     * Makes an instance and does not run it: what cannot be instantiated is found when it is deployed, the first request
     * finds all classes loaded, and all instances start from what this one is then, which is quicker than to make it.
     *
     * @param grants what all its instances have in common
     * @param errors takes the lines of its standard error
     * @throws io.wasmj.runtime.WasmException where it cannot be instantiated
     */
    static CommandGuest of(LinkedModule module, Wasi grants, ServerLimits limits, Consumer<String> errors)
            throws IOException {
        try (WasiState state = grants.newState(module.module());
                Instance instance = module.instantiate(options(limits).withAttachment(state))) {
            command(instance);
            return new CommandGuest(module.module(), startingAs(instance, module), grants, limits, errors);
        }
    }

    private static Function<InstanceOptions, Instance> startingAs(Instance instance, LinkedModule module) {
        // What a start function does, it does for each request; and what has a snapshot needs no other.
        if (module.module().hasStart() || module.module().hasSnapshot()) {
            return module::instantiate;
        }
        try {
            return instance.snapshot()::instantiate;
        } catch (SnapshotException e) {
            return module::instantiate;
        }
    }

    private static InstanceOptions options(ServerLimits limits) {
        return InstanceOptions.DEFAULT.withMaxMemoryPages(limits.memoryPages());
    }

    private static Command command(Instance instance) {
        return instance.exports(Command.class, MethodHandles.lookup());
    }

    @Override
    public GuestRun run(List<String> arguments, Map<String, String> environment, ByteBuffer input) {
        BoundedOutput output = new BoundedOutput(maxOutput);
        long begun = System.nanoTime();
        long instantiated = 0;
        GuestRun.Failure failure = null;
        Watch watch = GuestThreads.watch();
        Interruption interruption = new Interruption();
        watch.begins(interruption);
        try (LoggedOutput standardError = new LoggedOutput(errors);
                WasiState state = state(arguments, environment, input, output, standardError);
                Instance instance =
                        instances.apply(instanceOptions.withAttachment(state).withInterruption(interruption))) {
            instantiated = System.nanoTime();
            command(instance).start();
        } catch (Throwable e) {
            failure = failure(e);
        }
        if (watch.ends() && failure != null) {
            failure = GuestRun.Failure.late(failure);
        }
        long ended = System.nanoTime();
        if (instantiated == 0) {
            instantiated = ended;
        }
        return new GuestRun(output.written(), failure, instantiated - begun, ended - instantiated);
    }

    private WasiState state(
            List<String> arguments,
            Map<String, String> environment,
            ByteBuffer input,
            BoundedOutput output,
            LoggedOutput standardError) {
        // The environment last: each step copies what is there already.
        // What goes on in mid-run has read its environment, and gets the request with its input.
        ByteBuffer given = module.isFrozen() ? ScgiRequest.of(environment, input) : input.duplicate();
        return grants.withStdin(input(given))
                .withStdout(output)
                .withStderr(standardError)
                .withArgs(arguments)
                .withEnv(environment)
                .newState(module);
    }

    private static Input input(ByteBuffer bytes) {
        return into -> {
            if (!bytes.hasRemaining()) {
                return -1;
            }
            int length = Math.min(bytes.remaining(), into.remaining());
            into.put(bytes.slice(bytes.position(), length));
            bytes.position(bytes.position() + length);
            return length;
        };
    }

    private static GuestRun.@Nullable Failure failure(Throwable thrown) {
        return switch (thrown) {
            case Exit exit -> exit.code() == 0 ? null : new GuestRun.Failure("exited with code " + exit.code(), null);
            case Trap trap -> new GuestRun.Failure("trapped: " + trap.getMessage() + backtrace(trap), null);
            case BoundedOutput.Exceeded exceeded -> new GuestRun.Failure(String.valueOf(exceeded.getMessage()), null);
            case IOException e -> new GuestRun.Failure("its files cannot be closed", e);
            default -> new GuestRun.Failure("failed in the host", thrown);
        };
    }

    private static String backtrace(Trap trap) {
        return trap.frames().stream()
                .limit(MOST_FRAMES)
                .map(frame -> "\n    at " + frame)
                .collect(Collectors.joining());
    }
}
