package io.wasmj.http;

import io.wasmj.http.spi.AnsweredRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes a line for each request when it is over. A thread of its own does so, because writing a line can take as long
 * as running a guest, and a terminal that stands still must not hold up requests.
 */
final class RequestLog implements AutoCloseable {

    private static final long PAUSE_NANOS = 2_000_000;
    private static final int PAUSES_UNTIL_REST = 50;
    private static final int MOST_AT_ONCE = 1_000;
    private static final int MOST_UNWRITTEN = 50_000;
    private static final long LONGEST_FAREWELL_MILLIS = 2_000;

    private final RequestSink sink;
    private final ConcurrentLinkedQueue<AnsweredRequest> requests = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unwritten = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();
    private final Thread writer = new Thread(null, this::write, "request-log");
    private volatile boolean resting;
    private volatile boolean closed;

    /** @param sink is given all there are, as each write costs more than making its lines */
    RequestLog(RequestSink sink) {
        this.sink = sink;
        writer.setDaemon(true);
        writer.start();
    }

    /** Has a request logged. */
    void add(AnsweredRequest request) {
        if (unwritten.incrementAndGet() > MOST_UNWRITTEN) {
            unwritten.decrementAndGet();
            dropped.incrementAndGet();
            return;
        }
        requests.add(request);
        if (resting) {
            LockSupport.unpark(writer);
        }
    }

    private void write() {
        int quiet = 0;
        while (!closed) {
            quiet = writeAll() ? 0 : quiet + 1;
            if (quiet < PAUSES_UNTIL_REST) {
                // Not woken for each: under load, lines are written many at a time.
                LockSupport.parkNanos(this, PAUSE_NANOS);
                continue;
            }
            resting = true;
            if (requests.isEmpty() && !closed) {
                LockSupport.park(this);
            }
            resting = false;
            quiet = 0;
        }
        writeAll();
    }

    private boolean writeAll() {
        boolean any = false;
        while (true) {
            List<AnsweredRequest> some = take();
            long missing = dropped.getAndSet(0);
            if (some.isEmpty() && missing == 0) {
                return any;
            }
            sink.log(some, missing);
            any = true;
        }
    }

    private List<AnsweredRequest> take() {
        List<AnsweredRequest> some = new ArrayList<>();
        while (some.size() < MOST_AT_ONCE) {
            AnsweredRequest request = requests.poll();
            if (request == null) {
                break;
            }
            unwritten.decrementAndGet();
            some.add(request);
        }
        return some;
    }

    /** Writes what is left. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(writer);
        try {
            writer.join(LONGEST_FAREWELL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
