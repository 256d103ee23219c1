package io.wasmj.http;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;
import org.xnio.channels.StreamSourceChannel;

/**
 * Reads a request's body on the connection's own thread, so that a slow client takes no guest's place. Memory is taken
 * as bytes arrive, not as they are announced.
 */
final class RequestBody implements ChannelListener<StreamSourceChannel> {

    private static final long SLOWEST_SECONDS = 60;
    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    /** What becomes of a request once its body is read. */
    interface Continuation {
        void received(HttpServerExchange exchange, ByteBuffer body);

        /** It is larger than it may be, or there is no memory for it right now. */
        void refused(HttpServerExchange exchange, int status);
    }

    /** How many bytes of bodies may be held at the same time, those of all requests together. */
    static final class Budget {
        private final AtomicLong left;
        private final @Nullable Budget whole;

        /** @param whole of which this is a part, or null */
        Budget(ServerLimits limits, @Nullable Budget whole) {
            // As many full bodies as guests can work on, and one for the next.
            left = new AtomicLong((long) limits.requestBytes() * (limits.guests() + 1));
            this.whole = whole;
        }

        private boolean take(int bytes) {
            if (left.addAndGet(-bytes) >= 0 && (whole == null || whole.take(bytes))) {
                return true;
            }
            left.addAndGet(bytes);
            return false;
        }

        private void giveBack(int bytes) {
            left.addAndGet(bytes);
            if (whole != null) {
                whole.giveBack(bytes);
            }
        }
    }

    private final HttpServerExchange exchange;
    private final int limit;
    private final Budget budget;
    private final Continuation continuation;
    private final CollectedBytes bytes = new CollectedBytes();
    private XnioExecutor.@Nullable Key deadline;
    private boolean over;

    private RequestBody(HttpServerExchange exchange, int limit, Budget budget, Continuation continuation) {
        this.exchange = exchange;
        this.limit = limit;
        this.budget = budget;
        this.continuation = continuation;
    }

    /** Calls {@code continuation} once, now or when the body is here; or never, where the connection breaks. */
    static void read(HttpServerExchange exchange, int limit, Budget budget, Continuation continuation) {
        if (exchange.isRequestComplete()) {
            continuation.received(exchange, NONE);
            return;
        }
        if (exchange.getRequestContentLength() > limit) {
            continuation.refused(exchange, 413);
            return;
        }
        RequestBody body = new RequestBody(exchange, limit, budget, continuation);
        exchange.addExchangeCompleteListener((done, next) -> {
            budget.giveBack(body.bytes.size());
            next.proceed();
        });
        body.read(exchange.getRequestChannel());
    }

    private void read(StreamSourceChannel channel) {
        try (PooledByteBuffer pooled =
                exchange.getConnection().getByteBufferPool().allocate()) {
            ByteBuffer buffer = pooled.getBuffer();
            while (true) {
                buffer.clear();
                int read = channel.read(buffer);
                if (read < 0) {
                    end();
                    continuation.received(exchange, bytes.collected());
                    return;
                }
                if (read == 0) {
                    await(channel);
                    return;
                }
                if (read > limit - bytes.size()) {
                    refuse(413);
                    return;
                }
                if (!budget.take(read)) {
                    refuse(503);
                    return;
                }
                bytes.append(buffer.flip());
            }
        } catch (IOException e) {
            end();
            hangUp(400);
        }
    }

    private void refuse(int status) {
        end();
        continuation.refused(exchange, status);
    }

    private void end() {
        over = true;
        if (deadline != null) {
            deadline.remove();
        }
    }

    /** @param status for the log; there is nobody to hear it */
    private void hangUp(int status) {
        exchange.setStatusCode(status);
        IoUtils.safeClose(exchange.getConnection());
    }

    private void await(StreamSourceChannel channel) {
        if (deadline == null) {
            deadline = exchange.getIoThread()
                    .executeAfter(
                            () -> {
                                if (!over) {
                                    hangUp(408);
                                }
                            },
                            SLOWEST_SECONDS,
                            TimeUnit.SECONDS);
        }
        channel.getReadSetter().set(this);
        channel.resumeReads();
    }

    @Override
    public void handleEvent(StreamSourceChannel channel) {
        if (!over) {
            channel.suspendReads();
            read(channel);
        }
    }
}
