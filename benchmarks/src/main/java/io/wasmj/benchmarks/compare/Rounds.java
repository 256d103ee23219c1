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

    /** How long instances are made, in all. */
    private static final double INSTANTIATION_SECONDS = 1;

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
        Output output = new Output(program);
        List<Turns> all = contenders.stream()
                .map(each -> new Turns(each, program, output))
                .toList();
        for (int round = 0; round <= rounds; round++) {
            for (Turns turns : all) {
                turns.take(round);
            }
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (Turns turns : all) {
            outcomes.add(turns.outcome());
        }
        return new Row(program.name(), outcomes);
    }

    /** Those of one contender, until it fails. */
    private final class Turns {

        private final Contender contender;
        private final Program program;
        private final Output output;
        private final List<Measurement> measurements = new ArrayList<>();
        private @Nullable Measurement check;
        private Outcome.@Nullable Failure failure;

        Turns(Contender contender, Program program, Output output) {
            this.contender = contender;
            this.program = program;
            this.output = output;
        }

        void take(int round) throws IOException, InterruptedException {
            if (failure != null) {
                return;
            }
            try {
                if (check != null && check.firstMillis() > 1000 * seconds * rounds) {
                    // One iteration takes longer than all turns are to: more of them would take hours.
                    measurements.add(check);
                } else if (round == 0) {
                    // Whether it works at all, before it takes time; and wasmj keeps the compiled module.
                    progress.show(program.name() + ": does it run in " + contender.name() + "?");
                    check = contender.once(program);
                    output.check(check);
                } else {
                    progress.show("%s: %s, round %d of %d".formatted(program.name(), contender.name(), round, rounds));
                    Measurement measurement = contender.during(seconds, program);
                    output.check(measurement);
                    measurements.add(measurement);
                }
            } catch (MeasurementException e) {
                failure = new Outcome.Failure(String.valueOf(e.getMessage()));
            }
        }

        Outcome outcome() throws IOException, InterruptedException {
            if (failure != null || check == null) {
                return failure == null ? new Outcome.Failure("was not asked") : failure;
            }
            return new Result(check.compileMillis(), measurements, instantiation());
        }

        /** An engine that ran the program but does not tell, or not with a heap of this size, is no failure. */
        private Instantiation instantiation() throws IOException, InterruptedException {
            progress.show(program.name() + ": instances of " + contender.name());
            try {
                return contender.instantiations(Math.min(seconds, INSTANTIATION_SECONDS), program);
            } catch (MeasurementException _) {
                return Instantiation.UNKNOWN;
            }
        }
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
