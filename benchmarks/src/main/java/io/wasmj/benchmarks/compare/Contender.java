package io.wasmj.benchmarks.compare;

import io.wasmj.benchmarks.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * An engine to be compared.
 *
 * @param name as it heads a column
 * @param version what exactly it is
 * @param command measures a program; takes {@code --iterations N} or {@code --seconds S}, {@code --instantiate},
 *     {@code --dir} and {@code --env}, and then the program and its arguments, and prints JSON as {@code wasmj bench
 *     --json} does
 */
record Contender(String name, String version, List<String> command) {

    /** Nothing that is measured here takes as long beyond the time it is told to take. */
    private static final long PATIENCE_SECONDS = 600;

    /** Java's heap has one size and is resident from the start, so that what is resident beside it can be told. */
    private static final Map<String, String> STEADY_HEAP =
            Map.of("JDK_JAVA_OPTIONS", "-Xms2g -Xmx2g -XX:+AlwaysPreTouch");

    private static final int SHOWN_LINES = 4;

    Contender {
        command = List.copyOf(command);
    }

    Measurement once(Program program) throws MeasurementException, IOException, InterruptedException {
        return measure(program, 0, "--iterations", "1");
    }

    Measurement during(double seconds, Program program) throws MeasurementException, IOException, InterruptedException {
        return measure(program, (long) seconds, "--seconds", Double.toString(seconds));
    }

    Instantiation instantiations(double seconds, Program program)
            throws MeasurementException, IOException, InterruptedException {
        List<String> length = List.of("--instantiate", "--seconds", Double.toString(seconds));
        Ended ended = run(program, (long) seconds, length, STEADY_HEAP);
        return Instantiation.parse(ended.out());
    }

    /** A process exits with its guest's code; where it never came to that, it prints no JSON but says why. */
    private Measurement measure(Program program, long seconds, String... length)
            throws MeasurementException, IOException, InterruptedException {
        Ended ended = run(program, seconds, List.of(length), Map.of());
        Measurement measurement = Measurement.parse(ended.out());
        if (measurement.exitCode() != ended.exitCode()) {
            throw ended.failure();
        }
        return measurement;
    }

    private Ended run(Program program, long seconds, List<String> length, Map<String, String> environment)
            throws MeasurementException, IOException, InterruptedException {
        Path directory = Files.createTempDirectory("compare-");
        List<String> whole = new ArrayList<>(command);
        whole.addAll(length);
        if (!program.invocation().directories().containsKey("/")) {
            whole.addAll(List.of("--dir", directory + "::/"));
        }
        whole.addAll(program.commandLine());
        Path out = Files.createTempFile("compare-", ".out");
        Path err = Files.createTempFile("compare-", ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(whole)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            try {
                if (!process.waitFor(seconds + PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    throw new MeasurementException(
                            "did not end, %d s after it should have".formatted(PATIENCE_SECONDS));
                }
            } finally {
                process.destroyForcibly();
            }
            Ended ended = new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
            if (ended.out().isBlank()) {
                throw ended.failure();
            }
            return ended;
        } finally {
            Files.delete(out);
            Files.delete(err);
            Directories.delete(directory);
        }
    }

    /** A process that is over. */
    private record Ended(int exitCode, String out, String err) {

        /** On one line. V8 says first what is wrong, wasmj last. */
        MeasurementException failure() {
            List<String> lines = err.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            int left = lines.size() - SHOWN_LINES;
            String shown = left <= 0
                    ? String.join(" ", lines)
                    : String.join(" ", lines.subList(0, SHOWN_LINES / 2)) + " … "
                            + String.join(" ", lines.subList(SHOWN_LINES / 2 + left, lines.size()));
            return new MeasurementException("exits with " + exitCode + ": " + shown);
        }
    }
}
