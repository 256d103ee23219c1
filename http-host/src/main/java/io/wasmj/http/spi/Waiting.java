package io.wasmj.http.spi;

import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Work that may wait for something outside of this process, such as a server that does not answer. The thread of a guest
 * cannot be woken from a socket; a virtual thread can, and whoever waits for it can leave it alone.
 */
public final class Waiting {

    private Waiting() {}

    /**
     * Runs it on a virtual thread and waits for its end.
     *
     * @throws Trap where the current thread is interrupted meanwhile, as that of a guest is whose time is over; the work
     *     is interrupted, too
     * @throws Exception what the work throws
     */
    public static <T> T on(Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        RequestScope request = RequestScope.current();
        Thread.ofVirtual()
                .name("host-call")
                .start(() -> request.<@Nullable Void, RuntimeException>call(() -> {
                    task.run();
                    return null;
                }));
        try {
            return task.get();
        } catch (InterruptedException e) {
            task.cancel(true);
            throw new Trap(TrapCode.INTERRUPTED, null, e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case Exception thrown -> throw thrown;
                case Error thrown -> throw thrown;
                case null, default -> throw new AssertionError(e);
            }
        }
    }
}
