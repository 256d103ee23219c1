package io.wasmj.benchmarks.compare;

import java.util.Locale;

/** How numbers are written in every form of the report. */
final class Figures {

    private Figures() {}

    /** Three digits that matter, and never fewer than the whole part has. */
    static String millis(double value) {
        int decimals = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    static String ratio(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%.0f" : "%.2f", value);
    }
}
