package io.wasmj.services;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.http.spi.ApplicationScope;
import io.wasmj.http.spi.Result;
import io.wasmj.http.spi.ServiceProvider;
import io.wasmj.http.spi.Waiting;
import io.wasmj.runtime.Trap;
import io.wasmj.services.Database.Column;
import io.wasmj.services.Database.DataType;
import io.wasmj.services.Database.Failure;
import io.wasmj.services.Database.Parameter;
import io.wasmj.services.Database.RowSet;
import io.wasmj.services.Database.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against servers of PostgreSQL and MariaDB, which are started once each: that is what takes the time. */
@Timeout(180)
final class DatabaseTest {

    private static final ApplicationScope APPLICATION = new ApplicationScope("test", Path.of("unused"), Map.of());

    @TempDir
    private Path directory;

    private static Object only(Result<RowSet, Failure> result) {
        return Results.value(result).rows().getFirst().getFirst();
    }

    @Test
    void postgres() throws Exception {
        try (LocalServer server = LocalServer.postgres(directory);
                ServiceProvider.OfApplication application = new Postgres().open(APPLICATION)) {
            String host = "127.0.0.1:" + server.port();
            String address = "postgres://postgres@" + host + "/postgres?sslmode=disable";
            Postgres.Functions functions = (Postgres.Functions) application
                    .grant(Scopes.hosts(List.of("postgres://" + host)))
                    .get();
            assertEquals(
                    Result.ok(0L),
                    functions.execute(
                            address,
                            "CREATE TABLE t (b bool, i2 int2, i4 int4, i8 int8,"
                                    + " f4 float4, f8 float8, s text, v varchar(9), y bytea, n int4, d date)",
                            List.of()));
            assertEquals(
                    Result.ok(1L),
                    functions.execute(
                            address,
                            "INSERT INTO t VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9, '2026-01-02') -- $10 '",
                            List.of(
                                    new Parameter.Bool(true),
                                    new Parameter.Int16((short) -2),
                                    new Parameter.Int32(-4),
                                    new Parameter.Int64(Long.MIN_VALUE),
                                    new Parameter.Floating32(0.5f),
                                    new Parameter.Floating64(0.1),
                                    new Parameter.Str("ä?'$1"),
                                    new Parameter.Binary(new byte[] {0, -1}),
                                    new Parameter.DbNull())));
            RowSet all = Results.value(
                    functions.query(address, "SELECT * FROM t WHERE s = $1", List.of(new Parameter.Str("ä?'$1"))));
            assertEquals(new Column("b", DataType.BOOLEAN), all.columns().getFirst());
            assertEquals(
                    List.of(
                            DataType.BOOLEAN,
                            DataType.INT16,
                            DataType.INT32,
                            DataType.INT64,
                            DataType.FLOATING32,
                            DataType.FLOATING64,
                            DataType.STR,
                            DataType.STR,
                            DataType.BINARY,
                            DataType.INT32,
                            DataType.OTHER),
                    all.columns().stream().map(Column::type).toList());
            List<Value> row = all.rows().getFirst();
            assertEquals(
                    List.of(
                            new Value.Bool(true),
                            new Value.Int16((short) -2),
                            new Value.Int32(-4),
                            new Value.Int64(Long.MIN_VALUE),
                            new Value.Floating32(0.5f),
                            new Value.Floating64(0.1),
                            new Value.Str("ä?'$1"),
                            new Value.Str("ä?'$1")),
                    row.subList(0, 8));
            assertArrayEquals(new byte[] {0, -1}, ((Value.Binary) row.get(8)).value());
            assertEquals(List.of(new Value.DbNull(), new Value.Unsupported()), row.subList(9, 11));
            // A string passes as what the column is, and a question mark is an operator.
            assertEquals(
                    Result.ok(1L),
                    functions.execute(
                            address,
                            "UPDATE t SET i4 = $1 WHERE '{\"a\": 1}'::jsonb ? $2",
                            List.of(new Parameter.Str("77"), new Parameter.Str("a"))));
            assertEquals(new Value.Int32(77), only(functions.query(address, "SELECT i4 FROM t", List.of())));
            assertInstanceOf(Failure.QueryFailed.class, Results.error(functions.query(address, "SELEC", List.of())));
            assertInstanceOf(
                    Failure.ValueConversionFailed.class,
                    Results.error(functions.query(address, "SELECT $1", List.of(new Parameter.Uint8((byte) 1)))));
            keepsConnections(
                    functions.query(address, "SELECT pg_backend_pid()", List.of()),
                    functions.query(address, "SELECT pg_backend_pid()", List.of()));
            Supplier<?> grant = application.grant(Scopes.hosts(List.of("postgres://" + host)));
            Supplier<Postgres.Functions> instances = () -> (Postgres.Functions) grant.get();
            transactionsEndWithTheirInstances(instances, address);
            connectionsAreBoundedAndAsNew(instances, address);
            aWaitEndsWithTheGuestsTime(instances, address);
            // As after a restart of the server: one statement fails, the next has another connection.
            assertInstanceOf(
                    Failure.QueryFailed.class,
                    Results.error(
                            functions.query(address, "SELECT pg_terminate_backend(pg_backend_pid())", List.of())));
            assertEquals(new Value.Int32(1), only(functions.query(address, "SELECT 1", List.of())));
            String keyed = "host=127.0.0.1 port=" + server.port() + " user='postgres' dbname=postgres sslmode=disable";
            assertEquals(new Value.Int32(1), only(functions.query(keyed, "SELECT 1", List.of())));
            for (String other :
                    List.of("postgres://postgres@localhost:" + server.port() + "/postgres", "nonsense", "host=/tmp")) {
                assertInstanceOf(
                        Failure.ConnectionFailed.class, Results.error(functions.query(other, "SELECT 1", List.of())));
            }
        }
    }

    /** Statements of one instance are on one connection; what it does not commit is gone with it. */
    private static void transactionsEndWithTheirInstances(Supplier<Postgres.Functions> instances, String address) {
        for (String end : List.of("COMMIT", "")) {
            try (Postgres.Functions one = instances.get()) {
                Results.value(one.execute(address, "BEGIN", List.of()));
                Results.value(one.execute(address, "INSERT INTO t (i4) VALUES (1000)", List.of()));
                if (!end.isEmpty()) {
                    Results.value(one.execute(address, end, List.of()));
                }
            }
        }
        try (Postgres.Functions other = instances.get()) {
            assertEquals(
                    new Value.Int64(1),
                    only(other.query(address, "SELECT count(*) FROM t WHERE i4 = 1000", List.of())));
        }
    }

    /** Many more instances than connections, each of which leaves its connection changed. */
    private static void connectionsAreBoundedAndAsNew(Supplier<Postgres.Functions> instances, String address)
            throws Exception {
        List<Callable<Object>> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(() -> {
                try (Postgres.Functions each = instances.get()) {
                    Object memory = only(each.query(address, "SHOW work_mem", List.of()));
                    Results.value(each.execute(address, "SET work_mem = '1MB'", List.of()));
                    return memory;
                }
            });
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Set<Object> seen = new HashSet<>();
            for (Future<Object> each : threads.invokeAll(all)) {
                seen.add(each.get());
            }
            assertEquals(1, seen.size(), seen.toString());
        }
        try (Postgres.Functions after = instances.get()) {
            Value.Int64 count = (Value.Int64) only(after.query(
                    address, "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'", List.of()));
            assertTrue(count.value() <= 16, count.toString());
        }
    }

    private static void aWaitEndsWithTheGuestsTime(Supplier<Postgres.Functions> instances, String address)
            throws Exception {
        Thread guest = Thread.currentThread();
        Thread overseer = Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(300);
                guest.interrupt();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        long begun = System.nanoTime();
        try (Postgres.Functions late = instances.get()) {
            assertThrows(Trap.class, () -> Waiting.on(() -> late.query(address, "SELECT pg_sleep(60)", List.of())));
        }
        overseer.join();
        assertTrue(System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(20));
        try (Postgres.Functions next = instances.get()) {
            assertEquals(new Value.Int32(1), only(next.query(address, "SELECT 1", List.of())));
        }
    }

    private static void keepsConnections(Result<RowSet, Failure> first, Result<RowSet, Failure> second) {
        assertEquals(only(first), only(second), "the connection's number");
    }

    @Test
    void mysql() throws Exception {
        try (LocalServer server = LocalServer.mariadb(directory);
                ServiceProvider.OfApplication application = new Mysql().open(APPLICATION)) {
            String host = "127.0.0.1:" + server.port();
            Supplier<?> grant = application.grant(Scopes.hosts(List.of("mysql://" + host)));
            Mysql.Functions functions = (Mysql.Functions) grant.get();
            String root = "mysql://root@" + host;
            assertEquals(Result.ok(), functions.execute(root, "CREATE DATABASE app", List.of()));
            String address = root + "/app";
            assertEquals(
                    Result.ok(),
                    functions.execute(
                            address,
                            "CREATE TABLE t (i1 tinyint, u1 tinyint unsigned, i2 smallint, u2 smallint unsigned, i4"
                                    + " int, u4 int unsigned, i8 bigint, u8 bigint unsigned, f4 float, f8 double, s"
                                    + " varchar(20), x text, y blob, n int, d date)",
                            List.of()));
            assertEquals(
                    Result.ok(),
                    functions.execute(
                            address,
                            "INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '2026-01-02')",
                            List.of(
                                    new Parameter.Int8((byte) -1), new Parameter.Uint8((byte) -1),
                                    new Parameter.Int16((short) -1), new Parameter.Uint16((short) -1),
                                    new Parameter.Int32(-1), new Parameter.Uint32(-1),
                                    new Parameter.Int64(-1), new Parameter.Uint64(-1),
                                    new Parameter.Floating32(0.5f), new Parameter.Floating64(0.1),
                                    new Parameter.Str("ä"), new Parameter.Str("long"),
                                    new Parameter.Binary(new byte[] {0, -1}), new Parameter.DbNull())));
            RowSet all = Results.value(
                    functions.query(address, "SELECT * FROM t WHERE s = ?", List.of(new Parameter.Str("ä"))));
            List<Value> row = all.rows().getFirst();
            assertEquals(
                    List.of(
                            new Value.Int8((byte) -1),
                            new Value.Uint8((byte) -1),
                            new Value.Int16((short) -1),
                            new Value.Uint16((short) -1),
                            new Value.Int32(-1),
                            new Value.Uint32(-1),
                            new Value.Int64(-1),
                            new Value.Uint64(-1),
                            new Value.Floating32(0.5f),
                            new Value.Floating64(0.1),
                            new Value.Str("ä"),
                            new Value.Str("long")),
                    row.subList(0, 12));
            assertArrayEquals(new byte[] {0, -1}, ((Value.Binary) row.get(12)).value());
            assertEquals(List.of(new Value.DbNull(), new Value.Unsupported()), row.subList(13, 15));
            try (Mysql.Functions other = (Mysql.Functions) grant.get()) {
                assertEquals(Result.ok(), other.execute(address, "START TRANSACTION", List.of()));
                assertEquals(Result.ok(), other.execute(address, "DELETE FROM t", List.of()));
            }
            assertEquals(new Value.Int64(1), only(functions.query(address, "SELECT count(*) FROM t", List.of())));
            keepsConnections(
                    functions.query(address, "SELECT connection_id()", List.of()),
                    functions.query(address, "SELECT connection_id()", List.of()));
            assertInstanceOf(Failure.QueryFailed.class, Results.error(functions.query(address, "SELEC", List.of())));
            assertInstanceOf(
                    Failure.QueryFailed.class,
                    Results.error(functions.execute(
                            address, "LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE t", List.of())));
            for (String other : List.of("mysql://root@localhost:" + server.port(), "nonsense", root + "/app?x=/../y")) {
                Result<RowSet, Failure> result = functions.query(other, "SELECT 1", List.of());
                assertTrue(other.startsWith(root) || Results.error(result) instanceof Failure.ConnectionFailed, other);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT $1, $2 | SELECT ?, ? | 1 2",
                "SELECT $2, $1, $2 | SELECT ?, ?, ? | 2 1 2",
                "SELECT '$1', \"$1\", $1 -- $2 | SELECT '$1', \"$1\", ? -- $2 | 1",
                "SELECT $$ $1 $$, $x$ $1 $x$, /* $1 */ $1 | SELECT $$ $1 $$, $x$ $1 $x$, /* $1 */ ? | 1",
                "SELECT a$1, $3, 'it''s $1' | SELECT a$1, $3, 'it''s $1' | ``",
                "SELECT a ? 'b', '?' | SELECT a ?? 'b', '?' | ``",
            })
    void postgresParameters(String sql, String expected, String order) {
        List<Parameter> parameters = List.of(new Parameter.Int32(1), new Parameter.Int32(2));
        Dialect.JdbcStatement statement = Postgres.statement(sql, parameters);
        assertEquals(expected, statement.sql());
        String actual = String.join(
                " ",
                statement.parameters().stream()
                        .map(parameter -> Integer.toString(((Parameter.Int32) parameter).value()))
                        .toList());
        assertEquals(order, actual);
    }
}
