package io.wasmj.wasi;

import io.wasmj.runtime.Caller;
import io.wasmj.runtime.HostFunction;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.InstanceOptions;
import io.wasmj.runtime.Interruption;
import io.wasmj.runtime.LinkedModule;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;
import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run of a program and its threads. Attached to each of its instances, so that {@code thread-spawn} finds it. */
final class GuestProcess {

    private static final int MAIN = 0;
    private static final int MOST_TID = (1 << 29) - 1;

    /** How long threads that were told to end are waited for: some reads of Java nobody can interrupt. */
    private static final Duration GRACE = Duration.ofMillis(200);

    private record GuestRun(Thread thread, Interruption interruption) {}

    private final WasiThreads limits;
    private final LinkedModule module;
    private final InstanceOptions options;
    private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();

    /** By thread id. */
    private final Map<Integer, GuestRun> running = new HashMap<>();

    private int lastTid = MAIN;
    private boolean ended;

    GuestProcess(WasiThreads limits, LinkedModule module, InstanceOptions options) {
        this.limits = limits;
        this.module = module;
        this.options = options.withAttachment(this);
    }

    static void defineIn(Linker linker, String name) {
        linker.functions(name, MethodHandles.lookup(), GuestProcess.class);
    }

    /** The new thread's id, or a negative errno. */
    @HostFunction("thread-spawn")
    static int threadSpawn(Caller caller, int startArg) {
        return caller.attachment(GuestProcess.class).spawn(startArg);
    }

    private synchronized int spawn(int startArg) {
        // The main thread counts among those that run.
        if (ended || running.size() > limits.maxThreads()) {
            return -Errno.AGAIN.code();
        }
        do {
            lastTid = lastTid % MOST_TID + 1;
        } while (running.containsKey(lastTid));
        int tid = lastTid;
        try {
            start(tid, limits.stackBytes(), instance -> instance.call(WasiThreads.START, tid, startArg));
            return tid;
        } catch (OutOfMemoryError e) {
            // The machine has no room for another thread.
            return -Errno.AGAIN.code();
        }
    }

    private synchronized void start(int tid, long stackBytes, Consumer<Instance> body) {
        Interruption interruption = new Interruption();
        Thread thread = Thread.ofPlatform()
                .name("guest-" + tid)
                .daemon()
                .stackSize(stackBytes)
                .unstarted(() -> live(tid, interruption, body));
        thread.start();
        running.put(tid, new GuestRun(thread, interruption));
    }

    /** What a thread does: the first that ends the program says how it ended. */
    private void live(int tid, Interruption interruption, Consumer<Instance> body) {
        Throwable thrown = null;
        try (Instance instance = module.instantiate(options.withInterruption(interruption))) {
            body.accept(instance);
        } catch (Throwable e) {
            thrown = e;
        }
        synchronized (this) {
            running.remove(tid);
        }
        if (thrown != null) {
            end.completeExceptionally(thrown);
        } else if (tid == MAIN) {
            end.complete(null);
        }
    }

    /** Runs the main thread, and waits for the end of the program. */
    void run(Consumer<Instance> main) {
        start(MAIN, GuestThread.STACK_BYTES, main);
        try {
            end.get();
        } catch (ExecutionException e) {
            GuestProcess.<RuntimeException>rethrow(e.getCause());
        } catch (InterruptedException e) {
            throw new Trap(TrapCode.INTERRUPTED, null, e);
        } finally {
            endAll();
        }
    }

    /** What a host function threw arrives as it is, whatever it is. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> void rethrow(@Nullable Throwable thrown) throws E {
        throw (E) thrown;
    }

    private void endAll() {
        List<GuestRun> left;
        synchronized (this) {
            ended = true;
            left = List.copyOf(running.values());
        }
        for (GuestRun run : left) {
            // The one ends what the guest computes, the other what it waits for.
            run.interruption.request();
            run.thread.interrupt();
        }
        long deadline = System.nanoTime() + GRACE.toNanos();
        try {
            for (GuestRun run : left) {
                run.thread.join(Duration.ofNanos(deadline - System.nanoTime()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
