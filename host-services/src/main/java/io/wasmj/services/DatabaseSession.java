package io.wasmj.services;

import io.wasmj.http.spi.Result;
import io.wasmj.services.Database.Failure;
import io.wasmj.services.Database.Parameter;
import io.wasmj.services.Database.RowSet;
import io.wasmj.services.Dialect.JdbcStatement;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one instance does with databases. It keeps a connection for each address until it ends, so that a transaction of
 * several statements is one.
 */
final class DatabaseSession implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseSession.class);

    private static final int LONGEST_SECONDS = 30;
    private static final int ROWS_AT_ONCE = 1_000;

    /** What is done with a statement that has its parameters. */
    private interface Work<T> {
        T with(PreparedStatement statement) throws SQLException;
    }

    private final Dialect dialect;
    private final DatabasePools pools;
    private final String component;
    private final OutboundRules allowed;

    /** Guarded, as {@link #closed} is: a statement whose guest was ended may still be at it when this is closed. */
    private final Map<String, Connection> held = new HashMap<>();

    private boolean closed;

    DatabaseSession(Dialect dialect, DatabasePools pools, String component, OutboundRules allowed) {
        this.dialect = dialect;
        this.pools = pools;
        this.component = component;
        this.allowed = allowed;
    }

    Result<RowSet, Failure> query(String address, String sql, List<Parameter> parameters) {
        return run(address, sql, parameters, statement -> {
            if (!statement.execute()) {
                return new RowSet(List.of(), List.of());
            }
            try (ResultSet rows = statement.getResultSet()) {
                return DatabaseRows.of(rows);
            }
        });
    }

    /** The number of rows that changed. */
    Result<Long, Failure> execute(String address, String sql, List<Parameter> parameters) {
        return run(address, sql, parameters, statement -> {
            boolean rows = statement.execute();
            return rows ? 0 : Math.max(0, statement.getLargeUpdateCount());
        });
    }

    private <T> Result<T, Failure> run(String address, String sql, List<Parameter> parameters, Work<T> work) {
        if (!dialect.hasUnsigned() && parameters.stream().anyMatch(Parameter::isUnsigned)) {
            return Result.err(new Failure.ValueConversionFailed(dialect.scheme() + " has no unsigned integers"));
        }
        Connection connection;
        try {
            connection = connection(address);
        } catch (IllegalArgumentException | IOException | SQLException e) {
            LOG.warn("component {}: {}: {}", component, dialect.scheme(), message(e));
            return Result.err(new Failure.ConnectionFailed(message(e)));
        }
        JdbcStatement jdbc = dialect.statement(sql, parameters);
        try (PreparedStatement statement = connection.prepareStatement(jdbc.sql())) {
            statement.setQueryTimeout(LONGEST_SECONDS);
            statement.setFetchSize(ROWS_AT_ONCE);
            for (int i = 0; i < jdbc.parameters().size(); i++) {
                statement.setObject(i + 1, jdbc.parameters().get(i).toJdbc());
            }
            return Result.ok(work.with(statement));
        } catch (SQLException e) {
            forgetIfBroken(address, connection, e);
            return Result.err(new Failure.QueryFailed(message(e)));
        }
    }

    private Connection connection(String text) throws IOException, SQLException {
        Connection kept = held(text);
        if (kept != null) {
            return kept;
        }
        DatabaseAddress address = DatabaseAddress.of(dialect.scheme(), text);
        // Checked before each connection is made; here so that a refusal does not wait for one.
        allowed.resolve(address.scheme(), address.host(), address.port());
        Connection connection = pools.connect(component, address, text, allowed);
        if (!hold(text, connection)) {
            connection.close();
            throw new SQLException("the guest has ended");
        }
        return connection;
    }

    private synchronized @Nullable Connection held(String address) {
        return held.get(address);
    }

    private synchronized boolean hold(String address, Connection connection) {
        if (!closed) {
            held.put(address, connection);
        }
        return !closed;
    }

    private synchronized void forget(String address) {
        held.remove(address);
    }

    /** The next statement gets another connection, as after a restart of the server. */
    private void forgetIfBroken(String address, Connection connection, SQLException e) {
        boolean broken = e.getSQLState() != null && e.getSQLState().startsWith("08");
        try {
            if (broken || connection.isClosed()) {
                forget(address);
                connection.close();
            }
        } catch (SQLException again) {
            LOG.debug("a broken connection cannot be closed", again);
        }
    }

    /** The pool says only that it waited; why, says the cause. */
    private static String message(Exception e) {
        Throwable why = e instanceof SQLException && e.getCause() != null ? e.getCause() : e;
        return String.valueOf(why.getMessage());
    }

    /** Not here: a guest whose time is over is not to wait for a server. */
    @Override
    public synchronized void close() {
        closed = true;
        for (Connection connection : held.values()) {
            Thread.ofVirtual().name("database-reset").start(() -> giveBack(connection));
        }
        held.clear();
    }

    private void giveBack(Connection connection) {
        try (connection) {
            if (!connection.isClosed()) {
                dialect.reset(connection);
            }
        } catch (SQLException e) {
            LOG.warn("component {}: a connection to {} is given up: {}", component, dialect.scheme(), message(e));
            abort(connection);
        }
    }

    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.debug("a broken connection cannot be closed", e);
        }
    }
}
