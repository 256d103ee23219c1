package io.wasmj.services;

import io.wasmj.http.spi.ApplicationScope;
import io.wasmj.http.spi.HostInterface;
import io.wasmj.http.spi.Result;
import io.wasmj.http.spi.ServiceProvider;
import io.wasmj.runtime.HostFunction;
import io.wasmj.services.Database.Failure;
import io.wasmj.services.Database.Parameter;
import io.wasmj.services.Database.RowSet;
import io.wasmj.services.Dialect.JdbcStatement;
import java.lang.invoke.MethodHandles;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;

/** Statements to MySQL and MariaDB (Spin, {@code outbound-mysql.wit}). */
public final class Mysql implements ServiceProvider {

    private enum Sql implements Dialect {
        MYSQL;

        @Override
        public String scheme() {
            return "mysql";
        }

        @Override
        public String prefix() {
            return "jdbc:mariadb://";
        }

        /** The driver takes the name from nowhere else, and would take options from what follows it. */
        @Override
        public String path(DatabaseAddress address) {
            if (!address.name().matches("[\\w$-]*")) {
                throw new IllegalArgumentException("a database cannot be named \"" + address.name() + "\"");
            }
            return address.name();
        }

        @Override
        public Properties properties(DatabaseAddress address) {
            Properties properties = new Properties();
            properties.setProperty("user", address.user());
            properties.setProperty("password", address.password());
            properties.setProperty(
                    "sslMode", address.option("ssl-mode", "disable").toLowerCase(Locale.ROOT));
            properties.setProperty("connectTimeout", "5000");
            properties.setProperty("socketTimeout", "60000");
            // A server could else ask for any file of the host.
            properties.setProperty("allowLocalInfile", "false");
            properties.setProperty("allowPublicKeyRetrieval", "true");
            return properties;
        }

        @Override
        public void reset(Connection connection) throws SQLException {
            connection.unwrap(org.mariadb.jdbc.Connection.class).reset();
        }

        @Override
        public boolean hasUnsigned() {
            return true;
        }

        @Override
        public JdbcStatement statement(String sql, List<Parameter> parameters) {
            return new JdbcStatement(sql, parameters);
        }
    }

    /** Called by {@link java.util.ServiceLoader}. */
    public Mysql() {}

    @Override
    public List<HostInterface> interfaces() {
        return List.of(HostInterface.of(MethodHandles.lookup(), Functions.class, "outbound-mysql", "fermyon:spin/mysql")
                .waiting());
    }

    @Override
    public Set<String> grants() {
        return OutboundRules.GRANTS;
    }

    @Override
    public OfApplication open(ApplicationScope application) {
        return new DatabasePools(Sql.MYSQL, Functions::new);
    }

    /** What an instance imports. */
    record Functions(DatabaseSession session) implements AutoCloseable {

        @HostFunction("query")
        Result<RowSet, Failure> query(String address, String statement, List<Parameter> parameters) {
            return session.query(address, statement, parameters);
        }

        @HostFunction("execute")
        Result<Void, Failure> execute(String address, String statement, List<Parameter> parameters) {
            return switch (session.execute(address, statement, parameters)) {
                case Result.Ok<Long, Failure> _ -> Result.ok();
                case Result.Err<Long, Failure>(var error) -> new Result.Err<>(error);
            };
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
