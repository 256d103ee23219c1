package io.wasmj.benchmarks;

import io.wasmj.runtime.Exit;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.InstanceOptions;
import io.wasmj.runtime.LinkedModule;
import io.wasmj.runtime.Linker;
import io.wasmj.wasi.GuestThread;
import io.wasmj.wasi.MemoryTree;
import io.wasmj.wasi.Output;
import io.wasmj.wasi.Wasi;
import io.wasmj.wasi.WasiState;
import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs one program of the macro list, each time in a fresh instance. */
final class MacroGuest {

    private static final long MOST_FILE_BYTES = 1L << 28;

    private final LinkedModule module;
    private final String name;

    MacroGuest(LinkedModule module, String name) {
        this.module = module;
        this.name = name;
    }

    /** Offers what these programs import. Their own marks around what they measure do nothing here. */
    static Linker linker() {
        MethodHandle nothing = MethodHandles.empty(MethodType.methodType(void.class));
        Linker linker = new Linker().function("bench", "start", nothing).function("bench", "end", nothing);
        Wasi.defineIn(linker);
        return linker;
    }

    /**
     * Runs the program from its start to its end; returns what it printed.
     *
     * @throws IllegalStateException where it exits with a code that is not 0
     */
    String run() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Wasi wasi = Wasi.DEFAULT
                .withArgs(List.of(name))
                .withStdout(Output.of(printed))
                .withTree("/", new MemoryTree(MOST_FILE_BYTES));
        // As the command does: deep recursion wants a deep stack.
        GuestThread.call(() -> {
            call(wasi);
            return true;
        });
        return printed.toString(StandardCharsets.UTF_8);
    }

    private void call(Wasi wasi) throws Exception {
        try (WasiState state = wasi.newState();
                Instance instance = module.instantiate(InstanceOptions.DEFAULT.withAttachment(state))) {
            // Kotlin's programs are started by what initialises them.
            instance.call(instance.hasFunction("_start") ? "_start" : "_initialize");
        } catch (Exit exit) {
            if (exit.code() != 0) {
                throw new IllegalStateException(name + " exits with " + exit.code(), exit);
            }
        }
    }
}
