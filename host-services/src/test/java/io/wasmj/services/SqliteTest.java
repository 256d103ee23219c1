package io.wasmj.services;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.http.spi.ApplicationScope;
import io.wasmj.http.spi.Result;
import io.wasmj.http.spi.ServiceProvider;
import io.wasmj.services.Sqlite.Failure;
import io.wasmj.services.Sqlite.QueryResult;
import io.wasmj.services.Sqlite.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class SqliteTest {

    @TempDir
    private Path directory;

    private ServiceProvider.OfApplication application;
    private Sqlite.Functions functions;

    @BeforeEach
    void open() throws IOException {
        Map<String, String> prepared =
                Map.of("path", "prepared.db", "execute", "CREATE TABLE t (a); INSERT INTO t VALUES (1)");
        application = new Sqlite()
                .open(new ApplicationScope("test", directory, Map.of("sqlite_database", Map.of("prepared", prepared))));
        functions = instance();
        assertEquals(Result.ok(0), functions.open("default"));
    }

    private Sqlite.Functions instance() {
        return (Sqlite.Functions) application
                .grant(Scopes.databases(List.of("default", "prepared")))
                .get();
    }

    @AfterEach
    void close() {
        functions.close();
        application.close();
    }

    private QueryResult execute(String sql, Value... parameters) {
        return Results.value(functions.execute(0, sql, List.of(parameters)));
    }

    private String failure(String sql) {
        return functions.execute(0, sql, List.of()) instanceof Result.Err<?, ?>(Failure.Io(String message))
                ? message
                : "none";
    }

    @Test
    void everyType() {
        execute("CREATE TABLE t (i, r, s, b, n)");
        QueryResult nothing = execute(
                "INSERT INTO t VALUES (?, ?, ?, ?, ?)",
                new Value.Whole(Long.MIN_VALUE),
                new Value.Real(0.1),
                new Value.Text("ä"),
                new Value.Blob(new byte[] {0, 1}),
                new Value.Null());
        assertEquals(new QueryResult(List.of(), List.of()), nothing);
        QueryResult result = execute("SELECT i, r AS real, s, b, n FROM t");
        assertEquals(List.of("i", "real", "s", "b", "n"), result.columns());
        List<Value> row = result.rows().getFirst().values();
        assertEquals(new Value.Whole(Long.MIN_VALUE), row.get(0));
        assertEquals(new Value.Real(0.1), row.get(1));
        assertEquals(new Value.Text("ä"), row.get(2));
        assertArrayEquals(new byte[] {0, 1}, ((Value.Blob) row.get(3)).value());
        assertEquals(new Value.Null(), row.get(4));
        String failure = failure("SELECT a FROM nowhere");
        assertTrue(failure.contains("no such table"), failure);
    }

    @Test
    void whatIsNotGrantedIsDenied() {
        assertEquals(Result.err(new Failure.AccessDenied()), functions.open("other"));
        assertEquals(Result.err(new Failure.InvalidConnection()), functions.execute(7, "SELECT 1", List.of()));
        IllegalArgumentException unknown = assertThrows(
                IllegalArgumentException.class, () -> application.grant(Scopes.databases(List.of("other"))));
        assertTrue(String.valueOf(unknown.getMessage()).contains("add [sqlite_database.other]"), unknown.getMessage());
    }

    @Test
    void theOperatorsStatementsComeFirst() {
        assertEquals(Result.ok(1), functions.open("prepared"));
        assertInstanceOf(Result.Ok.class, functions.execute(1, "INSERT INTO t VALUES (2)", List.of()));
    }

    @Test
    void aTransactionIsOneConnectionsAndEndsWithIt() {
        execute("CREATE TABLE t (a)");
        execute("BEGIN");
        execute("INSERT INTO t VALUES (1)");
        execute("COMMIT");
        execute("BEGIN");
        execute("INSERT INTO t VALUES (2)");
        functions.close();
        functions = instance();
        functions.open("default");
        assertEquals(
                new Value.Whole(1),
                execute("SELECT count(*) FROM t").rows().getFirst().values().getFirst());
        execute("BEGIN");
        execute("COMMIT");
    }

    /** The files a guest names are the host's. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ATTACH DATABASE '%s' AS other",
                "VACUUM INTO '%s'",
                "backup to '%s'",
                "backup to %s",
                "backup main to '%s'",
                "restore from '%s'",
                "SELECT load_extension('%s')",
                "SELECT writefile('%s', 'x')",
                "SELECT readfile('%s')",
                "SELECT fts3_tokenizer('simple', '%s')",
            })
    void noOtherFileIsReached(String sql) {
        Path file = directory.resolve("victim");
        assertInstanceOf(Result.Err.class, functions.execute(0, sql.formatted(file), List.of()), sql);
        assertFalse(Files.exists(file));
    }

    @Test
    void aStatementWithoutEndEndsWhenItsThreadIsInterrupted() throws InterruptedException {
        Thread late = Thread.currentThread();
        Thread watch = new Thread(() -> {
            try {
                Thread.sleep(300);
                late.interrupt();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        watch.start();
        String failure =
                failure("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n");
        watch.join();
        assertTrue(Thread.interrupted());
        assertTrue(failure.toLowerCase(Locale.ROOT).contains("interrupt"), failure);
    }

    @Test
    void aResultIsNotLargerThanTheHostWants() {
        String failure = failure(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100) SELECT zeroblob(1000000)"
                        + " FROM n");
        assertEquals("the result is larger than 64 MiB", failure);
    }
}
