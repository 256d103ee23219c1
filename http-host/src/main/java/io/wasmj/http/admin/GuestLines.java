package io.wasmj.http.admin;

import io.wasmj.http.GuestLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an application's guests write to standard error: the last megabytes of it, in two files that take turns. */
final class GuestLines implements GuestLog {

    private static final Logger LOG = LoggerFactory.getLogger(GuestLines.class);
    private static final long MOST_BYTES = 4 << 20;

    private final Path file;
    private final Path older;

    /** @param directory is made with the first line */
    GuestLines(Path directory) {
        file = directory.resolve("guests.log");
        older = directory.resolve("guests.1.log");
    }

    @Override
    public synchronized void line(String component, String request, String line) {
        try {
            if (Files.exists(file) && Files.size(file) > MOST_BYTES) {
                Files.move(file, older, StandardCopyOption.REPLACE_EXISTING);
            }
            PrivateFile.createDirectories(file.resolveSibling(""));
            String time = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
            String text = time + " " + component + " [" + request + "]: " + line + "\n";
            Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            LOG.warn("{} cannot be written", file, e);
        }
    }

    /** The last lines, the oldest first. */
    synchronized List<String> last(int count) throws IOException {
        Deque<String> last = new ArrayDeque<>();
        for (Path each : List.of(older, file)) {
            if (Files.exists(each)) {
                try (Stream<String> lines = Files.lines(each, StandardCharsets.UTF_8)) {
                    lines.forEach(line -> {
                        last.addLast(line);
                        if (last.size() > count) {
                            last.removeFirst();
                        }
                    });
                } catch (UncheckedIOException e) {
                    throw e.getCause();
                }
            }
        }
        return List.copyOf(last);
    }
}
