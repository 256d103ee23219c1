package io.wasmj.wasi;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a guest has seen of the world so far, and what a snapshot of it therefore knows. Thread-safe. */
final class Observations {

    private static final int MOST_NAMES = 20;

    private boolean arguments;
    private boolean environment;
    private long clockReads;
    private long randomBytes;
    private final Set<String> opened = new LinkedHashSet<>();

    synchronized void arguments() {
        arguments = true;
    }

    synchronized void environment() {
        environment = true;
    }

    synchronized void clock() {
        clockReads++;
    }

    synchronized void random(int bytes) {
        randomBytes += bytes;
    }

    synchronized void opened(Origin origin) {
        opened.add(origin.toString());
    }

    /** A line for each kind. */
    synchronized List<String> lines(Wasi given) {
        List<String> lines = new ArrayList<>();
        if (arguments) {
            lines.add("arguments: " + String.join(" ", given.args()));
        }
        if (environment) {
            lines.add(
                    given.env().isEmpty()
                            ? "the environment, which is empty"
                            : "environment: " + String.join(", ", given.env().keySet()));
        }
        if (clockReads > 0) {
            lines.add("clocks, " + clockReads + (clockReads == 1 ? " time" : " times"));
        }
        if (randomBytes > 0) {
            lines.add(randomBytes + " random bytes: what it makes of them is the same in every instance");
        }
        if (!opened.isEmpty()) {
            List<String> names = opened.stream().limit(MOST_NAMES).toList();
            int more = opened.size() - names.size();
            lines.add("files: " + String.join(", ", names) + (more > 0 ? " and " + more + " more" : ""));
        }
        return lines;
    }
}
