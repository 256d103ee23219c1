package io.wasmj.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * How fast the engines are as time goes by: at each moment since the first iteration began, what the iteration that is
 * under way takes, as a multiple of the reference's steady state; the geometric mean over all programs.
 */
final class TimeChart {

    private static final int MOST_TICKS = 7;
    private static final int POINTS = 120;

    /** Nothing is to be seen before this. */
    private static final double FROM_MILLIS = 100;

    private static final int WIDTH = 1000;
    private static final int HEIGHT = 420;

    private final Comparison comparison;
    private final double untilMillis;
    private final StringBuilder out = new StringBuilder();

    private TimeChart(Comparison comparison) {
        this.comparison = comparison;
        untilMillis = rounds(comparison)
                .mapToDouble(round -> sum(round.millis()))
                .max()
                .orElse(0);
    }

    /** Empty where no engine tells of each iteration. */
    static String of(Comparison comparison) {
        TimeChart chart = new TimeChart(comparison);
        return chart.untilMillis > FROM_MILLIS ? chart.draw() : "";
    }

    private static java.util.stream.Stream<Measurement> rounds(Comparison comparison) {
        return comparison.rows().stream()
                .flatMap(row -> row.outcomes().stream())
                .flatMap(outcome ->
                        outcome instanceof Result result ? result.rounds().stream() : java.util.stream.Stream.empty());
    }

    private String draw() {
        List<List<Double>> curves = new ArrayList<>();
        for (int i = 0; i < comparison.contenders().size(); i++) {
            curves.add(curve(i));
        }
        LogScale values = LogScale.of(
                curves.stream().flatMapToDouble(curve -> curve.stream().mapToDouble(Double::doubleValue)), 0.9, 4);
        LogScale time = new LogScale(FROM_MILLIS / 1000, untilMillis / 1000);
        out.append("<div class=\"plot\">\n");
        for (double tick : values.ticks(MOST_TICKS)) {
            out.append(String.format(
                    "<span class=\"y%s\" style=\"top:%s\">%s×</span>",
                    tick == 1 ? " one" : "", LogScale.written(100 - values.percent(tick)), LogScale.label(tick)));
        }
        for (double tick : time.ticks(MOST_TICKS)) {
            out.append(String.format(
                    "<span class=\"x\" style=\"left:%s\">%s s</span>", time.position(tick), LogScale.label(tick)));
        }
        out.append(String.format(
                "%n<svg viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"time of an"
                        + " iteration as time goes by\">",
                WIDTH, HEIGHT));
        for (int i = curves.size() - 1; i >= 0; i--) {
            polyline(i, curves.get(i), values);
        }
        out.append("</svg>\n</div>\n");
        return out.toString();
    }

    private void polyline(int contender, List<Double> curve, LogScale values) {
        out.append("<polyline class=\"c").append(contender).append("\" points=\"");
        for (int point = 0; point < curve.size(); point++) {
            out.append(String.format(
                    Locale.ROOT,
                    "%.1f,%.1f ",
                    WIDTH * point / (POINTS - 1.0),
                    HEIGHT * (1 - values.percent(curve.get(point)) / 100)));
        }
        out.append("\"/>\n");
    }

    private List<Double> curve(int contender) {
        List<Double> curve = new ArrayList<>();
        for (int point = 0; point < POINTS; point++) {
            double at = FROM_MILLIS * Math.pow(untilMillis / FROM_MILLIS, point / (POINTS - 1.0));
            OptionalDouble logarithm = comparison.rows().stream()
                    .flatMapToDouble(row -> ratiosAt(row, contender, at))
                    .map(Math::log)
                    .average();
            if (logarithm.isPresent()) {
                curve.add(Math.exp(logarithm.getAsDouble()));
            }
        }
        return curve;
    }

    private DoubleStream ratiosAt(Row row, int contender, double at) {
        OptionalDouble steady = row.value(Figure.STEADY, 0);
        if (steady.isEmpty()) {
            return DoubleStream.empty();
        }
        return row.result(contender).stream()
                .flatMap(result -> result.rounds().stream())
                .filter(round -> !round.millis().isEmpty())
                .mapToDouble(round -> underWay(round.millis(), at) / steady.getAsDouble());
    }

    /** The iteration that is under way, or the last one. */
    private static double underWay(List<Double> millis, double at) {
        double passed = 0;
        for (double each : millis) {
            passed += each;
            if (passed > at) {
                return each;
            }
        }
        return millis.getLast();
    }

    private static double sum(List<Double> millis) {
        return millis.stream().mapToDouble(Double::doubleValue).sum();
    }
}
