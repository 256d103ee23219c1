package io.wasmj.wasi;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A thread with a stack for deep recursion: a guest's frames are Java frames, and guests expect a megabyte or more of their own. */
public final class GuestThread {

    /** Address space; memory is taken as it is used. */
    public static final long STACK_BYTES = 512L << 20;

    private GuestThread() {}

    /** Runs a task on such a thread, and waits for it. An interrupt is passed on to it. */
    public static <T> T call(Callable<T> task) throws Exception {
        FutureTask<T> future = new FutureTask<>(task);
        Thread thread = new Thread(null, future, "guest", STACK_BYTES);
        thread.start();
        while (true) {
            try {
                return future.get();
            } catch (InterruptedException _) {
                thread.interrupt();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Exception thrown) {
                    throw thrown;
                }
                throw e.getCause() instanceof Error error ? error : new AssertionError(e.getCause());
            }
        }
    }
}
