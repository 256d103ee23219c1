package io.wasmj.services;

import io.wasmj.http.spi.Waiting;
import io.wasmj.runtime.Trap;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPool;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/** A database of Redis as a store: its keys are the keys, as Spin has it. The operator chose it, so no grant is asked. */
record RedisStore(JedisPool pool) implements Store {

    private static final int AT_ONCE = 1_000;

    static RedisStore at(URI url) {
        return new RedisStore(new JedisPool(url));
    }

    private <T> T run(Function<Jedis, T> work) {
        try {
            return Waiting.on(() -> {
                try (Jedis redis = pool.getResource()) {
                    return work.apply(redis);
                }
            });
        } catch (Trap | Error e) {
            throw e;
        } catch (Exception e) {
            throw new StoreException(e);
        }
    }

    private static byte[] bytes(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte @Nullable [] get(String key) {
        return run(redis -> Optional.ofNullable(redis.get(bytes(key)))).orElse(null);
    }

    @Override
    public void set(String key, byte[] value) {
        run(redis -> redis.set(bytes(key), value));
    }

    @Override
    public void delete(String key) {
        run(redis -> redis.del(bytes(key)));
    }

    @Override
    public boolean exists(String key) {
        return run(redis -> redis.exists(bytes(key)));
    }

    @Override
    public List<String> keys() {
        return run(redis -> {
            List<String> keys = new ArrayList<>();
            ScanParams some = new ScanParams().count(AT_ONCE);
            String cursor = ScanParams.SCAN_POINTER_START;
            do {
                ScanResult<String> page = redis.scan(cursor, some);
                keys.addAll(page.getResult());
                cursor = page.getCursor();
            } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
            return keys;
        });
    }

    @Override
    public void close() {
        pool.close();
    }
}
