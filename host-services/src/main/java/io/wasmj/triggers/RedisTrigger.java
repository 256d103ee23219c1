package io.wasmj.triggers;

import io.wasmj.http.spi.Event;
import io.wasmj.http.spi.Events;
import io.wasmj.http.spi.TriggerProvider;
import io.wasmj.http.spi.TriggerScope;
import io.wasmj.http.spi.WrongTrigger;
import io.wasmj.services.RedisSockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import redis.clients.jedis.BinaryJedisPubSub;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Runs a component with each message that is published on a channel of a Redis server (Spin, {@code trigger-redis}), one
 * after the other, at most once: a message that is published while there is no connection is not seen.
 */
public final class RedisTrigger implements TriggerProvider {

    /** Called by {@link java.util.ServiceLoader}. */
    public RedisTrigger() {}

    @Override
    public String type() {
        return "redis";
    }

    @Override
    public Set<String> fields() {
        return Set.of("address", "channel");
    }

    @Override
    public List<String> handlers() {
        return List.of("handle-redis-message", "fermyon:spin/inbound-redis#handle-message");
    }

    @Override
    public boolean overlaps() {
        return true;
    }

    @Override
    public Trigger open(TriggerScope scope) {
        String channel = scope.required("channel");
        String address = scope.text("address", "");
        if (address.isBlank()) {
            throw new WrongTrigger(
                    "address",
                    "is missing; write address = \"redis://HOST:PORT\" here or under [application.trigger.redis]");
        }
        try {
            URI uri = RedisSockets.uri(address);
            return events -> listen(uri, channel, events);
        } catch (IllegalArgumentException e) {
            throw new WrongTrigger("address", "is no address of a Redis server; write redis://HOST:PORT");
        }
    }

    private static void listen(URI uri, String channel, Events events) throws IOException, InterruptedException {
        Subscription subscription = new Subscription(events);
        RedisSockets sockets = new RedisSockets(
                uri,
                (_, host, port) -> Arrays.stream(InetAddress.getAllByName(host))
                        .map(address -> new InetSocketAddress(address, port))
                        .toList());
        try (Jedis redis = new Jedis(sockets, RedisSockets.client(uri))) {
            events.onStop(subscription::end);
            redis.subscribe(subscription, channel.getBytes(StandardCharsets.UTF_8));
        } catch (JedisException e) {
            if (subscription.interrupted) {
                throw new InterruptedException();
            }
            throw new IOException("Redis at " + uri.getHost() + ": " + reason(e), e);
        }
    }

    private static String reason(Throwable e) {
        return e.getCause() == null ? String.valueOf(e.getMessage()) : reason(e.getCause());
    }

    private static final class Subscription extends BinaryJedisPubSub {
        private final Events events;
        private boolean interrupted;

        Subscription(Events events) {
            this.events = events;
        }

        @Override
        public void onSubscribe(byte[] channel, int subscribed) {
            events.connected();
            if (events.isStopped()) {
                unsubscribe();
            }
        }

        @Override
        public void onMessage(byte[] channel, byte[] message) {
            Map<String, String> variables = Map.of("EVENT_CHANNEL", new String(channel, StandardCharsets.UTF_8));
            try {
                events.handle(new Event(variables, message));
            } catch (InterruptedException e) {
                interrupted = true;
                throw new JedisException(e);
            }
        }

        /** What the server has sent until it hears of this is handled yet. */
        void end() {
            if (isSubscribed()) {
                unsubscribe();
            }
        }
    }
}
