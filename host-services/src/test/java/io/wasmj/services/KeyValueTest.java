package io.wasmj.services;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.http.spi.ApplicationScope;
import io.wasmj.http.spi.Result;
import io.wasmj.http.spi.ServiceProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class KeyValueTest {

    @TempDir
    private Path directory;

    private ServiceProvider.OfApplication open(Map<String, Map<String, String>> stores) throws IOException {
        return new KeyValue().open(new ApplicationScope("test", directory, Map.of("key_value_store", stores)));
    }

    private static KeyValue.Functions instance(ServiceProvider.OfApplication application, String... stores) {
        return (KeyValue.Functions)
                application.grant(Scopes.stores(List.of(stores))).get();
    }

    /** What every store does, wherever it keeps its values. */
    static void behaves(KeyValue.Functions functions, int store) {
        assertEquals(Result.err(new KeyValue.Failure.NoSuchKey()), functions.get(store, "a"));
        assertEquals(Result.ok(false), functions.exists(store, "a"));
        assertEquals(Result.ok(), functions.set(store, "a", new byte[] {0, -1}));
        assertEquals(Result.ok(), functions.set(store, "ü b", new byte[0]));
        assertArrayEquals(new byte[] {0, -1}, Results.value(functions.get(store, "a")));
        assertEquals(Result.ok(), functions.set(store, "a", new byte[] {7}));
        assertArrayEquals(new byte[] {7}, Results.value(functions.get(store, "a")));
        assertArrayEquals(new byte[0], Results.value(functions.get(store, "ü b")));
        assertEquals(Result.ok(true), functions.exists(store, "a"));
        List<String> keys = new ArrayList<>(Results.value(functions.keys(store)));
        keys.sort(null);
        assertEquals(List.of("a", "ü b"), keys);
        assertEquals(Result.ok(), functions.delete(store, "a"));
        assertEquals(Result.ok(), functions.delete(store, "a"));
        assertEquals(Result.ok(false), functions.exists(store, "a"));
        functions.delete(store, "ü b");
    }

    @Test
    void values() throws IOException {
        try (ServiceProvider.OfApplication application = open(Map.of())) {
            KeyValue.Functions functions = instance(application, "default");
            assertEquals(Result.ok(0), functions.open("default"));
            behaves(functions, 0);
        }
    }

    @Test
    void survivesARestart() throws IOException {
        try (ServiceProvider.OfApplication application = open(Map.of())) {
            KeyValue.Functions functions = instance(application, "default");
            functions.open("default");
            functions.set(0, "kept", new byte[] {1, 2, 3});
        }
        try (ServiceProvider.OfApplication application = open(Map.of())) {
            KeyValue.Functions functions = instance(application, "default");
            functions.open("default");
            assertArrayEquals(new byte[] {1, 2, 3}, Results.value(functions.get(0, "kept")));
        }
    }

    @Test
    void theOperatorSetsValues() throws IOException {
        Map<String, Map<String, String>> values = Map.of("greeting", Map.of("value", "hi"));
        ApplicationScope scope = new ApplicationScope("test", directory, Map.of("key_value", values));
        try (ServiceProvider.OfApplication application = new KeyValue().open(scope)) {
            KeyValue.Functions functions = instance(application, "default");
            functions.open("default");
            assertArrayEquals(new byte[] {'h', 'i'}, Results.value(functions.get(0, "greeting")));
        }
    }

    @Test
    void whatIsNotGrantedIsDenied() throws IOException {
        try (ServiceProvider.OfApplication application = open(Map.of("other", Map.of("type", "spin")))) {
            KeyValue.Functions functions = instance(application, "other");
            assertEquals(Result.err(new KeyValue.Failure.AccessDenied()), functions.open("default"));
            assertEquals(Result.err(new KeyValue.Failure.AccessDenied()), functions.open("unheard of"));
            assertEquals(Result.err(new KeyValue.Failure.InvalidStore()), functions.get(0, "a"));
            assertEquals(Result.err(new KeyValue.Failure.InvalidStore()), functions.get(-1, "a"));
            assertEquals(Result.ok(0), functions.open("other"));
            functions.close(0);
            assertEquals(Result.err(new KeyValue.Failure.InvalidStore()), functions.get(0, "a"));
        }
    }

    @Test
    void storesInOneFileAreApart() throws IOException {
        try (ServiceProvider.OfApplication application = open(Map.of("other", Map.of("type", "spin")))) {
            KeyValue.Functions functions = instance(application, "default", "other");
            assertEquals(Result.ok(0), functions.open("default"));
            assertEquals(Result.ok(1), functions.open("other"));
            functions.set(0, "a", new byte[] {1});
            assertEquals(Result.err(new KeyValue.Failure.NoSuchKey()), functions.get(1, "a"));
        }
    }

    @Test
    void whatIsTooLargeIsRefused() throws IOException {
        try (ServiceProvider.OfApplication application = open(Map.of())) {
            KeyValue.Functions functions = instance(application, "default");
            functions.open("default");
            assertEquals(Result.ok(), functions.set(0, "k".repeat(256), new byte[1 << 20]));
            Result<Void, KeyValue.Failure> key = functions.set(0, "ä".repeat(129), new byte[0]);
            assertEquals(Result.err(new KeyValue.Failure.Io("a key of 258 bytes is too long; the most is 256")), key);
            assertInstanceOf(Result.Err.class, functions.set(0, "k", new byte[(1 << 20) + 1]));
            for (int i = 1; i < 256; i++) {
                assertEquals(Result.ok(i), functions.open("default"));
            }
            assertEquals(Result.err(new KeyValue.Failure.StoreTableFull()), functions.open("default"));
        }
    }

    @Test
    void whatIsWrongIsSaidAtTheStart() throws IOException {
        try (ServiceProvider.OfApplication application = open(Map.of("odd", Map.of("type", "etched")))) {
            String missing =
                    String.valueOf(assertThrows(IllegalArgumentException.class, () -> instance(application, "cache"))
                            .getMessage());
            assertTrue(missing.contains("no store \"cache\"; add [key_value_store.cache]"), missing);
            String odd = String.valueOf(assertThrows(IllegalArgumentException.class, () -> instance(application, "odd"))
                    .getMessage());
            assertTrue(odd.contains("\"etched\"; allowed are \"spin\" and \"redis\""), odd);
        }
    }

    @Test
    void aFileThatIsNoDatabaseIsSaid() throws IOException {
        Files.writeString(
                directory.resolve("sqlite_key_value.db"), "no database, but long enough to be read".repeat(50));
        try (ServiceProvider.OfApplication application = open(Map.of())) {
            String wrong =
                    String.valueOf(assertThrows(IllegalArgumentException.class, () -> instance(application, "default"))
                            .getMessage());
            assertTrue(wrong.contains("sqlite_key_value.db cannot be used: "), wrong);
        }
    }

    @Test
    void manyWriteAtOnce() throws Exception {
        try (ServiceProvider.OfApplication application = open(Map.of());
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            KeyValue.Functions first = instance(application, "default");
            first.open("default");
            List<Callable<Boolean>> writers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                int writer = i;
                writers.add(() -> {
                    KeyValue.Functions functions = instance(application, "default");
                    functions.open("default");
                    boolean well = true;
                    for (int j = 0; j < 25; j++) {
                        well &= functions.set(0, writer + "-" + j, new byte[10]) instanceof Result.Ok;
                    }
                    return well;
                });
            }
            for (Future<Boolean> writer : threads.invokeAll(writers)) {
                assertTrue(writer.get());
            }
            assertEquals(200, Results.value(first.keys(0)).size());
        }
    }
}
