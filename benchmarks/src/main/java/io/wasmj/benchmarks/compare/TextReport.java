package io.wasmj.benchmarks.compare;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** The ratios as a person at a terminal reads them, row by row as they become known. */
final class TextReport {

    private static final List<Figure> FIGURES = List.of(Figure.STEADY, Figure.FIRST);
    private static final int NARROWEST = 8;
    private static final String GAP = "  ";

    private final PrintStream out;
    private final List<Contender> contenders;
    private final int nameWidth;
    private final List<String> head = new ArrayList<>();

    TextReport(PrintStream out, List<Contender> contenders, List<Program> programs) {
        this.out = out;
        this.contenders = List.copyOf(contenders);
        nameWidth = programs.stream()
                .mapToInt(program -> program.name().length() + Sections.NOISY.length())
                .reduce(Sections.GEOMETRIC_MEAN.length(), Math::max);
        for (Figure figure : FIGURES) {
            List<String> columns = Sections.ratioHead(contenders, figure);
            head.add(figure == Figure.STEADY ? columns.getFirst() : "first: " + columns.getFirst());
            head.addAll(columns.subList(1, columns.size()));
        }
    }

    void begin() {
        line(Sections.PROGRAM, head);
    }

    void row(Row row) {
        List<String> cells = new ArrayList<>();
        FIGURES.forEach(figure -> cells.addAll(Sections.ratios(row, figure)));
        line(row.program() + (row.isNoisy() ? Sections.NOISY : ""), cells);
        for (int i = 0; i < contenders.size(); i++) {
            if (row.outcomes().get(i) instanceof Outcome.Failure failure) {
                out.println(GAP + contenders.get(i).name() + " " + failure.reason());
            }
        }
    }

    void end(Comparison comparison) {
        List<String> means = new ArrayList<>();
        List<String> worst = new ArrayList<>();
        for (Figure figure : FIGURES) {
            means.add("");
            worst.add("");
            for (int i = 1; i < contenders.size(); i++) {
                means.add(Figures.ratio(comparison.geometricMean(figure, i, 0)));
                worst.add(Figures.ratio(comparison.worstRatio(figure, i)));
            }
        }
        line(Sections.GEOMETRIC_MEAN, means);
        line(Sections.WORST, worst);
        if (comparison.isNoisy()) {
            out.println("~ rounds differ by more than a tenth: the machine was not quiet");
        }
    }

    private void line(String name, List<String> cells) {
        StringBuilder line = new StringBuilder(name + " ".repeat(Math.max(0, nameWidth - name.length())));
        for (int i = 0; i < cells.size(); i++) {
            int width = Math.max(NARROWEST, head.get(i).length());
            line.append(GAP)
                    .append(" ".repeat(Math.max(0, width - cells.get(i).length())))
                    .append(cells.get(i));
        }
        out.println(line.toString().stripTrailing());
    }
}
