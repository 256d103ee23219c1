package io.wasmj.services;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.wasmj.http.spi.ComponentScope;
import io.wasmj.http.spi.ServiceProvider;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The connections of an application to databases, kept for later requests. */
final class DatabasePools implements ServiceProvider.OfApplication {

    private static final int MOST_CONNECTIONS = 16;
    private static final int LONGEST_WAIT_MILLIS = 5_000;
    private static final int LONGEST_IDLE_MILLIS = 60_000;

    private final Dialect dialect;
    private final Function<DatabaseSession, ?> functions;
    private final Pools<HikariDataSource> pools = new Pools<>();

    /** @param functions makes what an instance imports */
    DatabasePools(Dialect dialect, Function<DatabaseSession, ?> functions) {
        this.dialect = dialect;
        this.functions = functions;
    }

    @Override
    public Supplier<?> grant(ComponentScope component) {
        OutboundRules allowed = OutboundRules.of(component.allowedOutboundHosts());
        return () -> functions.apply(new DatabaseSession(dialect, this, component.id(), allowed));
    }

    /**
     * A connection that goes back to its pool when it is closed.
     *
     * @throws SQLException where there is no connection, because it is not allowed, too
     */
    Connection connect(String component, DatabaseAddress address, String key, OutboundRules allowed)
            throws SQLException {
        return pools.get(component, key, () -> pool(address, allowed)).getConnection();
    }

    private HikariDataSource pool(DatabaseAddress address, OutboundRules allowed) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(new CheckedSource(dialect, dialect.path(address), address, allowed));
        config.setMaximumPoolSize(MOST_CONNECTIONS);
        config.setMinimumIdle(0);
        config.setIdleTimeout(LONGEST_IDLE_MILLIS);
        config.setConnectionTimeout(LONGEST_WAIT_MILLIS);
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    /** Connects to an address that was checked, each time anew: the driver never sees the name. */
    private record CheckedSource(Dialect dialect, String path, DatabaseAddress address, OutboundRules allowed)
            implements DataSource {

        @Override
        public Connection getConnection() throws SQLException {
            try {
                SQLException last = new SQLException("no address of " + address.host());
                for (InetSocketAddress each : allowed.resolve(address.scheme(), address.host(), address.port())) {
                    try {
                        return DriverManager.getConnection(url(each.getAddress()), dialect.properties(address));
                    } catch (SQLException e) {
                        last = e;
                    }
                }
                throw last;
            } catch (IOException e) {
                throw new SQLException(String.valueOf(e.getMessage()), e);
            }
        }

        private String url(InetAddress host) {
            String literal = host instanceof Inet6Address ? "[" + host.getHostAddress() + "]" : host.getHostAddress();
            return dialect.prefix() + literal + ":" + address.port() + "/" + path;
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            throw new SQLFeatureNotSupportedException("the address says who");
        }

        @Override
        public @Nullable PrintWriter getLogWriter() {
            return null;
        }

        @Override
        public void setLogWriter(@Nullable PrintWriter out) {}

        @Override
        public void setLoginTimeout(int seconds) {}

        @Override
        public int getLoginTimeout() {
            return LONGEST_WAIT_MILLIS / 1_000;
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            throw new SQLFeatureNotSupportedException("it logs nothing");
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLException("it wraps nothing");
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }
    }

    @Override
    public void close() {
        pools.close();
    }
}
