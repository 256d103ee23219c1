package io.wasmj.benchmarks.compare;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
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
        return frame().replace("{{title}}", Html.escape(Headline.of(comparison)))
                .replace("{{body}}", report.out);
    }

    private static String frame() {
        try (InputStream in = HtmlReport.class.getResourceAsStream("report.html")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write() {
        String reference = Html.escape(comparison.reference().name());
        add("<h1>" + Html.escape(Headline.of(comparison)) + "</h1>");
        add("<p class=\"quiet\">" + comparison.rows().size() + " WebAssembly programs, and how many times as long as "
                + reference + " each engine takes. Left of the line, below 1×: faster than " + reference + ".</p>");
        tiles();
        if (comparison.contenders().size() > 2) {
            add("<h2>The engines, when all is warm</h2>");
            quiet("Geometric means over the programs that the engine runs.");
            out.append(RatioChart.ofEngines(comparison, Figure.STEADY));
        }
        String curve = TimeChart.of(comparison);
        if (!curve.isEmpty()) {
            add("<h2>The way there</h2>");
            quiet("What an iteration takes, by the time since the first one began: the geometric mean over all"
                    + " programs, in multiples of " + reference + "'s steady state." + legend(0));
            out.append(curve);
        }
        programs(Figure.STEADY);
        programs(Figure.FIRST);
        add("<h2>All figures</h2>");
        section(Sections.engines(comparison), true);
        Sections.figures(comparison).forEach(section -> section(section, false));
        failures();
        conditions();
    }

    private void tiles() {
        if (comparison.contenders().size() < 2) {
            return;
        }
        add("<div class=\"tiles\">");
        String name = comparison.contenders().get(1).name();
        tile(comparison.geometricMean(Figure.STEADY, 1, 0), name + ", steady state, geometric mean");
        String worst = comparison.worst(Figure.STEADY, 1).map(Row::program).orElse("none");
        tile(comparison.worstRatio(Figure.STEADY, 1), "the worst of them, " + worst);
        tile(comparison.geometricMean(Figure.FIRST, 1, 0), "first iteration, geometric mean");
        add("</div>");
    }

    private void tile(OptionalDouble ratio, String what) {
        add("<div class=\"tile\"><b>" + Figures.ratio(ratio) + "×</b><span>" + Html.escape(what) + "</span></div>");
    }

    private void programs(Figure figure) {
        if (comparison.contenders().size() > 1) {
            add("<h2>" + figure.title() + ", program by program</h2>");
            quiet(figure.explanation() + legend(1));
            out.append(RatioChart.ofPrograms(comparison, figure));
        }
    }

    /** What the colours stand for; two engines need none but where both are drawn. */
    private String legend(int from) {
        List<Contender> contenders = comparison.contenders();
        StringBuilder legend = new StringBuilder();
        for (int i = from; i < contenders.size() && contenders.size() - from > 1; i++) {
            legend.append("<span><i class=\"c").append(i).append("\"></i>");
            legend.append(Html.escape(contenders.get(i).name())).append("</span> ");
        }
        return legend.isEmpty() ? "" : "<span class=\"legend\">" + legend + "</span>";
    }

    private void section(Section section, boolean open) {
        add("<details" + (open ? " open" : "") + "><summary>" + Html.escape(section.title()) + "</summary>");
        quiet(Html.escape(section.explanation()));
        add("<div class=\"wide\"><table>");
        add("<thead>" + row("th", section.head()) + "</thead>");
        add("<tbody>" + rows(section.rows()) + "</tbody>");
        add("<tfoot>" + rows(section.summary()) + "</tfoot>");
        add("</table></div></details>");
    }

    private void failures() {
        List<String> failures = Headline.failures(comparison);
        if (!failures.isEmpty()) {
            add("<details><summary>What did not run</summary><ul>");
            failures.forEach(each -> add("<li>" + Html.escape(each) + "</li>"));
            add("</ul></details>");
        }
    }

    private void conditions() {
        add("<h2>How it was measured</h2>");
        add("<ul>");
        comparison
                .contenders()
                .forEach(each -> add("<li>" + Html.escape(each.name() + ": " + each.version()) + "</li>"));
        comparison.conditions().forEach(each -> add("<li>" + Html.escape(each) + "</li>"));
        if (comparison.isNoisy()) {
            add("<li>~ the rounds differ by more than a tenth: the machine was not quiet</li>");
        }
        add("</ul>");
    }

    private static String rows(List<List<String>> rows) {
        return rows.stream().map(cells -> row("td", cells)).collect(Collectors.joining("\n"));
    }

    private static String row(String element, List<String> cells) {
        return cells.stream()
                .map(cell -> "<" + element + ">" + Html.escape(cell) + "</" + element + ">")
                .collect(Collectors.joining("", "<tr>", "</tr>"));
    }

    private void quiet(String html) {
        add("<p class=\"quiet\">" + html + "</p>");
    }

    private void add(String line) {
        out.append(line).append('\n');
    }
}
