package io.wasmj.spec.core;

import io.wasmj.spec.Configuration;
import io.wasmj.spec.core.SuiteReport.Counts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The tables of conformance in Markdown, and their place in the README. */
final class ConformanceTable {

    private static final String BEGIN = "<!-- conformance:begin -->";
    private static final String END = "<!-- conformance:end -->";

    private ConformanceTable() {}

    static String of(SuiteReport report) {
        StringBuilder out = new StringBuilder("""
            | part of the suite | commands | passed | out of scope | failed |
            |---|--:|--:|--:|--:|
            """);
        Counts total = Counts.NONE;
        for (Map.Entry<SuitePart, Counts> part : report.byPart().entrySet()) {
            row(out, part.getKey().title(), part.getValue());
            total = total.plus(part.getValue());
        }
        row(out, "**All**", total);
        List<Configuration> configurations = List.copyOf(report.configurations());
        out.append("\nEvery command runs in ")
                .append(configurations.size())
                .append(" configurations (")
                .append(configurations.stream().map(Configuration::title).collect(Collectors.joining("; ")))
                .append(") and counts as passed only where it passes in all.");
        String proposals = report.byProposal().stream()
                .map(p -> p.getKey() + " " + number(p.getValue()))
                .collect(Collectors.joining(", "));
        if (!proposals.isEmpty()) {
            out.append(" Out of scope, by the proposal needed: ")
                    .append(proposals)
                    .append('.');
        }
        return out.append("\n\n").append(ProposalTable.of(report)).toString();
    }

    private static void row(StringBuilder out, String title, Counts counts) {
        out.append("| ").append(title);
        for (int count : new int[] {counts.commands(), counts.passed(), counts.outOfScope(), counts.failed()}) {
            out.append(" | ").append(number(count));
        }
        out.append(" |\n");
    }

    static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** The table as a Markdown file holds it between the markers, or empty where there are none. */
    static Optional<String> in(Path markdown) throws IOException {
        if (!Files.exists(markdown)) {
            return Optional.empty();
        }
        String text = Files.readString(markdown);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END, begin);
        return begin < 0 || end < 0
                ? Optional.empty()
                : Optional.of(text.substring(begin + BEGIN.length(), end).strip() + "\n");
    }

    static void update(Path markdown, String table) throws IOException {
        String text = Files.readString(markdown);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        Files.writeString(markdown, text.substring(0, begin) + "\n" + table + text.substring(text.indexOf(END, begin)));
    }
}
