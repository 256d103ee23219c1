package io.wasmj.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The times of many iterations.
 *
 * @param nanos one for each iteration, in order
 * @param loadNanos how long it took to compile the module, or to fetch it from the cache, and to load it
 */
record BenchResult(long[] nanos, long loadNanos) {

    /** The unit that suits what was measured. */
    enum Unit {
        MILLISECONDS("ms", 1e6),
        MICROSECONDS("us", 1e3);

        private final String symbol;
        private final double nanos;

        Unit(String symbol, double nanos) {
            this.symbol = symbol;
            this.nanos = nanos;
        }

        /** With three decimals. */
        private double of(double value) {
            return Math.rint(value / nanos * 1000) / 1000;
        }
    }

    double first() {
        return (double) nanos[0];
    }

    double min() {
        return (double) Arrays.stream(nanos).min().orElseThrow();
    }

    /** Of the last half of the iterations, when the JVM has compiled what is hot. */
    double median() {
        long[] half = Arrays.copyOfRange(nanos, nanos.length / 2, nanos.length);
        Arrays.sort(half);
        int middle = half.length / 2;
        return (double) (half.length % 2 == 1 ? half[middle] : (half[middle - 1] + half[middle]) / 2);
    }

    String text(Unit unit) {
        return String.format(
                Locale.ROOT,
                "first %s %s, min %s %s, median of the last half %s %s, %d iterations",
                unit.of(first()),
                unit.symbol,
                unit.of(min()),
                unit.symbol,
                unit.of(median()),
                unit.symbol,
                nanos.length);
    }

    Map<String, @Nullable Object> json(Unit unit) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("first_" + unit.symbol, unit.of(first()));
        map.put("min_" + unit.symbol, unit.of(min()));
        map.put("median_" + unit.symbol, unit.of(median()));
        map.put("iterations", nanos.length);
        map.put("compile_ms", Unit.MILLISECONDS.of((double) loadNanos));
        map.put("times_" + unit.symbol, Arrays.stream(nanos).mapToObj(unit::of).toList());
        return map;
    }
}
