package io.wasmj.services;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;

/** A database in a file. What is asked of it reaches no other file, and ends when its thread is interrupted. */
record SqliteFile(DataSource source) {

    private static final int LONGEST_WAIT_MILLIS = 5_000;
    private static final int LARGEST_VALUE = 64 << 20;
    private static final int STEPS_BETWEEN_LOOKS = 10_000;

    /** Aborts a statement whose thread was interrupted, be it in a loop of its own making. */
    private static final class UntilInterrupted extends ProgressHandler {
        @Override
        protected int progress() {
            return Thread.currentThread().isInterrupted() ? 1 : 0;
        }
    }

    /** The database at {@code file}, which is made with its directories where it is missing. */
    static SqliteFile open(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        config.setBusyTimeout(LONGEST_WAIT_MILLIS);
        config.enforceForeignKeys(true);
        // ATTACH and VACUUM INTO name files of the host.
        config.setPragma(SQLiteConfig.Pragma.LIMIT_ATTACHED, "0");
        config.setPragma(SQLiteConfig.Pragma.LIMIT_LENGTH, Integer.toString(LARGEST_VALUE));
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        return new SqliteFile(source);
    }

    /** A new connection: what a guest sets on its own is not the next one's. */
    Connection connect() throws SQLException {
        Connection connection = source.getConnection();
        ProgressHandler.setHandler(
                connection.unwrap(SQLiteConnection.class), STEPS_BETWEEN_LOOKS, new UntilInterrupted());
        return connection;
    }
}
