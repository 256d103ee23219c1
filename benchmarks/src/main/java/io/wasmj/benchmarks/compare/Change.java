package io.wasmj.benchmarks.compare;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What one program takes in one version, as a multiple of what it takes in another.
 *
 * @param logarithms of the ratios of turns that followed each other, which makes them independent of slow drifts
 */
record Change(String program, double baseMillis, double changedMillis, double[] logarithms) {

    /** What the median absolute deviation of a normal distribution is multiplied with to be its standard deviation. */
    private static final double MAD_TO_DEVIATION = 1.4826;

    /** And again, because that of few values is too small: of two, three, four … (Croux and Rousseeuw 1992). */
    private static final double[] FEW = {1.196, 1.495, 1.363, 1.206, 1.200, 1.140, 1.129, 1.107};

    /** How much more a median of few values varies than their mean would. */
    private static final double MEDIAN_TO_MEAN = 1.2533;

    /** Standard errors that chance hardly exceeds, also where there are dozens of programs. */
    private static final double ERRORS = 3.5;

    /** The same classes, loaded twice, may differ by this: the JIT lays them out anew each time. */
    private static final double SMALLEST = 0.01;

    /** @param figure of a turn */
    static Change of(
            String program, List<Measurement> base, List<Measurement> changed, ToDoubleFunction<Measurement> figure) {
        double[] before = base.stream().mapToDouble(figure).toArray();
        double[] after = changed.stream().mapToDouble(figure).toArray();
        double[] logarithms = IntStream.range(0, before.length)
                .mapToDouble(i -> Math.log(after[i] / before[i]))
                .toArray();
        return new Change(
                program,
                Result.median(before).orElseThrow(),
                Result.median(after).orElseThrow(),
                logarithms);
    }

    double ratio() {
        return Math.exp(logarithm());
    }

    double logarithm() {
        return Result.median(logarithms).orElseThrow();
    }

    /** How far the turns lie apart: a standard deviation that single turns gone wrong do not enlarge. */
    double spread() {
        double center = logarithm();
        double[] distances =
                Arrays.stream(logarithms).map(each -> Math.abs(each - center)).toArray();
        int turns = logarithms.length;
        double few = turns < 2 ? 1 : turns - 2 < FEW.length ? FEW[turns - 2] : turns / (turns - 0.8);
        return few * MAD_TO_DEVIATION * Result.median(distances).orElseThrow();
    }

    /**
     * What the logarithm of the ratio may be off by.
     *
     * @param usualSpread of all programs: a few turns that happen to agree do not make a program exact
     */
    double noise(double usualSpread) {
        return ERRORS * MEDIAN_TO_MEAN * Math.max(spread(), usualSpread) / Math.sqrt(logarithms.length);
    }

    boolean isSlower(double usualSpread) {
        return logarithm() > Math.max(noise(usualSpread), SMALLEST);
    }

    boolean isFaster(double usualSpread) {
        return -logarithm() > Math.max(noise(usualSpread), SMALLEST);
    }
}
