package io.wasmj.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The tables of the report, whatever its form: one of the engines, then one for each figure. */
final class Sections {

    /** Marks a program whose rounds differ. */
    static final String NOISY = " ~";

    static final String PROGRAM = "program";
    static final String GEOMETRIC_MEAN = "geometric mean";
    static final String WORST = "worst";

    private final Comparison comparison;
    private final List<Contender> contenders;

    private Sections(Comparison comparison) {
        this.comparison = comparison;
        contenders = comparison.contenders();
    }

    static Section engines(Comparison comparison) {
        return new Sections(comparison).engines();
    }

    static List<Section> figures(Comparison comparison) {
        Sections sections = new Sections(comparison);
        List<Section> all = new ArrayList<>();
        Figure.TIMES.forEach(figure -> all.add(sections.ratios(figure)));
        Figure.COSTS.forEach(figure -> all.add(sections.values(figure)));
        return all;
    }

    /** The cells of a program: what the reference takes, and how many times as long the others do. */
    static List<String> ratios(Row row, Figure figure) {
        List<String> cells = new ArrayList<>(List.of(Figures.value(row.value(figure, 0))));
        for (int i = 1; i < row.outcomes().size(); i++) {
            cells.add(Figures.ratio(row.ratio(figure, i, 0)));
        }
        return cells;
    }

    static List<String> ratioHead(List<Contender> contenders, Figure figure) {
        return columns(contenders, i -> contenders.get(i).name() + (i == 0 ? " " + figure.unit() : " ×"));
    }

    private static List<String> columns(List<Contender> contenders, IntFunction<String> cell) {
        return IntStream.range(0, contenders.size()).mapToObj(cell).toList();
    }

    private Section engines() {
        boolean severalPeers = contenders.size() > 2;
        List<String> head = new ArrayList<>(List.of("engine", "programs"));
        String reference = comparison.reference().name();
        Figure.TIMES.forEach(figure -> head.add(figure.title().toLowerCase(java.util.Locale.ROOT) + " × " + reference));
        head.add("worst × " + reference);
        if (severalPeers) {
            head.add("steady state × " + contenders.get(1).name());
        }
        Figure.COSTS.forEach(
                figure -> head.add(figure.title().toLowerCase(java.util.Locale.ROOT) + ", " + figure.unit()));
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < contenders.size(); i++) {
            int contender = i;
            List<String> cells = new ArrayList<>(List.of(
                    contenders.get(i).name(),
                    comparison.ran(i) + " of " + comparison.rows().size()));
            Figure.TIMES.forEach(figure -> cells.add(Figures.ratio(comparison.geometricMean(figure, contender, 0))));
            cells.add(Figures.ratio(comparison.worstRatio(Figure.STEADY, i)));
            if (severalPeers) {
                cells.add(Figures.ratio(comparison.geometricMean(Figure.STEADY, i, 1)));
            }
            Figure.COSTS.forEach(figure -> cells.add(Figures.value(comparison.median(figure, contender))));
            rows.add(cells);
        }
        return new Section(
                "The engines",
                "Geometric means over the programs that both engines ran; compile time, instantiation and memory are"
                        + " medians over the programs.",
                head,
                rows,
                List.of());
    }

    private Section ratios(Figure figure) {
        List<String> head = new ArrayList<>(List.of(PROGRAM));
        head.addAll(ratioHead(contenders, figure));
        return new Section(
                figure.title(),
                figure.explanation(),
                head,
                rows(row -> ratios(row, figure)),
                List.of(geometricMean(figure), worst(figure)));
    }

    private Section values(Figure figure) {
        List<String> head = new ArrayList<>(List.of(PROGRAM));
        head.addAll(columns(contenders, i -> contenders.get(i).name() + " " + figure.unit()));
        List<String> median = new ArrayList<>(List.of("median"));
        median.addAll(columns(contenders, i -> Figures.value(comparison.median(figure, i))));
        return new Section(
                figure.title(),
                figure.explanation(),
                head,
                rows(row -> columns(contenders, i -> Figures.value(row.value(figure, i)))),
                List.of(median));
    }

    private List<List<String>> rows(java.util.function.Function<Row, List<String>> cellsOf) {
        List<List<String>> rows = new ArrayList<>();
        for (Row row : comparison.rows()) {
            List<String> cells = new ArrayList<>(List.of(row.program() + (row.isNoisy() ? NOISY : "")));
            cells.addAll(cellsOf.apply(row));
            rows.add(cells);
        }
        return rows;
    }

    private List<String> geometricMean(Figure figure) {
        return summary(GEOMETRIC_MEAN, i -> comparison.geometricMean(figure, i, 0));
    }

    private List<String> worst(Figure figure) {
        return summary(WORST, i -> comparison.worstRatio(figure, i));
    }

    private List<String> summary(String title, IntFunction<OptionalDouble> ratio) {
        List<String> cells = new ArrayList<>(List.of(title));
        cells.addAll(columns(contenders, i -> i == 0 ? "" : Figures.ratio(ratio.apply(i))));
        return cells;
    }
}
