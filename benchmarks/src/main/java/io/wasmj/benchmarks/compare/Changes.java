package io.wasmj.benchmarks.compare;

import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * What became faster or slower from one version to another, program by program.
 *
 * @param title what was measured
 */
record Changes(String title, List<Change> all) {

    Changes {
        all = List.copyOf(all);
    }

    /** The median of how far turns lie apart. */
    double usualSpread() {
        return Result.median(all.stream().mapToDouble(Change::spread).toArray()).orElse(0);
    }

    boolean isAnySlower() {
        double usual = usualSpread();
        return all.stream().anyMatch(change -> change.isSlower(usual));
    }

    /** A table, and a sentence on what is beyond the noise. */
    String text() {
        int width = all.stream()
                .mapToInt(change -> change.program().length())
                .reduce(Sections.GEOMETRIC_MEAN.length(), Math::max);
        double usual = usualSpread();
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%-" + width + "s  %9s  %9s  %6s  %6s%n",
                title,
                "before ms",
                "after ms",
                "ratio",
                "noise"));
        for (Change change : all) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-" + width + "s  %9s  %9s  %6.3f  ±%.3f%s%n",
                    change.program(),
                    Figures.value(change.baseMillis()),
                    Figures.value(change.changedMillis()),
                    change.ratio(),
                    Math.expm1(change.noise(usual)),
                    change.isSlower(usual) ? "  slower" : change.isFaster(usual) ? "  faster" : ""));
        }
        text.append(String.format(
                Locale.ROOT,
                "%-" + width + "s  %9s  %9s  %6.3f  ±%.3f%n",
                Sections.GEOMETRIC_MEAN,
                "",
                "",
                Math.exp(all.stream().mapToDouble(Change::logarithm).average().orElse(0)),
                Math.expm1(noiseOfMean(usual))));
        text.append(sentence("slower", Change::isSlower)).append(sentence("faster", Change::isFaster));
        return text.toString();
    }

    private double noiseOfMean(double usual) {
        double squares = all.stream()
                .mapToDouble(change -> Math.pow(change.noise(usual), 2))
                .sum();
        return Math.sqrt(squares) / Math.max(1, all.size());
    }

    private String sentence(String what, BiPredicate<Change, Double> isIt) {
        double usual = usualSpread();
        String programs = all.stream()
                .filter(change -> isIt.test(change, usual))
                .map(change -> String.format(Locale.ROOT, "%s (%.3f)", change.program(), change.ratio()))
                .collect(Collectors.joining(", "));
        return what + " beyond the noise: " + (programs.isEmpty() ? "nothing" : programs) + "\n";
    }
}
