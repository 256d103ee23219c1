package io.wasmj.benchmarks.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Measures a program in all contenders. They take turns, so that whatever slows the machine down for a while slows all
 * of them down. Each turn is a new process.
 */
final class Rounds {

    private final List<Contender> contenders;
    private final int rounds;
    private final double seconds;
    private final Progress progress;

    /** @param seconds of each turn */
    Rounds(List<Contender> contenders, int rounds, double seconds, Progress progress) {
        this.contenders = List.copyOf(contenders);
        this.rounds = rounds;
        this.seconds = seconds;
        this.progress = progress;
    }

    Row measure(Program program) throws IOException, InterruptedException {
        List<List<Measurement>> turns = new ArrayList<>();
        contenders.forEach(_ -> turns.add(new ArrayList<>()));
        Output output = new Output(program);
        for (int round = 0; round <= rounds; round++) {
            for (int i = 0; i < contenders.size(); i++) {
                Contender contender = contenders.get(i);
                try {
                    if (round == 0) {
                        // Whether it works at all, before it takes time; and wasmj keeps the compiled module.
                        progress.show(program.name() + ": does it run in " + contender.name() + "?");
                        output.check(contender.once(program.wasm()));
                    } else {
                        progress.show(
                                "%s: %s, round %d of %d".formatted(program.name(), contender.name(), round, rounds));
                        Measurement measurement = contender.during(seconds, program.wasm());
                        output.check(measurement);
                        turns.get(i).add(measurement);
                    }
                } catch (MeasurementException e) {
                    return new Row.Failed(program.name(), contender.name() + " " + e.getMessage());
                }
            }
        }
        return new Row.Measured(program.name(), turns.stream().map(Result::new).toList());
    }

    /** What a program is to print: what it is known to print, otherwise what it printed first. */
    private static final class Output {

        private @Nullable String expected;
        private int exitCode;

        Output(Program program) {
            expected = program.expected();
        }

        void check(Measurement measurement) throws MeasurementException {
            if (expected == null) {
                expected = measurement.output();
                exitCode = measurement.exitCode();
            }
            if (measurement.exitCode() != exitCode) {
                throw new MeasurementException("exits with " + measurement.exitCode() + ", expected is " + exitCode);
            }
            if (!measurement.output().equals(expected)) {
                throw new MeasurementException("prints something else than expected");
            }
        }
    }
}
