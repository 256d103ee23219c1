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
        line("# " + Headline.of(comparison));
        line("");
        comparison.contenders().forEach(each -> line("- " + each.name() + ": " + each.version()));
        comparison.conditions().forEach(each -> line("- " + each));
        section(Sections.engines(comparison));
        Sections.figures(comparison).forEach(this::section);
        if (comparison.isNoisy()) {
            line("");
            line("`~` the rounds differ by more than a tenth.");
        }
        List<String> failures = Headline.failures(comparison);
        if (!failures.isEmpty()) {
            line("");
            line("## What did not run");
            line("");
            failures.forEach(each -> line("- " + each));
        }
    }

    private void section(Section section) {
        line("");
        line("## " + section.title());
        line("");
        line(section.explanation());
        line("");
        row(section.head());
        line("|---" + "|--:".repeat(section.head().size() - 1) + "|");
        section.rows().forEach(this::row);
        section.summary()
                .forEach(cells -> row(cells.stream()
                        .map(cell -> cell.isEmpty() ? cell : "**" + cell + "**")
                        .toList()));
    }

    private void row(List<String> cells) {
        line(cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |")));
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
