package io.wasmj.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Rows with a name and a bar each, from the line that stands for the reference; further engines are dots in the row.
 * Text keeps its size on any screen, because only places along the scale are relative.
 */
final class RatioChart {

    private static final int MOST_TICKS = 7;
    private static final int HEIGHT = 22;

    /** What the scale always shows. */
    private static final double LEAST = 0.5;

    private static final double MOST = 2;

    /** From here on to the right, a value is written on the left of its bar's end. */
    private static final double NEAR_THE_EDGE = 86;

    /**
     * A bar with its name.
     *
     * @param kind the number of the engine, which is its colour
     * @param dots the others, by the numbers of their engines
     */
    private record Bar(String name, double ratio, int kind, List<Dot> dots) {}

    private record Dot(int kind, double ratio, String title) {}

    private final List<Bar> bars;
    private final LogScale scale;
    private final StringBuilder out = new StringBuilder();

    private RatioChart(List<Bar> bars) {
        this.bars = bars;
        scale = LogScale.of(
                bars.stream()
                        .flatMapToDouble(bar -> java.util.stream.DoubleStream.concat(
                                java.util.stream.DoubleStream.of(bar.ratio()),
                                bar.dots().stream().mapToDouble(Dot::ratio))),
                LEAST,
                MOST);
    }

    /** A bar for each program, of the second engine; those after it are dots. */
    static String ofPrograms(Comparison comparison, Figure figure) {
        List<Bar> bars = new ArrayList<>();
        for (Row row : comparison.rows()) {
            OptionalDouble ratio = row.ratio(figure, 1, 0);
            if (ratio.isPresent()) {
                bars.add(
                        new Bar(row.program(), ratio.getAsDouble(), 1, dots(comparison, i -> row.ratio(figure, i, 0))));
            }
        }
        bars.sort(java.util.Comparator.comparingDouble(Bar::ratio));
        return new RatioChart(bars).draw();
    }

    private static List<Dot> dots(Comparison comparison, Function<Integer, OptionalDouble> ratioOf) {
        List<Dot> dots = new ArrayList<>();
        for (int i = 2; i < comparison.contenders().size(); i++) {
            OptionalDouble ratio = ratioOf.apply(i);
            if (ratio.isPresent()) {
                String title = comparison.contenders().get(i).name() + " " + Figures.ratio(ratio) + "×";
                dots.add(new Dot(i, ratio.getAsDouble(), title));
            }
        }
        return dots;
    }

    /** A bar for each engine but the first: the geometric mean over the programs. */
    static String ofEngines(Comparison comparison, Figure figure) {
        List<Bar> bars = IntStream.range(1, comparison.contenders().size())
                .filter(i -> comparison.geometricMean(figure, i, 0).isPresent())
                .mapToObj(i -> new Bar(
                        comparison.contenders().get(i).name(),
                        comparison.geometricMean(figure, i, 0).orElseThrow(),
                        i,
                        List.of()))
                .toList();
        return new RatioChart(bars).draw();
    }

    private String draw() {
        out.append("<div class=\"chart\">\n<span></span><svg class=\"scale\" height=\"18\" aria-hidden=\"true\">");
        for (double tick : scale.ticks(MOST_TICKS)) {
            text(scale.position(tick), 13, "", LogScale.label(tick) + "×");
        }
        out.append("</svg>\n");
        bars.forEach(this::bar);
        out.append("</div>\n");
        return out.toString();
    }

    private void bar(Bar bar) {
        out.append("<span class=\"name\">").append(Html.escape(bar.name())).append("</span>");
        out.append(String.format(
                Locale.ROOT,
                "<svg height=\"%d\" role=\"img\" aria-label=\"%s: %s times\">",
                HEIGHT,
                Html.escape(bar.name()),
                Figures.ratio(bar.ratio())));
        for (double tick : scale.ticks(MOST_TICKS)) {
            String x = scale.position(tick);
            out.append(String.format(
                    "<line class=\"%s\" x1=\"%s\" x2=\"%s\" y1=\"0\" y2=\"%d\"/>",
                    tick == 1 ? "one" : "tick", x, x, HEIGHT));
        }
        double from = scale.percent(Math.min(bar.ratio(), 1));
        double to = scale.percent(Math.max(bar.ratio(), 1));
        out.append(String.format(
                "<rect class=\"c%d\" x=\"%s\" y=\"4\" width=\"%s\" height=\"%d\" rx=\"3\"/>",
                bar.kind(), LogScale.written(from), LogScale.written(Math.max(0.4, to - from)), HEIGHT - 8));
        for (Dot dot : bar.dots()) {
            out.append(String.format(
                    "<circle class=\"c%d\" cx=\"%s\" cy=\"%d\" r=\"4.5\"><title>%s</title></circle>",
                    dot.kind(),
                    scale.position(dot.ratio()),
                    // Engines that are alike do not hide each other.
                    HEIGHT / 2 + (dot.kind() % 2 == 0 ? -4 : 4),
                    Html.escape(dot.title())));
        }
        value(bar, from, to);
        out.append("</svg>\n");
    }

    /** Beside the bar, on the side away from the line, where no dot would stand on it: on the other side of the line. */
    private void value(Bar bar, double from, double to) {
        boolean faster = bar.ratio() < 1;
        String written = Figures.ratio(bar.ratio());
        if (faster) {
            text(LogScale.written(from), 15, "value before", written);
        } else if (bar.dots().isEmpty() && to < NEAR_THE_EDGE) {
            text(LogScale.written(to), 15, "value after", written);
        } else {
            text(LogScale.written(from), 15, "value before", written);
        }
    }

    private void text(String x, int y, String kind, String text) {
        String moved = kind.endsWith("before") ? " dx=\"-5\"" : kind.endsWith("after") ? " dx=\"5\"" : "";
        out.append(String.format(
                "<text%s x=\"%s\" y=\"%d\"%s>%s</text>",
                kind.isEmpty() ? "" : " class=\"" + kind + "\"", x, y, moved, text));
    }
}
