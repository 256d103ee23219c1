package io.wasmj.services;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A store in a database file that several share; the table is Spin's. Its statements are the host's, so connections are kept. */
record SqliteStore(DataSource pool, String name) implements Store {

    private static final String TABLE = "CREATE TABLE IF NOT EXISTS spin_key_value"
            + " (store TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (store, key))";

    /** What is done with a statement. */
    private interface Work<T> {
        T with(PreparedStatement statement) throws SQLException;
    }

    /** Makes the table of all stores in a file where there is none. */
    static void prepare(SqliteFile file) throws SQLException {
        try (Connection connection = file.connect();
                PreparedStatement statement = connection.prepareStatement(TABLE)) {
            statement.execute();
        }
    }

    private <T> T run(String sql, Work<T> work) {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            return work.with(statement);
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    private <T> T ofKey(String sql, String key, Work<T> work) {
        return run(sql, statement -> {
            statement.setString(1, name);
            statement.setString(2, key);
            return work.with(statement);
        });
    }

    @Override
    public byte @Nullable [] get(String key) {
        List<byte[]> found = ofKey("SELECT value FROM spin_key_value WHERE store = ? AND key = ?", key, statement -> {
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? List.of(rows.getBytes(1)) : List.of();
            }
        });
        return found.isEmpty() ? null : found.getFirst();
    }

    @Override
    public void set(String key, byte[] value) {
        String sql = "INSERT INTO spin_key_value (store, key, value) VALUES (?, ?, ?)"
                + " ON CONFLICT (store, key) DO UPDATE SET value = excluded.value";
        ofKey(sql, key, statement -> {
            statement.setBytes(3, value);
            return statement.executeUpdate();
        });
    }

    @Override
    public void delete(String key) {
        ofKey("DELETE FROM spin_key_value WHERE store = ? AND key = ?", key, PreparedStatement::executeUpdate);
    }

    @Override
    public boolean exists(String key) {
        return ofKey("SELECT 1 FROM spin_key_value WHERE store = ? AND key = ?", key, statement -> {
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        });
    }

    @Override
    public List<String> keys() {
        return run("SELECT key FROM spin_key_value WHERE store = ?", statement -> {
            statement.setString(1, name);
            List<String> keys = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    keys.add(rows.getString(1));
                }
            }
            return keys;
        });
    }
}
