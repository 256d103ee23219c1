package io.wasmj.benchmarks.compare;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The report as one page that needs nothing else: no script, no font, no network. */
final class HtmlReport {

    private final Comparison comparison;
    private final StringBuilder out = new StringBuilder();

    private HtmlReport(Comparison comparison) {
        this.comparison = comparison;
    }

    static String of(Comparison comparison) {
        HtmlReport report = new HtmlReport(comparison);
        report.write();
        return frame().replace("{{title}}", Html.escape(report.title())).replace("{{body}}", report.out);
    }

    private static String frame() {
        try (InputStream in = HtmlReport.class.getResourceAsStream("report.html")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String title() {
        return comparison.contenders().reversed().stream().map(Contender::name).collect(Collectors.joining(" and "));
    }

    private void write() {
        add("<h1>" + Html.escape(title()) + "</h1>");
        String reference = Html.escape(comparison.contenders().getFirst().name());
        add("<p class=\"quiet\">How many times as long as " + reference
                + " a program takes. Left of the line: faster.</p>");
        if (!comparison.measured().isEmpty()) {
            tiles();
            chart("In the steady state", "The median of the last half of the iterations.", Result::medianMillis);
            chart("The first iteration", "When nothing is warm yet.", Result::firstMillis);
        }
        table();
        add("<h2>How it was measured</h2>");
        add("<ul>");
        comparison
                .contenders()
                .forEach(each -> add("<li>" + Html.escape(each.name() + ": " + each.version()) + "</li>"));
        comparison.conditions().forEach(each -> add("<li>" + Html.escape(each) + "</li>"));
        add("</ul>");
    }

    private void tiles() {
        add("<div class=\"tiles\">");
        for (int i = 1; i < comparison.contenders().size(); i++) {
            String name = comparison.contenders().size() == 2
                    ? ""
                    : comparison.contenders().get(i).name() + ": ";
            Row.Measured worst = comparison.worst(Result::medianMillis, i);
            tile(comparison.geometricMean(Result::medianMillis, i), name + "geometric mean");
            tile(worst.ratio(Result::medianMillis, i), name + "worst, " + worst.program());
            tile(comparison.geometricMean(Result::firstMillis, i), name + "first iteration, geometric mean");
        }
        add("</div>");
    }

    private void tile(double ratio, String what) {
        add("<div class=\"tile\"><b>" + Figures.ratio(ratio) + "×</b><span>" + Html.escape(what) + "</span></div>");
    }

    private void chart(String title, String explanation, ToDoubleFunction<Result> figure) {
        add("<h2>" + title + "</h2>");
        add("<p class=\"quiet\">" + explanation + legend() + "</p>");
        out.append(RatioChart.of(comparison, figure));
    }

    private String legend() {
        List<Contender> contenders = comparison.contenders();
        StringBuilder legend = new StringBuilder();
        for (int i = 1; i < contenders.size() && contenders.size() > 2; i++) {
            legend.append("<i class=\"c").append(i).append("\"></i>");
            legend.append(Html.escape(contenders.get(i).name()));
        }
        return legend.isEmpty() ? "" : "<span class=\"legend\">" + legend + "</span>";
    }

    private void table() {
        Table table = new Table(comparison.contenders());
        add("<h2>All figures</h2>");
        add("<div class=\"wide\"><table>");
        add("<thead>" + row("th", table.head()) + "</thead>");
        add("<tbody>");
        for (Row row : comparison.rows()) {
            switch (row) {
                case Row.Measured measured -> add(row("td", table.cells(measured)));
                case Row.Failed failed ->
                    add("<tr><td>" + Html.escape(failed.program())
                            + "</td><td class=\"failed\" colspan=\""
                            + (table.head().size() - 1) + "\">"
                            + Html.escape(failed.reason()) + "</td></tr>");
            }
        }
        add("</tbody>");
        if (!comparison.measured().isEmpty()) {
            add("<tfoot>" + row("td", table.geometricMean(comparison)) + row("td", table.worst(comparison))
                    + "</tfoot>");
        }
        add("</table></div>");
        if (comparison.isNoisy()) {
            add("<p class=\"quiet\">~ the rounds differ by more than a tenth: the machine was not quiet.</p>");
        }
    }

    private static String row(String element, List<String> cells) {
        return cells.stream()
                .map(cell -> "<" + element + ">" + Html.escape(cell) + "</" + element + ">")
                .collect(Collectors.joining("", "<tr>", "</tr>"));
    }

    private void add(String line) {
        out.append(line).append('\n');
    }
}
