package io.wasmj.http;

import io.wasmj.runtime.CompiledModule;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.WasmExport;
import io.wasmj.wasi.Input;
import io.wasmj.wasi.Output;
import io.wasmj.wasi.Wasi;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** A WASI command: a module whose {@code _start} runs once. */
final class CommandGuest implements Guest {

    static final String ENTRY = "_start";

    /** The exports of such a module, as Java calls them. */
    interface Command {
        @WasmExport(ENTRY)
        void start();
    }

    private final FreshInstances instances;
    private final int maxOutput;

    /** @param instances those of its module, to whose making {@link #command} belongs */
    CommandGuest(FreshInstances instances, ServerLimits limits) {
        this.instances = instances;
        maxOutput = limits.responseBytes();
    }

    /** Whether a module exports a function of that name that takes and returns nothing, as {@code _start} does. */
    static boolean isExported(CompiledModule module, String name) {
        return module.exports().stream()
                .anyMatch(export -> export.name().equals(name)
                        && export.type() instanceof FuncType type
                        && type.params().isEmpty()
                        && type.results().isEmpty());
    }

    /** The module's {@code _start}, for Java to call. */
    static Command command(Instance instance) {
        return instance.exports(Command.class, MethodHandles.lookup());
    }

    @Override
    public GuestRun run(List<String> arguments, Map<String, String> environment, ByteBuffer input) {
        BoundedOutput output = new BoundedOutput(maxOutput);
        Wasi wasi = given(instances, arguments, environment, input, output);
        return instances.run(wasi, instance -> command(instance).start()).withOutput(output.written());
    }

    /** What an instance is given for one run. */
    static Wasi given(
            FreshInstances instances,
            List<String> arguments,
            Map<String, String> environment,
            ByteBuffer input,
            Output output) {
        // What goes on in mid-run has read its environment, and gets the request with its input.
        ByteBuffer given = instances.module().isFrozen() ? ScgiRequest.of(environment, input) : input.duplicate();
        // The environment last: each step copies what is there already.
        return instances
                .grants()
                .withStdin(input(given))
                .withStdout(output)
                .withArgs(arguments)
                .withEnv(environment);
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
}
