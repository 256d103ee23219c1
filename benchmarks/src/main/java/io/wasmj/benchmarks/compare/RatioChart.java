package io.wasmj.benchmarks.compare;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Bars of how many times as long as the first contender the others take. The scale is logarithmic: half as long and
 * twice as long are equally far from the line in the middle.
 */
final class RatioChart {

    private static final int WIDTH = 860;
    private static final int NAMES = 120;
    private static final int LEFT = NAMES + 40;
    private static final int RIGHT = 60;
    private static final int TOP = 26;
    private static final int BAR = 14;
    private static final int GAP = 8;
    private static final double[] TICKS = {0.125, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8, 16, 32, 64, 128, 256};

    /** What the scale always shows. */
    private static final double LEAST = 0.5;

    private static final double MOST = 2;

    private final List<Row.Measured> rows;
    private final int contenders;
    private final ToDoubleFunction<Result> figure;
    private final double low;
    private final double high;
    private final StringBuilder svg = new StringBuilder();

    private RatioChart(Comparison comparison, ToDoubleFunction<Result> figure) {
        this.figure = figure;
        contenders = comparison.contenders().size();
        rows = comparison.measured().stream()
                .sorted(Comparator.comparingDouble(row -> row.ratio(figure, 1)))
                .toList();
        low = Math.min(LEAST, ratios().min().orElse(LEAST)) / 1.05;
        high = Math.max(MOST, ratios().max().orElse(MOST)) * 1.05;
    }

    /** An SVG element. */
    static String of(Comparison comparison, ToDoubleFunction<Result> figure) {
        RatioChart chart = new RatioChart(comparison, figure);
        chart.draw();
        return chart.svg.toString();
    }

    private DoubleStream ratios() {
        return rows.stream()
                .flatMapToDouble(row -> IntStream.range(1, contenders).mapToDouble(i -> row.ratio(figure, i)));
    }

    private void draw() {
        int rowHeight = BAR * (contenders - 1) + GAP;
        int height = TOP + rows.size() * rowHeight + 4;
        add(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"ratio of each program\">",
                WIDTH,
                height));
        for (double tick : TICKS) {
            if (tick > low && tick < high) {
                String kind = tick == 1 ? "one" : "tick";
                add(String.format(
                        Locale.ROOT,
                        "<line class=\"%s\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>",
                        kind,
                        x(tick),
                        x(tick),
                        TOP - 6,
                        height));
                add(String.format(
                        Locale.ROOT,
                        "<text class=\"scale\" x=\"%.1f\" y=\"%d\">%s×</text>",
                        x(tick),
                        TOP - 12,
                        scale(tick)));
            }
        }
        int y = TOP;
        for (Row.Measured row : rows) {
            add(String.format(
                    Locale.ROOT,
                    "<text class=\"name\" x=\"%d\" y=\"%.1f\">%s</text>",
                    NAMES - 10,
                    y + (rowHeight - GAP) / 2.0 + 4,
                    Html.escape(row.program())));
            for (int i = 1; i < contenders; i++) {
                bar(row.ratio(figure, i), i, y + (i - 1) * BAR);
            }
            y += rowHeight;
        }
        add("</svg>");
    }

    private void bar(double ratio, int contender, int y) {
        double from = Math.min(x(ratio), x(1));
        double width = Math.max(1, Math.abs(x(ratio) - x(1)));
        add(String.format(
                Locale.ROOT,
                "<rect class=\"c%d\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>",
                contender,
                from,
                y,
                width,
                BAR - 1));
        boolean left = ratio < 1;
        add(String.format(
                Locale.ROOT,
                "<text class=\"value%s\" x=\"%.1f\" y=\"%d\">%s</text>",
                left ? " left" : "",
                left ? from - 5 : from + width + 5,
                y + 11,
                Figures.ratio(ratio)));
    }

    private double x(double ratio) {
        return LEFT + (WIDTH - LEFT - RIGHT) * Math.log(ratio / low) / Math.log(high / low);
    }

    private static String scale(double tick) {
        return tick == Math.rint(tick) ? Integer.toString((int) tick) : Double.toString(tick);
    }

    private void add(String element) {
        svg.append(element).append('\n');
    }
}
