package io.wasmj.benchmarks.compare;

import java.io.PrintStream;
import java.util.List;

/** The table as a person at a terminal reads it, row by row as they become known. */
final class TextReport {

    private static final int NARROWEST = 8;
    private static final String GAP = "  ";

    private final PrintStream out;
    private final Table table;
    private final int nameWidth;
    private final List<String> head;

    TextReport(PrintStream out, List<Contender> contenders, List<Program> programs) {
        this.out = out;
        table = new Table(contenders);
        nameWidth = programs.stream()
                .mapToInt(program -> program.name().length() + Table.NOISY.length())
                .reduce("geometric mean".length(), Math::max);
        head = table.head();
    }

    void begin() {
        line(head);
    }

    void row(Row row) {
        switch (row) {
            case Row.Measured measured -> line(table.cells(measured));
            case Row.Failed failed -> out.println(pad(failed.program(), nameWidth) + GAP + failed.reason());
        }
    }

    void end(Comparison comparison) {
        if (!comparison.measured().isEmpty()) {
            line(table.geometricMean(comparison));
            line(table.worst(comparison));
        }
        if (comparison.isNoisy()) {
            out.println("~ rounds differ by more than a tenth: the machine was not quiet");
        }
    }

    private void line(List<String> cells) {
        StringBuilder line = new StringBuilder(pad(cells.getFirst(), nameWidth));
        for (int i = 1; i < cells.size(); i++) {
            int width = Math.max(NARROWEST, head.get(i).length());
            line.append(GAP)
                    .append(" ".repeat(Math.max(0, width - cells.get(i).length())))
                    .append(cells.get(i));
        }
        out.println(line.toString().stripTrailing());
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
