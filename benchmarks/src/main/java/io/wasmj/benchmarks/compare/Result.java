package io.wasmj.benchmarks.compare;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** One program in one engine: one measurement for each round. */
record Result(List<Measurement> rounds) {

    /** Rounds that differ more than this tell of a machine that did other things as well. */
    private static final double CALM = 1.1;

    Result {
        rounds = List.copyOf(rounds);
    }

    double firstMillis() {
        return median(Measurement::firstMillis);
    }

    double medianMillis() {
        return median(Measurement::medianMillis);
    }

    boolean isNoisy() {
        double[] sorted = sorted(Measurement::medianMillis);
        return sorted[sorted.length - 1] > CALM * sorted[0];
    }

    private double median(ToDoubleFunction<Measurement> figure) {
        double[] sorted = sorted(figure);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private double[] sorted(ToDoubleFunction<Measurement> figure) {
        return rounds.stream().mapToDouble(figure).sorted().toArray();
    }
}
