package io.wasmj.benchmarks.compare;

import java.util.List;
import java.util.stream.Collectors;

/** The report as Markdown. */
final class MarkdownReport {

    private final Comparison comparison;
    private final StringBuilder out = new StringBuilder();

    private MarkdownReport(Comparison comparison) {
        this.comparison = comparison;
    }

    static String of(Comparison comparison) {
        MarkdownReport report = new MarkdownReport(comparison);
        report.write();
        return report.out.toString();
    }

    private void write() {
        Table table = new Table(comparison.contenders());
        line("# "
                + comparison.contenders().reversed().stream()
                        .map(Contender::name)
                        .collect(Collectors.joining(" and ")));
        line("");
        comparison.contenders().forEach(each -> line("- " + each.name() + ": " + each.version()));
        comparison.conditions().forEach(each -> line("- " + each));
        line("");
        List<String> head = table.head();
        row(head);
        line("|---" + "|--:".repeat(head.size() - 1) + "|");
        for (Row row : comparison.rows()) {
            switch (row) {
                case Row.Measured measured -> row(table.cells(measured));
                case Row.Failed failed ->
                    row(List.of(
                            failed.program(),
                            "failed: " + failed.reason().lines().collect(Collectors.joining(" "))));
            }
        }
        if (!comparison.measured().isEmpty()) {
            row(bold(table.geometricMean(comparison)));
            row(bold(table.worst(comparison)));
        }
        if (comparison.isNoisy()) {
            line("");
            line("`~` the rounds differ by more than a tenth.");
        }
    }

    private static List<String> bold(List<String> cells) {
        return cells.stream()
                .map(cell -> cell.isEmpty() ? cell : "**" + cell + "**")
                .toList();
    }

    private void row(List<String> cells) {
        line(cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |")));
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
