package io.wasmj.services;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.wasmj.http.spi.ApplicationScope;
import io.wasmj.http.spi.ComponentScope;
import io.wasmj.http.spi.HostInterface;
import io.wasmj.http.spi.Result;
import io.wasmj.http.spi.ServiceProvider;
import io.wasmj.http.spi.WrongGrant;
import io.wasmj.runtime.HostFunction;
import io.wasmj.services.Store.StoreException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores of values by keys (Spin, {@code key-value.wit}): in a file of the application's, or where the operator says.
 * The store {@code default} is always there, others where {@code key_value_store.NAME} has settings.
 */
public final class KeyValue implements ServiceProvider {

    private static final Logger LOG = LoggerFactory.getLogger(KeyValue.class);

    static final int LONGEST_KEY = 256;
    static final int LARGEST_VALUE = 1 << 20;

    private static final int MOST_CONNECTIONS = 16;
    private static final int LONGEST_WAIT_MILLIS = 5_000;

    private static final String FIELD = "key_value_stores";
    private static final String SETTINGS = "key_value_store";
    /** Values that the operator sets in the default store, by their keys. */
    private static final String VALUES = "key_value";

    private static final String DEFAULT = "default";
    private static final String FILE = "sqlite_key_value.db";

    sealed interface Failure {
        record StoreTableFull() implements Failure {}

        record NoSuchStore() implements Failure {}

        record AccessDenied() implements Failure {}

        record InvalidStore() implements Failure {}

        record NoSuchKey() implements Failure {}

        record Io(String message) implements Failure {}
    }

    /** Called by {@link java.util.ServiceLoader}. */
    public KeyValue() {}

    @Override
    public List<HostInterface> interfaces() {
        return List.of(
                HostInterface.of(MethodHandles.lookup(), Functions.class, "key-value", "fermyon:spin/key-value"));
    }

    @Override
    public Set<String> grants() {
        return Set.of(FIELD);
    }

    @Override
    public OfApplication open(ApplicationScope application) {
        return new Stores(application);
    }

    /** The stores of an application, opened when they are first granted. */
    private static final class Stores implements OfApplication {
        private final ApplicationScope application;
        private final Map<Path, HikariDataSource> files = new HashMap<>();
        private final Map<String, Store> stores = new HashMap<>();

        Stores(ApplicationScope application) {
            this.application = application;
        }

        @Override
        public synchronized Supplier<?> grant(ComponentScope component) {
            Map<String, Store> granted = new HashMap<>();
            for (String name : component.keyValueStores()) {
                granted.put(name, stores.computeIfAbsent(name, this::store));
            }
            Map<String, Store> unchanging = Map.copyOf(granted);
            return () -> new Functions(unchanging);
        }

        private Store store(String name) {
            Map<String, String> settings = application.settings(SETTINGS).get(name);
            if (settings == null) {
                if (!name.equals(DEFAULT)) {
                    throw new WrongGrant(
                            FIELD,
                            "there is no store \"" + name + "\"; add [" + SETTINGS + "." + name
                                    + "] with its type to the runtime configuration file");
                }
                settings = Map.of();
            }
            Store store = store(name, settings);
            if (name.equals(DEFAULT)) {
                application
                        .settings(VALUES)
                        .forEach((key, value) ->
                                store.set(key, value.getOrDefault("value", "").getBytes(StandardCharsets.UTF_8)));
            }
            return store;
        }

        private Store store(String name, Map<String, String> settings) {
            String type = settings.getOrDefault("type", "spin");
            return switch (type) {
                case "spin" -> inFile(application.stateDirectory().resolve(settings.getOrDefault("path", FILE)), name);
                case "redis" -> RedisStore.at(required(settings, name, "url"));
                default ->
                    throw new WrongGrant(
                            FIELD,
                            SETTINGS + "." + name + ".type is \"" + type + "\"; allowed are \"spin\" and \"redis\"");
            };
        }

        private SqliteStore inFile(Path path, String name) {
            return new SqliteStore(files.computeIfAbsent(path, Stores::pool), name);
        }

        /** Its statements are the host's own, so that its connections can be kept. */
        private static HikariDataSource pool(Path path) {
            HikariConfig config = new HikariConfig();
            try {
                SqliteFile file = SqliteFile.open(path);
                SqliteStore.prepare(file);
                config.setDataSource(file.source());
            } catch (IOException | SQLException e) {
                throw new WrongGrant(FIELD, path + " cannot be used: " + e.getMessage());
            }
            config.setMaximumPoolSize(MOST_CONNECTIONS);
            config.setMinimumIdle(0);
            config.setConnectionTimeout(LONGEST_WAIT_MILLIS);
            return new HikariDataSource(config);
        }

        private static URI required(Map<String, String> settings, String store, String key) {
            String value = settings.getOrDefault(key, "");
            try {
                if (!value.isEmpty()) {
                    return new URI(value);
                }
            } catch (URISyntaxException e) {
                throw new WrongGrant(FIELD, SETTINGS + "." + store + "." + key + " is no address: " + e.getMessage());
            }
            throw new WrongGrant(FIELD, SETTINGS + "." + store + "." + key + " is missing");
        }

        @Override
        public synchronized void close() {
            stores.values().forEach(Store::close);
            files.values().forEach(HikariDataSource::close);
        }
    }

    /** What an instance imports. */
    static final class Functions {
        private final Map<String, Store> granted;
        private final Handles<Store> open = new Handles<>();

        Functions(Map<String, Store> granted) {
            this.granted = granted;
        }

        @HostFunction("open")
        Result<Integer, Failure> open(String name) {
            Store store = granted.get(name);
            if (store == null) {
                return Result.err(new Failure.AccessDenied());
            }
            OptionalInt handle = open.add(store);
            return handle.isPresent() ? Result.ok(handle.getAsInt()) : Result.err(new Failure.StoreTableFull());
        }

        @HostFunction("get")
        Result<byte[], Failure> get(int handle, String key) {
            return with(handle, key, store -> {
                byte[] value = store.get(key);
                return value == null ? Result.err(new Failure.NoSuchKey()) : Result.ok(value);
            });
        }

        @HostFunction("set")
        Result<Void, Failure> set(int handle, String key, byte[] value) {
            if (value.length > LARGEST_VALUE) {
                return Result.err(new Failure.Io(
                        "a value of " + value.length + " bytes is too large; the most is " + LARGEST_VALUE));
            }
            return with(handle, key, store -> {
                store.set(key, value);
                return Result.ok();
            });
        }

        @HostFunction("delete")
        Result<Void, Failure> delete(int handle, String key) {
            return with(handle, key, store -> {
                store.delete(key);
                return Result.ok();
            });
        }

        @HostFunction("exists")
        Result<Boolean, Failure> exists(int handle, String key) {
            return with(handle, key, store -> Result.ok(store.exists(key)));
        }

        @HostFunction("get-keys")
        Result<List<String>, Failure> keys(int handle) {
            return with(handle, "", store -> Result.ok(store.keys()));
        }

        @HostFunction("close")
        void close(int handle) {
            open.remove(handle);
        }

        private <T> Result<T, Failure> with(int handle, String key, Function<Store, Result<T, Failure>> work) {
            Store store = open.get(handle);
            if (store == null) {
                return Result.err(new Failure.InvalidStore());
            }
            int length = key.getBytes(StandardCharsets.UTF_8).length;
            if (length > LONGEST_KEY) {
                return Result.err(
                        new Failure.Io("a key of " + length + " bytes is too long; the most is " + LONGEST_KEY));
            }
            try {
                return work.apply(store);
            } catch (StoreException e) {
                LOG.warn("a key-value store fails", e);
                return Result.err(new Failure.Io("the store does not answer"));
            }
        }
    }
}
