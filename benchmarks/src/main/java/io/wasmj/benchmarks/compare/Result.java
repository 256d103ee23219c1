package io.wasmj.benchmarks.compare;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * One program in one engine.
 *
 * @param compile in milliseconds, by a process of its own that found nothing compiled
 * @param rounds one measurement for each
 */
record Result(OptionalDouble compile, List<Measurement> rounds, Instantiation instantiation) implements Outcome {

    /** Rounds that differ more than this tell of a machine that did other things as well. */
    private static final double CALM = 1.1;

    Result {
        rounds = List.copyOf(rounds);
    }

    OptionalDouble first() {
        return median(round -> OptionalDouble.of(round.firstMillis()));
    }

    OptionalDouble firstTen() {
        return median(round -> round.millisOfFirst(10));
    }

    OptionalDouble steady() {
        return median(round -> OptionalDouble.of(round.medianMillis()));
    }

    OptionalDouble instantiate() {
        return instantiation.micros();
    }

    /** In KiB. */
    OptionalDouble memory() {
        return instantiation.bytes().stream().map(bytes -> bytes / 1024).findFirst();
    }

    boolean isNoisy() {
        double[] steady =
                rounds.stream().mapToDouble(Measurement::medianMillis).sorted().toArray();
        return steady[steady.length - 1] > CALM * steady[0];
    }

    private OptionalDouble median(Function<Measurement, OptionalDouble> figure) {
        return median(rounds.stream()
                .map(figure)
                .flatMapToDouble(OptionalDouble::stream)
                .toArray());
    }

    static OptionalDouble median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
    }
}
