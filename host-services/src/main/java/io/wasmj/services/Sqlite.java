package io.wasmj.services;

import io.wasmj.http.spi.ApplicationScope;
import io.wasmj.http.spi.ComponentScope;
import io.wasmj.http.spi.HostInterface;
import io.wasmj.http.spi.Result;
import io.wasmj.http.spi.ServiceProvider;
import io.wasmj.http.spi.WrongGrant;
import io.wasmj.runtime.HostFunction;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;

/**
 * SQLite databases (Spin, {@code sqlite.wit}): {@code default} in a file of the application's, others where {@code
 * sqlite_database.NAME} has a path.
 */
public final class Sqlite implements ServiceProvider {

    private static final Logger LOG = LoggerFactory.getLogger(Sqlite.class);

    private static final String FIELD = "sqlite_databases";
    private static final String SETTINGS = "sqlite_database";
    private static final String DEFAULT = "default";
    private static final String FILE = "sqlite_db.db";

    /** What one statement may bring into the host's memory, about. */
    private static final long MOST_BYTES = 64L << 20;

    sealed interface Failure {
        record NoSuchDatabase() implements Failure {}

        record AccessDenied() implements Failure {}

        record InvalidConnection() implements Failure {}

        record DatabaseFull() implements Failure {}

        record Io(String message) implements Failure {}
    }

    sealed interface Value {
        record Whole(long value) implements Value {}

        record Real(double value) implements Value {}

        record Text(String value) implements Value {}

        record Blob(byte[] value) implements Value {}

        record Null() implements Value {}
    }

    record Row(List<Value> values) {}

    record QueryResult(List<String> columns, List<Row> rows) {}

    /** Called by {@link java.util.ServiceLoader}. */
    public Sqlite() {}

    @Override
    public List<HostInterface> interfaces() {
        return List.of(HostInterface.of(MethodHandles.lookup(), Functions.class, "sqlite", "fermyon:spin/sqlite"));
    }

    @Override
    public Set<String> grants() {
        return Set.of(FIELD);
    }

    @Override
    public OfApplication open(ApplicationScope application) {
        return new Databases(application);
    }

    /** The databases of an application, opened when they are first granted. */
    private static final class Databases implements OfApplication {
        private final ApplicationScope application;
        private final Map<String, SqliteFile> files = new HashMap<>();

        Databases(ApplicationScope application) {
            this.application = application;
        }

        @Override
        public synchronized Supplier<?> grant(ComponentScope component) {
            Map<String, SqliteFile> granted = new HashMap<>();
            for (String name : component.sqliteDatabases()) {
                granted.put(name, files.computeIfAbsent(name, this::file));
            }
            Map<String, SqliteFile> unchanging = Map.copyOf(granted);
            return () -> new Functions(unchanging);
        }

        private SqliteFile file(String name) {
            Map<String, String> settings = application.settings(SETTINGS).getOrDefault(name, Map.of());
            String type = settings.getOrDefault("type", "spin");
            if (!type.equals("spin")) {
                throw new WrongGrant(FIELD, SETTINGS + "." + name + ".type is \"" + type + "\"; allowed is \"spin\"");
            }
            String path = settings.getOrDefault("path", name.equals(DEFAULT) ? FILE : "");
            if (path.isEmpty()) {
                throw new WrongGrant(
                        FIELD,
                        "there is no database \"" + name + "\"; add [" + SETTINGS + "." + name
                                + "] with its path to the runtime configuration file");
            }
            Path file = application.stateDirectory().resolve(path);
            try {
                SqliteFile database = SqliteFile.open(file);
                String script = settings.get("execute");
                if (script != null) {
                    execute(database, name, script);
                }
                return database;
            } catch (IOException e) {
                throw new WrongGrant(FIELD, file + " cannot be opened: " + e.getMessage());
            }
        }

        /** What the operator wants done first; unlike a guest's statements, several at once. */
        private static void execute(SqliteFile database, String name, String script) {
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement()) {
                statement.executeUpdate(script);
            } catch (SQLException e) {
                throw new WrongGrant(
                        FIELD, "the statements to execute in the database \"" + name + "\" fail: " + e.getMessage());
            }
        }
    }

    /** What an instance imports. A connection is a guest's own until it is closed, so transactions work. */
    static final class Functions implements AutoCloseable {
        private final Map<String, SqliteFile> granted;
        private final Handles<Connection> open = new Handles<>();

        Functions(Map<String, SqliteFile> granted) {
            this.granted = granted;
        }

        @HostFunction("open")
        Result<Integer, Failure> open(String database) {
            SqliteFile file = granted.get(database);
            if (file == null) {
                return Result.err(new Failure.AccessDenied());
            }
            try {
                Connection connection = file.connect();
                OptionalInt handle = open.add(connection);
                if (handle.isPresent()) {
                    return Result.ok(handle.getAsInt());
                }
                connection.close();
                return Result.err(new Failure.Io("too many connections are open"));
            } catch (SQLException e) {
                return Result.err(error(e));
            }
        }

        @HostFunction("execute")
        Result<QueryResult, Failure> execute(int handle, String sql, List<Value> parameters) {
            Connection connection = open.get(handle);
            if (connection == null) {
                return Result.err(new Failure.InvalidConnection());
            }
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < parameters.size(); i++) {
                    set(statement, i + 1, parameters.get(i));
                }
                if (!statement.execute()) {
                    return Result.ok(new QueryResult(List.of(), List.of()));
                }
                try (ResultSet rows = statement.getResultSet()) {
                    return Result.ok(result(rows));
                }
            } catch (SQLException e) {
                return Result.err(error(e));
            }
        }

        private static void set(PreparedStatement statement, int index, Value value) throws SQLException {
            switch (value) {
                case Value.Whole(long whole) -> statement.setLong(index, whole);
                case Value.Real(double real) -> statement.setDouble(index, real);
                case Value.Text(String text) -> statement.setString(index, text);
                case Value.Blob(byte[] blob) -> statement.setBytes(index, blob);
                case Value.Null() -> statement.setObject(index, null);
            }
        }

        private static QueryResult result(ResultSet rows) throws SQLException {
            int width = rows.getMetaData().getColumnCount();
            List<String> columns = new ArrayList<>();
            for (int i = 1; i <= width; i++) {
                columns.add(rows.getMetaData().getColumnLabel(i));
            }
            long bytes = 0;
            List<Row> all = new ArrayList<>();
            while (rows.next()) {
                List<Value> values = new ArrayList<>(width);
                for (int i = 1; i <= width; i++) {
                    Value value = value(rows.getObject(i));
                    bytes += size(value);
                    values.add(value);
                }
                if (bytes > MOST_BYTES) {
                    throw new SQLException("the result is larger than " + (MOST_BYTES >> 20) + " MiB");
                }
                all.add(new Row(values));
            }
            return new QueryResult(columns, all);
        }

        private static long size(Value value) {
            return 32L
                    + switch (value) {
                        case Value.Text(String text) -> text.length();
                        case Value.Blob(byte[] blob) -> blob.length;
                        default -> 0;
                    };
        }

        private static Value value(@Nullable Object object) {
            return switch (object) {
                case null -> new Value.Null();
                case Integer whole -> new Value.Whole(whole);
                case Long whole -> new Value.Whole(whole);
                case Double real -> new Value.Real(real);
                case byte[] blob -> new Value.Blob(blob);
                default -> new Value.Text(object.toString());
            };
        }

        private static Failure error(SQLException e) {
            if ((e.getErrorCode() & 0xFF) == SQLiteErrorCode.SQLITE_FULL.code) {
                return new Failure.DatabaseFull();
            }
            return new Failure.Io(String.valueOf(e.getMessage()));
        }

        @HostFunction("close")
        void close(int handle) {
            Connection connection = open.remove(handle);
            if (connection != null) {
                close(connection);
            }
        }

        @Override
        public void close() {
            open.removeAll().forEach(Functions::close);
        }

        /** What the guest began and did not commit is rolled back. */
        private static void close(Connection connection) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.warn("a connection to a database cannot be closed", e);
            }
        }
    }
}
