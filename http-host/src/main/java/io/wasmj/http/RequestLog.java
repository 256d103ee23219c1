package io.wasmj.http;

import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpServerExchange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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

    private final Consumer<List<String>> sink;
    private final ConcurrentLinkedQueue<Entry> entries = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unwritten = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();
    private final Thread writer = new Thread(null, this::write, "request-log");
    private volatile boolean resting;
    private volatile boolean closed;

    /** @param sink where lines go: all there are, as each write costs more than making its lines */
    RequestLog(Consumer<List<String>> sink) {
        this.sink = sink;
        writer.setDaemon(true);
        writer.start();
    }

    /** Has a request logged when it is over. */
    Entry begin(HttpServerExchange exchange) {
        Entry entry = new Entry();
        exchange.addExchangeCompleteListener(entry);
        return entry;
    }

    /** What is known of a request. */
    final class Entry implements ExchangeCompletionListener {
        private final long begun = System.nanoTime();
        private @Nullable String component;
        private boolean ran;
        private long instantiateNanos;
        private long guestNanos;
        private String method = "";
        private String uri = "";
        private int status;
        private long nanos;

        private Entry() {}

        /** What answers it. */
        void component(String component) {
            this.component = component;
        }

        /** How that fared. */
        void run(GuestRun run) {
            ran = true;
            instantiateNanos = run.instantiateNanos();
            guestNanos = run.guestNanos();
        }

        /** The query is left out: it may hold what a log should not. */
        @Override
        public void exchangeEvent(HttpServerExchange exchange, NextListener next) {
            method = exchange.getRequestMethod().toString();
            uri = exchange.getRequestURI();
            status = exchange.getStatusCode();
            nanos = System.nanoTime() - begun;
            next.proceed();
            add(this);
        }

        private String line() {
            StringBuilder line = new StringBuilder(128)
                    .append(method)
                    .append(' ')
                    .append(HeaderSyntax.printable(uri))
                    .append(' ')
                    .append(status)
                    .append(' ')
                    .append(component == null ? "-" : component);
            if (ran) {
                millis(line.append(" instantiate="), instantiateNanos);
                millis(line.append(" guest="), guestNanos);
            }
            millis(line.append(" total="), nanos);
            return line.toString();
        }

        private static void millis(StringBuilder line, long nanos) {
            long micros = nanos / 1000;
            String fraction = Long.toString(1000 + micros % 1000).substring(1);
            line.append(micros / 1000).append('.').append(fraction).append("ms");
        }
    }

    private void add(Entry entry) {
        if (unwritten.incrementAndGet() > MOST_UNWRITTEN) {
            unwritten.decrementAndGet();
            dropped.incrementAndGet();
            return;
        }
        entries.add(entry);
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
            if (entries.isEmpty() && !closed) {
                LockSupport.park(this);
            }
            resting = false;
            quiet = 0;
        }
        writeAll();
    }

    private boolean writeAll() {
        boolean any = false;
        for (List<String> lines = take(); !lines.isEmpty(); lines = take()) {
            sink.accept(lines);
            any = true;
        }
        return any;
    }

    private List<String> take() {
        List<String> lines = new ArrayList<>();
        while (lines.size() < MOST_AT_ONCE) {
            Entry entry = entries.poll();
            if (entry == null) {
                break;
            }
            unwritten.decrementAndGet();
            lines.add(entry.line());
        }
        long missing = dropped.getAndSet(0);
        if (missing > 0) {
            lines.add(missing + " requests more, which came faster than they could be logged");
        }
        return lines;
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
