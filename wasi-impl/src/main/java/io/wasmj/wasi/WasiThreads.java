package io.wasmj.wasi;

import io.wasmj.runtime.CompiledModule;
import io.wasmj.runtime.ExportType;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.ImportType;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.InstanceOptions;
import io.wasmj.runtime.LinkException;
import io.wasmj.runtime.LinkedModule;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.Memory;
import io.wasmj.runtime.MemoryType;
import io.wasmj.runtime.ValType;
import java.util.List;
import java.util.function.Consumer;

/**
 * Runs programs that start threads (wasi-threads); immutable. Each thread of the guest is an instance of its own on a
 * thread of the JVM; they share the memory, which is imported, and the {@link WasiState}.
 *
 * <pre>{@code
 * CompiledModule module = engine.load(WasmCompiler.compile(
 *         wasm, CompilerOptions.DEFAULT.withInterruptible(true)).files());   // so that every thread can be ended
 * Linker linker = new Linker();
 * Wasi.defineIn(linker);
 * WasiThreads.defineIn(linker, module);               // with a new memory: a linker for each run
 * LinkedModule linked = linker.link(module);
 *
 * try (WasiState state = wasi.newState()) {
 *     InstanceOptions options = InstanceOptions.DEFAULT.withAttachment(state);
 *     WasiThreads.DEFAULT.run(linked, options, main -> main.call("_start"));
 * } catch (Exit exit) {
 *     System.exit(exit.code());                       // of any of the threads
 * }
 * }</pre>
 *
 * @param maxThreads how many may run at once besides the main one
 * @param stackBytes the stack of each in address space, taken as it is used; the main one has {@link
 *     GuestThread#STACK_BYTES}
 */
public record WasiThreads(int maxThreads, long stackBytes) {

    public static final WasiThreads DEFAULT = new WasiThreads(256, 64L << 20);

    static final String START = "wasi_thread_start";

    private static final String MODULE = "wasi";
    private static final String SPAWN = "thread-spawn";
    private static final FuncType START_TYPE = new FuncType(List.of(ValType.I32, ValType.I32), List.of());

    public WasiThreads {
        if (maxThreads < 0) {
            throw new IllegalArgumentException("maxThreads is " + maxThreads);
        }
    }

    public WasiThreads withMaxThreads(int maxThreads) {
        return new WasiThreads(maxThreads, stackBytes);
    }

    public WasiThreads withStackBytes(long stackBytes) {
        return new WasiThreads(maxThreads, stackBytes);
    }

    /**
     * Defines a new memory for each shared one that the module imports, and {@code thread-spawn}. A smaller memory of one's
     * own may be defined afterwards.
     *
     * @throws LinkException where the module starts threads but imports no shared memory or exports no {@code
     *     wasi_thread_start}
     */
    public static void defineIn(Linker linker, CompiledModule module) {
        List<ImportType> memories = module.imports().stream()
                .filter(i -> i.type() instanceof MemoryType memory && memory.isShared())
                .toList();
        boolean spawns = module.imports().stream()
                .anyMatch(i -> i.module().equals(MODULE) && i.name().equals(SPAWN));
        if (spawns && memories.isEmpty()) {
            throw new LinkException("the module imports " + MODULE + "." + SPAWN
                    + " but no shared memory for its threads; link it with --import-memory --shared-memory");
        }
        if (spawns && !module.exports().contains(new ExportType(START, START_TYPE))) {
            throw new LinkException("the module imports " + MODULE + "." + SPAWN
                    + " but does not export what a thread runs: " + START + ", " + START_TYPE);
        }
        for (ImportType memory : memories) {
            linker.define(
                    memory.module(), memory.name(), Memory.create(module.memoryStrategy(), (MemoryType) memory.type()));
        }
        GuestProcess.defineIn(linker, MODULE);
    }

    /**
     * Makes an instance, runs {@code main} with it on a thread of its own, and waits for the end of the program: when
     * {@code main} returns, or any thread exits, traps or throws, whichever comes first. Then the other threads are ended;
     * they do not outlive this call unless they are stuck, in a read of standard input or in an endless loop of a module
     * that was not compiled to be interruptible. To end the program early, interrupt the thread that called this.
     *
     * @param options of every instance
     * @throws io.wasmj.runtime.Exit where a thread asked for it
     * @throws io.wasmj.runtime.Trap where a thread trapped, or the waiting thread was interrupted
     */
    public void run(LinkedModule module, InstanceOptions options, Consumer<Instance> main) {
        if (options.interruption() != null) {
            throw new IllegalArgumentException(
                    "an interruption is for one instance; to end a program, interrupt the thread that runs it");
        }
        new GuestProcess(this, module, options).run(main);
    }
}
