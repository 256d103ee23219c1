package io.wasmj.cli;

import io.wasmj.http.GuestLog;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What guests write to standard error: shown, and kept in a file for each component, named as Spin names it. */
final class GuestLogFiles implements GuestLog, AutoCloseable {

    private final @Nullable Path directory;
    private final boolean quiet;
    private final LogFormat format;
    private final Shell shell;
    private final Map<String, PrintStream> files = new ConcurrentHashMap<>();

    /**
     * @param directory is made when the first line comes; null to keep nothing
     * @param quiet whether nothing is shown
     * @param format of what is shown; files have what guests wrote
     */
    GuestLogFiles(@Nullable Path directory, boolean quiet, LogFormat format, Shell shell) {
        this.directory = directory;
        this.quiet = quiet;
        this.format = format;
        this.shell = shell;
    }

    @Override
    public void line(String component, String request, String line) {
        if (!quiet) {
            shell.err().println(format.guest(component, request, line));
        }
        if (directory != null) {
            files.computeIfAbsent(component, this::open).println(line);
        }
    }

    private PrintStream open(String component) {
        Path folder = Objects.requireNonNull(directory);
        Path file = folder.resolve(component + "_stderr.txt");
        try {
            Files.createDirectories(folder);
            return new PrintStream(
                    Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND), true);
        } catch (IOException e) {
            shell.err()
                    .println("wasmj: " + file + " cannot be written, what " + component + " writes is not kept: "
                            + FailureReport.describe(e) + " (--log-dir names another directory)");
            return new PrintStream(PrintStream.nullOutputStream());
        }
    }

    @Override
    public void close() {
        files.values().forEach(PrintStream::close);
    }
}
