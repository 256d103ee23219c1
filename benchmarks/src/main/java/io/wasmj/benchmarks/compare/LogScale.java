package io.wasmj.benchmarks.compare;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** Where a number above 0 stands on a logarithmic scale: half as much and twice as much are equally far from one. */
record LogScale(double low, double high) {

    private static final double[] TICKS = {
        0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096
    };

    /** Room beside the outermost values, as a factor. */
    private static final double MARGIN = 1.1;

    /** A scale that shows all values, and at least from {@code low} to {@code high}. */
    static LogScale of(DoubleStream values, double low, double high) {
        double[] all = values.toArray();
        return new LogScale(
                Math.min(low, Arrays.stream(all).min().orElse(low)) / MARGIN,
                Math.max(high, Arrays.stream(all).max().orElse(high)) * MARGIN);
    }

    /** In percent of the length. */
    double percent(double value) {
        return 100 * Math.log(value / low) / Math.log(high / low);
    }

    /** For an attribute. */
    String position(double value) {
        return written(percent(value));
    }

    static String written(double percent) {
        return String.format(Locale.ROOT, "%.2f%%", percent);
    }

    /** Round numbers, at most so many of them. */
    double[] ticks(int most) {
        double[] inside =
                Arrays.stream(TICKS).filter(tick -> tick > low && tick < high).toArray();
        int step = Math.ceilDiv(inside.length, most);
        int one = Arrays.binarySearch(inside, 1);
        // One is always among them.
        return Arrays.stream(inside)
                .filter(tick -> (Arrays.binarySearch(inside, tick) - Math.max(one, 0)) % step == 0)
                .toArray();
    }

    static String label(double tick) {
        return tick == Math.rint(tick) ? Integer.toString((int) tick) : Double.toString(tick);
    }
}
