package io.wasmj.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a reader of the report has to know of how it came about. */
final class Conditions {

    private static final String UNKNOWN = "unknown processor";

    private Conditions() {}

    static List<String> of(CompareOptions options, Map<String, String> environment) {
        List<String> all = new ArrayList<>();
        all.add("%s, %s, %s processors"
                .formatted(
                        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                        processor(),
                        Runtime.getRuntime().availableProcessors()));
        all.add(LocalDate.now(ZoneId.systemDefault()) + ", " + options.rounds() + " rounds in turn, each "
                + options.secondsPerRound() + " s in a new process; every iteration is a fresh instance and its _start,"
                + " timed between bench.start and bench.end where the program has them");
        String javaOptions = environment.get("WASMJ_JAVA_OPTS");
        if (javaOptions != null && !javaOptions.isBlank()) {
            all.add("WASMJ_JAVA_OPTS: " + javaOptions);
        }
        return all;
    }

    /** Linux tells its name. */
    private static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(UNKNOWN);
        } catch (IOException e) {
            return UNKNOWN;
        }
    }
}
