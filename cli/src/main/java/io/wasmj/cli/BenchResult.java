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

    /** Of fewer iterations it would be the largest but a few. */
    private static final int LEAST_FOR_P99 = 200;

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
        long[] half = lastHalf();
        int middle = half.length / 2;
        return (double) (half.length % 2 == 1 ? half[middle] : (half[middle - 1] + half[middle]) / 2);
    }

    /** What 99 of 100 of the last half take at most. */
    double p99() {
        long[] half = lastHalf();
        return (double) half[(int) (half.length * 99L / 100)];
    }

    /** In ascending order. */
    private long[] lastHalf() {
        long[] half = Arrays.copyOfRange(nanos, nanos.length / 2, nanos.length);
        Arrays.sort(half);
        return half;
    }

    String text(Unit unit) {
        boolean many = nanos.length >= LEAST_FOR_P99;
        String p99 = many ? String.format(Locale.ROOT, ", 99 %% within %s %s", unit.of(p99()), unit.symbol) : "";
        return String.format(
                Locale.ROOT,
                "first %s %s, min %s %s, median of the last half %s %s%s, %d iterations",
                unit.of(first()),
                unit.symbol,
                unit.of(min()),
                unit.symbol,
                unit.of(median()),
                unit.symbol,
                p99,
                nanos.length);
    }

    Map<String, @Nullable Object> json(Unit unit) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("first_" + unit.symbol, unit.of(first()));
        map.put("min_" + unit.symbol, unit.of(min()));
        map.put("median_" + unit.symbol, unit.of(median()));
        map.put("p99_" + unit.symbol, unit.of(p99()));
        map.put("iterations", nanos.length);
        map.put("compile_ms", Unit.MILLISECONDS.of((double) loadNanos));
        map.put("times_" + unit.symbol, Arrays.stream(nanos).mapToObj(unit::of).toList());
        return map;
    }
}
