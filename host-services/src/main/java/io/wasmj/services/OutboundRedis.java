package io.wasmj.services;

import io.wasmj.http.spi.ApplicationScope;
import io.wasmj.http.spi.ComponentScope;
import io.wasmj.http.spi.HostInterface;
import io.wasmj.http.spi.Result;
import io.wasmj.http.spi.ServiceProvider;
import io.wasmj.runtime.HostFunction;
import java.lang.invoke.MethodHandles;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPool;
import redis.clients.jedis.JedisPoolConfig;
import redis.clients.jedis.exceptions.JedisException;

/** Commands to Redis servers (Spin, {@code outbound-redis.wit}). */
public final class OutboundRedis implements ServiceProvider {

    private static final Logger LOG = LoggerFactory.getLogger(OutboundRedis.class);

    private static final int MOST_CONNECTIONS = 64;

    enum Failure {
        SUCCESS,
        ERROR
    }

    sealed interface Parameter {
        record Int64(long value) implements Parameter {}

        record Binary(byte[] value) implements Parameter {}
    }

    sealed interface Reply {
        record Nil() implements Reply {}

        record Status(String value) implements Reply {}

        record Int64(long value) implements Reply {}

        record Binary(byte[] value) implements Reply {}
    }

    /** Called by {@link java.util.ServiceLoader}. */
    public OutboundRedis() {}

    @Override
    public List<HostInterface> interfaces() {
        return List.of(HostInterface.of(MethodHandles.lookup(), Functions.class, "outbound-redis", "fermyon:spin/redis")
                .waiting());
    }

    @Override
    public Set<String> grants() {
        return OutboundRules.GRANTS;
    }

    @Override
    public OfApplication open(ApplicationScope application) {
        Pools<JedisPool> pools = new Pools<>();
        return new OfApplication() {
            @Override
            public Supplier<?> grant(ComponentScope component) {
                OutboundRules allowed = OutboundRules.of(component.allowedOutboundHosts());
                Functions functions = new Functions(component.id(), pools, allowed);
                return () -> functions;
            }

            @Override
            public void close() {
                pools.close();
            }
        };
    }

    /** What an instance imports. */
    record Functions(String component, Pools<JedisPool> pools, OutboundRules allowed) {

        /** They leave a connection other than the next guest expects it. */
        private static final Set<String> OF_CONNECTION = Set.of(
                "auth",
                "hello",
                "select",
                "subscribe",
                "psubscribe",
                "ssubscribe",
                "monitor",
                "multi",
                "watch",
                "client",
                "quit",
                "reset",
                "exec",
                "discard",
                "unwatch",
                "unsubscribe",
                "punsubscribe",
                "sunsubscribe",
                "psync",
                "sync",
                "asking",
                "readonly",
                "readwrite");

        /** What they answer is a status; the client does not tell it from bytes. */
        private static final Set<String> OF_STATUS = Set.of(
                "mset",
                "hmset",
                "lset",
                "ltrim",
                "rename",
                "flushdb",
                "flushall",
                "ping",
                "type",
                "setex",
                "psetex",
                "set");

        @HostFunction("publish")
        Result<Void, Failure> publish(String address, String channel, byte[] payload) {
            return with(address, redis -> {
                redis.publish(bytes(channel), payload);
                return Result.ok();
            });
        }

        @HostFunction("get")
        Result<byte[], Failure> get(String address, String key) {
            return with(address, redis -> {
                byte[] value = redis.get(bytes(key));
                return Result.ok(value == null ? new byte[0] : value);
            });
        }

        @HostFunction("set")
        Result<Void, Failure> set(String address, String key, byte[] value) {
            return with(address, redis -> {
                redis.set(bytes(key), value);
                return Result.ok();
            });
        }

        @HostFunction("incr")
        Result<Long, Failure> incr(String address, String key) {
            return with(address, redis -> Result.ok(redis.incr(bytes(key))));
        }

        @HostFunction("del")
        Result<Long, Failure> del(String address, List<String> keys) {
            return with(address, redis -> Result.ok(redis.del(all(keys))));
        }

        @HostFunction("sadd")
        Result<Long, Failure> sadd(String address, String key, List<String> values) {
            return with(address, redis -> Result.ok(redis.sadd(bytes(key), all(values))));
        }

        @HostFunction("smembers")
        Result<List<String>, Failure> smembers(String address, String key) {
            return with(address, redis -> Result.ok(List.copyOf(redis.smembers(key))));
        }

        @HostFunction("srem")
        Result<Long, Failure> srem(String address, String key, List<String> values) {
            return with(address, redis -> Result.ok(redis.srem(bytes(key), all(values))));
        }

        @HostFunction("execute")
        Result<List<Reply>, Failure> execute(String address, String command, List<Parameter> arguments) {
            if (OF_CONNECTION.contains(command.toLowerCase(Locale.ROOT))) {
                return Result.err(Failure.ERROR);
            }
            byte[][] all = arguments.stream().map(Functions::bytes).toArray(byte[][]::new);
            return with(address, redis -> {
                List<Reply> replies = new ArrayList<>();
                Object reply = redis.sendCommand(() -> bytes(command), all);
                if (reply instanceof byte[] text && OF_STATUS.contains(command.toLowerCase(Locale.ROOT))) {
                    replies.add(new Reply.Status(new String(text, StandardCharsets.UTF_8)));
                } else {
                    add(replies, reply);
                }
                return Result.ok(replies);
            });
        }

        /** As Spin does: flat. */
        private static void add(List<Reply> replies, @Nullable Object reply) {
            switch (reply) {
                case Long number -> replies.add(new Reply.Int64(number));
                case byte[] bytes -> replies.add(new Reply.Binary(bytes));
                case List<?> list -> list.forEach(each -> add(replies, each));
                case null -> replies.add(new Reply.Nil());
                default -> throw new JedisException("a reply of a kind that guests have none for");
            }
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        private static byte[] bytes(Parameter parameter) {
            return switch (parameter) {
                case Parameter.Int64(long value) -> bytes(Long.toString(value));
                case Parameter.Binary(byte[] value) -> value;
            };
        }

        private static byte[][] all(List<String> texts) {
            return texts.stream().map(Functions::bytes).toArray(byte[][]::new);
        }

        private <T> Result<T, Failure> with(String address, Function<Jedis, Result<T, Failure>> work) {
            try {
                URI uri = RedisSockets.uri(address);
                JedisPool pool = pools.get(component, address, () -> pool(uri));
                try (Jedis redis = pool.getResource()) {
                    return work.apply(redis);
                }
            } catch (JedisException | IllegalArgumentException e) {
                LOG.warn("component {}: Redis at {}: {}", component, withoutPassword(address), e.toString());
                return Result.err(Failure.ERROR);
            }
        }

        private static String withoutPassword(String address) {
            return address.replaceAll("://[^@/]*@", "://…@");
        }

        private JedisPool pool(URI uri) {
            JedisPoolConfig config = new JedisPoolConfig();
            config.setMaxTotal(MOST_CONNECTIONS);
            config.setMaxWait(Duration.ofMillis(RedisSockets.LONGEST_WAIT_MILLIS));
            config.setJmxEnabled(false);
            return new JedisPool(config, new RedisSockets(uri, allowed::resolve), RedisSockets.client(uri));
        }
    }
}
