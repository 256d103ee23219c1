package io.wasmj.http;

import io.wasmj.http.canonical.ExportedFunction;
import io.wasmj.http.spi.Event;
import io.wasmj.http.spi.Result;
import io.wasmj.runtime.CompiledModule;
import io.wasmj.runtime.ExportType;
import io.wasmj.wasi.Output;
import io.wasmj.wasi.Wasi;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A component that events set going: by a function that takes the payload (Spin, {@code spin-redis.wit} and {@code
 * inbound-redis.wit}), or as a command.
 */
final class EventGuest {

    private static final String PREFIX = "EVENT_";

    enum Failure {
        SUCCESS,
        ERROR
    }

    /** The function as Java would have it. */
    interface Handler {
        Result<Void, Failure> handle(byte[] payload);
    }

    private static final ExportedFunction HANDLE = ExportedFunction.of(
            MethodHandles.lookup(),
            Arrays.stream(Handler.class.getMethods()).findFirst().orElseThrow());

    private final String component;
    private final FreshInstances instances;
    private final @Nullable String handler;
    private final List<String> first;
    private final Map<String, String> environment;

    /**
     * @param handlers the functions that take an event of the trigger's type
     * @param environment its variables besides those of an event
     */
    EventGuest(String component, FreshInstances instances, List<String> handlers, Map<String, String> environment) {
        this.component = component;
        this.instances = instances;
        this.handler = handler(instances.module(), handlers).orElse(null);
        this.environment = environment;
        first = HandlerGuest.initializers(instances.module());
    }

    /** Whether a module can be set going by an event. */
    static boolean fits(CompiledModule module, List<String> handlers) {
        return handler(module, handlers).isPresent() || CommandGuest.isExported(module, CommandGuest.ENTRY);
    }

    private static Optional<String> handler(CompiledModule module, List<String> handlers) {
        return module.exports().stream()
                .filter(export ->
                        handlers.contains(export.name()) && export.type().equals(HANDLE.type()))
                .map(ExportType::name)
                .findFirst();
    }

    String component() {
        return component;
    }

    /** @param type of the trigger */
    GuestRun run(String type, Event event) {
        Map<String, String> variables = new LinkedHashMap<>(environment);
        variables.keySet().removeIf(name -> name.startsWith(PREFIX));
        variables.putAll(event.variables());
        variables.put(PREFIX + "TYPE", type);
        return handler == null ? command(variables, event.payload()) : handled(handler, variables, event.payload());
    }

    /** What it writes to its standard output goes to the log: there is nobody else to read it. */
    private GuestRun command(Map<String, String> variables, byte[] payload) {
        Wasi wasi = CommandGuest.given(instances, List.of(component), variables, ByteBuffer.wrap(payload), Output.NONE);
        return instances.run(wasi, instance -> CommandGuest.command(instance).start());
    }

    private GuestRun handled(String entry, Map<String, String> variables, byte[] payload) {
        Wasi wasi = instances.grants().withEnv(variables);
        boolean[] refused = new boolean[1];
        GuestRun run = instances.run(wasi, instance -> {
            first.forEach(instance::call);
            refused[0] = HANDLE.call(instance, entry, (Object) payload) instanceof Result.Err;
        });
        return run.failure() == null && refused[0] ? run.withFailure("returned an error") : run;
    }
}
