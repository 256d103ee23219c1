package io.wasmj.services;

import io.wasmj.services.Database.Parameter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;

/** How databases differ. */
interface Dialect {

    /** Of the addresses of its servers, and of the rules that allow them. */
    String scheme();

    /** Of a JDBC URL, up to the host. */
    String prefix();

    /**
     * What follows host, port and a slash in a JDBC URL.
     *
     * @throws IllegalArgumentException where an address names no database that can be
     */
    String path(DatabaseAddress address);

    /** What the driver is to know. */
    Properties properties(DatabaseAddress address);

    boolean hasUnsigned();

    /** A statement with JDBC's question marks, and its parameters in their order. */
    JdbcStatement statement(String sql, List<Parameter> parameters);

    /** Ends what one guest began on a connection, and makes it as new for the next. */
    void reset(Connection connection) throws SQLException;

    record JdbcStatement(String sql, List<Parameter> parameters) {}
}
