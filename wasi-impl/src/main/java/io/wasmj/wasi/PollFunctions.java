package io.wasmj.wasi;

import io.wasmj.runtime.HostFunction;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Waiting for clocks and descriptors. */
final class PollFunctions {

    private static final int HANGUP = 1;

    /** A Java stream cannot wake anybody: it is asked again and again. */
    private static final long STREAM_INTERVAL = TimeUnit.MILLISECONDS.toNanos(5);

    private PollFunctions() {}

    @HostFunction("poll_oneoff")
    static int pollOneoff(Guest guest, Subscriptions subscriptions) throws IOException, InterruptedException {
        List<Event> ready = new Poll(guest, subscriptions.wanted()).await();
        for (int i = 0; i < ready.size(); i++) {
            long at = (long) i * Subscriptions.EVENT_SIZE;
            put(ready.get(i), subscriptions.events().asSlice(at, Subscriptions.EVENT_SIZE));
        }
        return ready.size();
    }

    private static void put(Event event, MemorySegment out) {
        out.fill((byte) 0);
        out.set(Guest.I64, 0, event.of().userdata());
        out.set(Guest.I16, 8, (short) event.errno().code());
        out.set(Guest.I8, 10, (byte) event.of().tag());
        out.set(Guest.I64, 16, Math.max(event.bytes(), 0));
        out.set(Guest.I16, 24, (short) (event.bytes() < 0 ? HANGUP : 0));
    }

    /**
     * What a subscription came to.
     *
     * @param bytes how many can be read or written, as far as is known; -1 where the other side has closed
     */
    private record Event(Subscription of, Errno errno, long bytes) {}

    /** One wait. */
    private record Poll(Guest guest, List<Subscription> wanted, List<Long> deadlines) {

        Poll(Guest guest, List<Subscription> wanted) throws WasiException {
            this(guest, wanted, new ArrayList<>());
            for (Subscription subscription : wanted) {
                deadlines.add(deadline(subscription));
            }
        }

        /** In monotonic time. */
        private long deadline(Subscription subscription) throws WasiException {
            if (subscription.tag() != Subscription.CLOCK) {
                return Long.MAX_VALUE;
            }
            long clockTime = ProcessFunctions.time(guest, subscription.clock());
            long now = guest.state().clock().monotonicTime();
            long timeout = subscription.timeout() < 0 ? Long.MAX_VALUE : subscription.timeout();
            long wait = subscription.absolute() ? timeout - clockTime : timeout;
            return now > Long.MAX_VALUE - Math.max(wait, 0) ? Long.MAX_VALUE : now + wait;
        }

        List<Event> await() throws IOException, InterruptedException {
            try (Selector selector = needsSelector() ? Selector.open() : null) {
                List<Event> ready = ready(selector, false);
                while (ready.isEmpty()) {
                    long first = deadlines.stream().mapToLong(d -> d).min().orElse(Long.MAX_VALUE);
                    boolean endless = first == Long.MAX_VALUE;
                    if (endless && selector == null) {
                        // The guest waits for nothing but standard input: let it wait in its read.
                        return ready(null, true);
                    }
                    sleep(selector, first);
                    ready = ready(selector, false);
                }
                return ready;
            }
        }

        private void sleep(@Nullable Selector selector, long deadline) throws IOException, InterruptedException {
            WasiClock clock = guest.state().clock();
            long wait = Math.max(deadline - clock.monotonicTime(), 1);
            if (wanted.stream().anyMatch(this::isStream)) {
                wait = Math.min(wait, STREAM_INTERVAL);
            }
            if (selector == null) {
                clock.sleep(wait);
            } else if (!clock.equals(WasiClock.SYSTEM)) {
                // Its time passes by its own sleep alone.
                clock.sleep(Math.min(wait, STREAM_INTERVAL));
            } else {
                selector.select(Math.max(TimeUnit.NANOSECONDS.toMillis(wait), 1));
                // A selector returns when its thread is interrupted, and would do so again and again.
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                selector.selectedKeys().clear();
            }
        }

        private List<Event> ready(@Nullable Selector selector, boolean streams) throws IOException {
            if (selector != null) {
                selector.selectNow();
            }
            List<Event> events = new ArrayList<>();
            for (int i = 0; i < wanted.size(); i++) {
                Event event = event(wanted.get(i), deadlines.get(i), selector, streams);
                if (event != null) {
                    events.add(event);
                }
            }
            return events;
        }

        private @Nullable Event event(
                Subscription subscription, long deadline, @Nullable Selector selector, boolean streams)
                throws IOException {
            if (subscription.tag() == Subscription.CLOCK) {
                boolean expired = guest.state().clock().monotonicTime() >= deadline;
                return expired ? new Event(subscription, Errno.SUCCESS, 0) : null;
            }
            try {
                Descriptor descriptor = guest.descriptor(subscription.descriptor(), Rights.POLL_FD_READWRITE);
                long bytes = readiness(descriptor, subscription, selector, streams);
                return bytes != 0 ? new Event(subscription, Errno.SUCCESS, bytes) : null;
            } catch (ClosedByInterruptException e) {
                throw e;
            } catch (IOException e) {
                return new Event(subscription, Errors.ofIo(e), 0);
            }
        }

        /** How many bytes can be moved without waiting, 1 where that is not known, 0 for none, or -1 at the end. */
        private static long readiness(
                Descriptor descriptor, Subscription subscription, @Nullable Selector selector, boolean streams)
                throws IOException {
            boolean reads = subscription.tag() == Subscription.FD_READ;
            descriptor.require(
                    descriptor instanceof ListenerDescriptor
                            ? Rights.SOCK_ACCEPT
                            : reads ? Rights.FD_READ : Rights.FD_WRITE);
            return switch (descriptor) {
                case ConnectionDescriptor connection
                when reads -> {
                    int available = connection.available();
                    if (available == 0) {
                        isReady(connection.socket(), selector, SelectionKey.OP_READ);
                    }
                    yield available;
                }
                case ConnectionDescriptor connection ->
                    isReady(connection.socket(), selector, SelectionKey.OP_WRITE) ? 1 : 0;
                case ListenerDescriptor listener ->
                    isReady(listener.socket(), selector, SelectionKey.OP_ACCEPT) ? 1 : 0;
                case InputDescriptor input when !streams -> input.available();
                default -> 1;
            };
        }

        private static boolean isReady(SelectableChannel socket, @Nullable Selector selector, int operation)
                throws IOException {
            // Without one it was opened by another thread just now.
            if (selector == null) {
                return true;
            }
            SelectionKey key = socket.keyFor(selector);
            if (key == null) {
                key = socket.register(selector, operation);
                selector.selectNow();
            } else if ((key.interestOps() & operation) == 0) {
                key.interestOpsOr(operation);
                selector.selectNow();
            }
            return (key.readyOps() & operation) != 0;
        }

        private boolean needsSelector() {
            return wanted.stream().anyMatch(s -> descriptor(s) instanceof SocketDescriptor);
        }

        private boolean isStream(Subscription subscription) {
            return descriptor(subscription) instanceof InputDescriptor;
        }

        private @Nullable Descriptor descriptor(Subscription subscription) {
            try {
                return subscription.tag() == Subscription.CLOCK ? null : guest.descriptor(subscription.descriptor());
            } catch (WasiException _) {
                return null;
            }
        }
    }
}
