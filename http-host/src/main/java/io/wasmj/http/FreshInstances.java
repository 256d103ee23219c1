package io.wasmj.http;

import io.wasmj.http.canonical.AbiViolation;
import io.wasmj.http.spi.RequestScope;
import io.wasmj.runtime.CompiledModule;
import io.wasmj.runtime.Exit;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.InstanceOptions;
import io.wasmj.runtime.Interruption;
import io.wasmj.runtime.LinkedModule;
import io.wasmj.runtime.MemoryType;
import io.wasmj.runtime.Quota;
import io.wasmj.runtime.Trap;
import io.wasmj.wasi.Output;
import io.wasmj.wasi.Wasi;
import io.wasmj.wasi.WasiState;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes an instance for each request, and watches over what runs in it. */
final class FreshInstances {

    private static final int MOST_FRAMES = 30;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final CompiledModule module;
    private final Function<InstanceOptions, Instance> instances;
    private final Wasi grants;
    private final Services.States services;
    private final InstanceOptions options;
    private final long longestNanos;
    private final Consumer<String> errors;
    private final boolean hasMemory;

    private FreshInstances(
            CompiledModule module,
            Function<InstanceOptions, Instance> instances,
            Wasi grants,
            Services.States services,
            InstanceOptions options,
            long longestNanos,
            Consumer<String> errors,
            boolean hasMemory) {
        this.module = module;
        this.instances = instances;
        this.grants = grants;
        this.services = services;
        this.options = options;
        this.longestNanos = longestNanos;
        this.errors = errors;
        this.hasMemory = hasMemory;
    }

    /**
     * Makes an instance and does not run it: what cannot be instantiated is found when it is deployed, the first request
     * finds all classes loaded, and all instances start from what this one is then, which is quicker than to make it.
     *
     * @param grants what all instances have in common
     * @param services what they call besides WASI
     * @param limits of each instance
     * @param quota of these and others together
     * @param errors takes the lines of their standard error
     * @param binding what else there is to find out of an instance before the first request
     * @throws io.wasmj.runtime.WasmException where it cannot be instantiated
     */
    static FreshInstances of(
            LinkedModule module,
            Wasi grants,
            Services.States services,
            ServerLimits limits,
            Quota quota,
            Consumer<String> errors,
            Consumer<Instance> binding)
            throws IOException {
        return of(module, grants, services, limits, quota, errors, binding, SharedModules::starting);
    }

    /** What makes instances of a module as a new one is, before anything of it runs. */
    interface Starting {
        Function<InstanceOptions, Instance> as(Instance instance, LinkedModule module);
    }

    /** As above, with {@code starting} to say how. */
    static FreshInstances of(
            LinkedModule module,
            Wasi grants,
            Services.States services,
            ServerLimits limits,
            Quota quota,
            Consumer<String> errors,
            Consumer<Instance> binding,
            Starting starting)
            throws IOException {
        InstanceOptions options =
                InstanceOptions.DEFAULT.withMaxMemoryPages(limits.memoryPages()).withQuota(quota);
        long longestNanos = limits.guestTime().toNanos();
        List<Object> states = services.make();
        try (WasiState wasi = grants.newState(module.module());
                Instance instance = module.instantiate(with(options, states).withAttachment(wasi))) {
            binding.accept(instance);
            boolean hasMemory = module.module().exports().stream().anyMatch(each -> each.type() instanceof MemoryType);
            return new FreshInstances(
                    module.module(),
                    starting.as(instance, module),
                    grants,
                    services,
                    options,
                    longestNanos,
                    errors,
                    hasMemory);
        } finally {
            services.close(states);
        }
    }

    private static InstanceOptions with(InstanceOptions options, List<Object> states) {
        InstanceOptions all = options;
        for (Object state : states) {
            all = all.withAttachment(state);
        }
        return all;
    }

    CompiledModule module() {
        return module;
    }

    Wasi grants() {
        return grants;
    }

    /**
     * Runs something in a fresh instance.
     *
     * @param wasi what the instance is given besides its standard error
     * @return without output, which is for the caller to add
     */
    GuestRun run(Wasi wasi, Consumer<Instance> task) {
        long begun = System.nanoTime();
        boolean measured = RequestScope.current().isMeasured();
        long cpuBefore = measured ? THREADS.getCurrentThreadCpuTime() : 0;
        long memoryBytes = 0;
        long instantiated = 0;
        GuestRun.Failure failure = null;
        List<Object> states = List.of();
        Watch watch = GuestThreads.watch();
        Interruption interruption = new Interruption();
        watch.begins(interruption, longestNanos);
        try (LoggedOutput standardError = new LoggedOutput(errors);
                WasiState state = logged(wasi, standardError).newState(module)) {
            states = services.make();
            try (Instance instance =
                    instances.apply(with(options, states).withAttachment(state).withInterruption(interruption))) {
                instantiated = System.nanoTime();
                try {
                    task.accept(instance);
                } finally {
                    memoryBytes = measured && hasMemory ? instance.memory().byteSize() : 0;
                }
            }
        } catch (Throwable e) {
            failure = failure(e);
        }
        if (watch.ends() && failure != null) {
            failure = GuestRun.Failure.late(failure);
        }
        services.close(states);
        long ended = System.nanoTime();
        if (instantiated == 0) {
            instantiated = ended;
        }
        long cpuNanos = measured ? THREADS.getCurrentThreadCpuTime() - cpuBefore : 0;
        return new GuestRun(
                ByteBuffer.allocate(0), failure, instantiated - begun, ended - instantiated, cpuNanos, memoryBytes);
    }

    /** What nobody else takes goes to the log, too. */
    private static Wasi logged(Wasi wasi, Output log) {
        return wasi.stdout().equals(Output.NONE) ? wasi.withStdout(log).withStderr(log) : wasi.withStderr(log);
    }

    private static GuestRun.@Nullable Failure failure(Throwable thrown) {
        return switch (thrown) {
            case Exit exit ->
                exit.code() == 0 ? null : new GuestRun.Failure("exit", "exited with code " + exit.code(), null);
            case Trap trap ->
                new GuestRun.Failure(trap.code().text(), "trapped: " + trap.getMessage() + backtrace(trap), null);
            case BoundedOutput.Exceeded exceeded ->
                new GuestRun.Failure("output", String.valueOf(exceeded.getMessage()), null);
            case AbiViolation violation -> new GuestRun.Failure("abi", String.valueOf(violation.getMessage()), null);
            case IOException e -> new GuestRun.Failure("host", "its files cannot be closed", e);
            default -> new GuestRun.Failure("host", "failed in the host", thrown);
        };
    }

    private static String backtrace(Trap trap) {
        return trap.frames().stream()
                .limit(MOST_FRAMES)
                .map(frame -> "\n    at " + frame)
                .collect(Collectors.joining());
    }
}
