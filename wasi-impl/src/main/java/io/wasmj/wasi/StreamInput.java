package io.wasmj.wasi;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * A stream as input. A Java stream that has nothing available may be waiting or at its end, and only a read tells: who
 * may not wait has one byte read ahead on a thread of its own.
 */
final class StreamInput implements Input {

    private static final int MOST_AT_ONCE = 1 << 16;

    private final InputStream stream;
    private final boolean isTerminal;
    private @Nullable FutureTask<Integer> ahead;

    StreamInput(InputStream stream, boolean isTerminal) {
        this.stream = stream;
        this.isTerminal = isTerminal;
    }

    @SuppressWarnings("SystemConsoleNull") // it may be null again since Java 25
    static boolean onTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    @Override
    public boolean isTerminal() {
        return isTerminal;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        FutureTask<Integer> pending = into.hasRemaining() ? take() : null;
        if (pending == null) {
            return readOn(into);
        }
        int first = await(pending);
        if (first < 0) {
            return -1;
        }
        into.put((byte) first);
        boolean more = into.hasRemaining() && stream.available() > 0;
        return 1 + (more ? Math.max(readOn(into), 0) : 0);
    }

    private synchronized @Nullable FutureTask<Integer> take() {
        FutureTask<Integer> pending = ahead;
        ahead = null;
        return pending;
    }

    private int await(FutureTask<Integer> pending) throws IOException {
        try {
            return pending.get();
        } catch (InterruptedException e) {
            synchronized (this) {
                ahead = pending;
            }
            Thread.currentThread().interrupt();
            throw new ClosedByInterruptException();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    private int readOn(ByteBuffer into) throws IOException {
        if (into.hasArray()) {
            int read = stream.read(into.array(), into.arrayOffset() + into.position(), into.remaining());
            into.position(into.position() + Math.max(read, 0));
            return read;
        }
        byte[] bytes = new byte[Math.min(into.remaining(), MOST_AT_ONCE)];
        int read = stream.read(bytes);
        if (read > 0) {
            into.put(bytes, 0, read);
        }
        return read;
    }

    @Override
    public synchronized int available() throws IOException {
        if (ahead == null) {
            int known = stream.available();
            if (known > 0) {
                return known;
            }
            ahead = new FutureTask<>(stream::read);
            Thread.ofPlatform().daemon().name("read-ahead").start(ahead);
        }
        return ahead.isDone() ? 1 + stream.available() : 0;
    }
}
