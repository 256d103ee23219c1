package io.wasmj.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.ToDoubleFunction;

/**
 * The cells of the report: the program, then what each contender takes and how many times as long as the first that
 * is, in the steady state; then the same of the first iterations.
 */
final class Table {

    /** Marks a program whose rounds differ. */
    static final String NOISY = " ~";

    private static final List<ToDoubleFunction<Result>> FIGURES = List.of(Result::medianMillis, Result::firstMillis);

    private final List<String> names;

    Table(List<Contender> contenders) {
        names = contenders.stream().map(Contender::name).toList();
    }

    List<String> head() {
        List<String> cells = new ArrayList<>(List.of("program"));
        for (String prefix : List.of("", "first: ")) {
            names.forEach(name -> cells.add(prefix + name + " ms"));
            others(i -> cells.add(names.size() == 2 ? "ratio" : names.get(i) + " ratio"));
        }
        return cells;
    }

    List<String> cells(Row.Measured row) {
        List<String> cells = new ArrayList<>(List.of(row.program() + (row.isNoisy() ? NOISY : "")));
        for (ToDoubleFunction<Result> figure : FIGURES) {
            row.results().forEach(result -> cells.add(Figures.millis(figure.applyAsDouble(result))));
            others(i -> cells.add(Figures.ratio(row.ratio(figure, i))));
        }
        return cells;
    }

    List<String> geometricMean(Comparison comparison) {
        return summary("geometric mean", comparison::geometricMean);
    }

    List<String> worst(Comparison comparison) {
        return summary("worst", (figure, i) -> comparison.worst(figure, i).ratio(figure, i));
    }

    private List<String> summary(String title, Summary summary) {
        List<String> cells = new ArrayList<>(List.of(title));
        for (ToDoubleFunction<Result> figure : FIGURES) {
            names.forEach(_ -> cells.add(""));
            others(i -> cells.add(Figures.ratio(summary.of(figure, i))));
        }
        return cells;
    }

    private void others(IntConsumer action) {
        for (int i = 1; i < names.size(); i++) {
            action.accept(i);
        }
    }

    private interface Summary {
        double of(ToDoubleFunction<Result> figure, int contender);
    }
}
