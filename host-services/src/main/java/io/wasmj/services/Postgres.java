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
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Statements to PostgreSQL (Spin, {@code outbound-pg.wit}). */
public final class Postgres implements ServiceProvider {

    /** A parameter, a question mark, or what hides either: strings, names, comments. */
    private static final Pattern PART = Pattern.compile(
            "'(?:[^']|'')*'"
                    + "|\"(?:[^\"]|\"\")*\""
                    + "|--[^\\n]*"
                    + "|/\\*.*?\\*/"
                    + "|(?<tag>\\$(?:[A-Za-z_]\\w*)?\\$).*?\\k<tag>"
                    + "|(?<![\\w$])\\$(?<number>\\d{1,5})"
                    + "|(?<mark>\\?)",
            Pattern.DOTALL);

    private enum Sql implements Dialect {
        POSTGRES;

        @Override
        public String scheme() {
            return "postgres";
        }

        @Override
        public String prefix() {
            return "jdbc:postgresql://";
        }

        @Override
        public String path(DatabaseAddress address) {
            return "";
        }

        @Override
        public Properties properties(DatabaseAddress address) {
            Properties properties = new Properties();
            properties.setProperty("user", address.user());
            properties.setProperty("password", address.password());
            properties.setProperty("PGDBNAME", address.name().isEmpty() ? address.user() : address.name());
            properties.setProperty("sslmode", address.option("sslmode", "prefer"));
            properties.setProperty("connectTimeout", "5");
            properties.setProperty("socketTimeout", "60");
            properties.setProperty("maxResultBuffer", "64M");
            // A string can be of any type, as where a guest passes it through Spin's driver.
            properties.setProperty("stringtype", "unspecified");
            return properties;
        }

        @Override
        public void reset(Connection connection) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute("ROLLBACK");
                statement.execute("DISCARD ALL");
            }
        }

        @Override
        public boolean hasUnsigned() {
            return false;
        }

        /** {@code $1} becomes a question mark, and a question mark, which is an operator, two of them. */
        @Override
        public JdbcStatement statement(String sql, List<Parameter> parameters) {
            List<Parameter> ordered = new ArrayList<>();
            Matcher matcher = PART.matcher(sql);
            String jdbc = matcher.replaceAll(part -> {
                if (matcher.group("mark") != null) {
                    return "??";
                }
                String number = matcher.group("number");
                int index = number == null ? 0 : Integer.parseInt(number);
                if (index < 1 || index > parameters.size()) {
                    return Matcher.quoteReplacement(part.group());
                }
                ordered.add(parameters.get(index - 1));
                return "?";
            });
            return new JdbcStatement(jdbc, ordered);
        }
    }

    /** For tests: how a statement is passed on. */
    static JdbcStatement statement(String sql, List<Parameter> parameters) {
        return Sql.POSTGRES.statement(sql, parameters);
    }

    /** Called by {@link java.util.ServiceLoader}. */
    public Postgres() {}

    @Override
    public List<HostInterface> interfaces() {
        return List.of(HostInterface.of(MethodHandles.lookup(), Functions.class, "outbound-pg", "fermyon:spin/postgres")
                .waiting());
    }

    @Override
    public Set<String> grants() {
        return OutboundRules.GRANTS;
    }

    @Override
    public OfApplication open(ApplicationScope application) {
        return new DatabasePools(Sql.POSTGRES, Functions::new);
    }

    /** What an instance imports. */
    record Functions(DatabaseSession session) implements AutoCloseable {

        @HostFunction("query")
        Result<RowSet, Failure> query(String address, String statement, List<Parameter> parameters) {
            return session.query(address, statement, parameters);
        }

        @HostFunction("execute")
        Result<Long, Failure> execute(String address, String statement, List<Parameter> parameters) {
            return session.execute(address, statement, parameters);
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
