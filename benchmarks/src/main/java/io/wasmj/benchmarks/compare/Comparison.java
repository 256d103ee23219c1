package io.wasmj.benchmarks.compare;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a comparison found.
 *
 * @param contenders the first is what the others are compared with
 * @param conditions where and how it was measured, a sentence each
 */
record Comparison(List<Contender> contenders, List<Row> rows, List<String> conditions) {

    Comparison {
        contenders = List.copyOf(contenders);
        rows = List.copyOf(rows);
        conditions = List.copyOf(conditions);
    }

    List<Row.Measured> measured() {
        return rows.stream()
                .filter(Row.Measured.class::isInstance)
                .map(Row.Measured.class::cast)
                .toList();
    }

    List<Row.Failed> failed() {
        return rows.stream()
                .filter(Row.Failed.class::isInstance)
                .map(Row.Failed.class::cast)
                .toList();
    }

    /** Of the ratios of all programs; there must be one. */
    double geometricMean(ToDoubleFunction<Result> figure, int contender) {
        return Math.exp(measured().stream()
                .mapToDouble(row -> Math.log(row.ratio(figure, contender)))
                .average()
                .orElseThrow());
    }

    /** The program with the largest ratio; there must be one. */
    Row.Measured worst(ToDoubleFunction<Result> figure, int contender) {
        return measured().stream()
                .max(Comparator.comparingDouble(row -> row.ratio(figure, contender)))
                .orElseThrow();
    }

    boolean isNoisy() {
        return measured().stream().anyMatch(Row.Measured::isNoisy);
    }
}
