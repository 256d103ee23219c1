package io.wasmj.benchmarks.compare;

import io.wasmj.benchmarks.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An engine to be compared.
 *
 * @param name as it heads a column
 * @param version what exactly it is
 * @param command measures a program; takes {@code --iterations N} or {@code --seconds S}, {@code --dir HOST::GUEST} and
 *     then the program, and prints JSON
 */
record Contender(String name, String version, List<String> command) {

    /** Nothing that is measured here takes as long beyond the time it is told to take. */
    private static final long PATIENCE_SECONDS = 600;

    private static final int SHOWN_LINES = 4;

    Contender {
        command = List.copyOf(command);
    }

    Measurement once(Path wasm) throws MeasurementException, IOException, InterruptedException {
        return measure(wasm, 0, "--iterations", "1");
    }

    Measurement during(double seconds, Path wasm) throws MeasurementException, IOException, InterruptedException {
        return measure(wasm, (long) seconds, "--seconds", Double.toString(seconds));
    }

    private Measurement measure(Path wasm, long seconds, String... length)
            throws MeasurementException, IOException, InterruptedException {
        Path directory = Files.createTempDirectory("compare-");
        List<String> whole = new ArrayList<>(command);
        whole.addAll(List.of(length));
        whole.addAll(List.of("--dir", directory + "::/"));
        whole.add(wasm.toString());
        Path out = Files.createTempFile("compare-", ".out");
        Path err = Files.createTempFile("compare-", ".err");
        try {
            Process process = new ProcessBuilder(whole)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            try {
                if (!process.waitFor(seconds + PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    throw new MeasurementException(
                            "did not end, %d s after it should have".formatted(PATIENCE_SECONDS));
                }
            } finally {
                process.destroyForcibly();
            }
            return result(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
            Directories.delete(directory);
        }
    }

    /** A process exits with its guest's code; where it never came to that, it prints no JSON but says why. */
    private static Measurement result(int exitCode, String out, String err) throws MeasurementException {
        if (out.isBlank()) {
            throw new MeasurementException("exits with " + exitCode + ": " + shown(err));
        }
        Measurement measurement = Measurement.parse(out);
        if (measurement.exitCode() != exitCode) {
            throw new MeasurementException("exits with " + exitCode + ": " + shown(err));
        }
        return measurement;
    }

    /** On one line. V8 says first what is wrong, wasmj last. */
    private static String shown(String err) {
        List<String> lines =
                err.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        int left = lines.size() - SHOWN_LINES;
        if (left <= 0) {
            return String.join(" ", lines);
        }
        return String.join(" ", lines.subList(0, SHOWN_LINES / 2)) + " … "
                + String.join(" ", lines.subList(SHOWN_LINES / 2 + left, lines.size()));
    }
}
