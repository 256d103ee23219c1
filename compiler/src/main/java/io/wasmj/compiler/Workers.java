package io.wasmj.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Threads that work on functions in parallel, with stacks deep enough for blocks nested thousands deep. */
final class Workers implements AutoCloseable {

    private static final long STACK_BYTES = 512L << 20;

    /** Functions are small: handing out several at once keeps the queue cheap. */
    private static final int TASKS_PER_JOB = 64;

    private final int jobs;
    private final ExecutorService threads;

    Workers(int jobs) {
        this.jobs = jobs;
        AtomicInteger number = new AtomicInteger();
        threads = Executors.newFixedThreadPool(jobs, task -> {
            Thread thread = new Thread(null, task, "wasmj-compiler-" + number.incrementAndGet(), STACK_BYTES);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The results for 0 to {@code count - 1}, in order. What fails first, in that order, is thrown. */
    <T> List<T> all(int count, IntFunction<T> task) {
        int step = Math.max(1, count / (jobs * TASKS_PER_JOB));
        List<Future<List<T>>> parts = new ArrayList<>();
        for (int from = 0; from < count; from += step) {
            int first = from;
            int last = Math.min(count, from + step);
            Callable<List<T>> part = () -> {
                List<T> results = new ArrayList<>(last - first);
                for (int i = first; i < last; i++) {
                    results.add(task.apply(i));
                }
                return results;
            };
            parts.add(threads.submit(part));
        }
        List<T> results = new ArrayList<>(count);
        for (Future<List<T>> part : parts) {
            try {
                results.addAll(part.get());
            } catch (ExecutionException e) {
                throw rethrow(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while compiling", e);
            }
        }
        return results;
    }

    private static RuntimeException rethrow(@Nullable Throwable cause) {
        return switch (cause) {
            case RuntimeException e -> e;
            case Error e -> throw e;
            case null, default -> throw new AssertionError(cause);
        };
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
