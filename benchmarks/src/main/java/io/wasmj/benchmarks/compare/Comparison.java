package io.wasmj.benchmarks.compare;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

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

    Contender reference() {
        return contenders.getFirst();
    }

    /** How many programs a contender ran. */
    long ran(int contender) {
        return rows.stream().filter(row -> row.result(contender).isPresent()).count();
    }

    /** Whether a contender ran all programs; one that does not take part did. */
    boolean isComplete(String name) {
        return IntStream.range(0, contenders.size())
                .filter(i -> contenders.get(i).name().equals(name))
                .allMatch(i -> ran(i) == rows.size());
    }

    /** Of the ratios of all programs that both contenders ran. */
    OptionalDouble geometricMean(Figure figure, int contender, int reference) {
        OptionalDouble mean = rows.stream()
                .flatMapToDouble(row -> row.ratio(figure, contender, reference).stream())
                .map(Math::log)
                .average();
        return mean.isPresent() ? OptionalDouble.of(Math.exp(mean.getAsDouble())) : mean;
    }

    /** The program with the largest ratio to the reference. */
    Optional<Row> worst(Figure figure, int contender) {
        return rows.stream()
                .filter(row -> row.ratio(figure, contender, 0).isPresent())
                .max(Comparator.comparingDouble(
                        row -> row.ratio(figure, contender, 0).orElseThrow()));
    }

    OptionalDouble worstRatio(Figure figure, int contender) {
        return worst(figure, contender)
                .map(row -> row.ratio(figure, contender, 0))
                .orElse(OptionalDouble.empty());
    }

    /** Of all programs. */
    OptionalDouble median(Figure figure, int contender) {
        return Result.median(rows.stream()
                .flatMapToDouble(row -> row.value(figure, contender).stream())
                .toArray());
    }

    boolean isNoisy() {
        return rows.stream().anyMatch(Row::isNoisy);
    }
}
