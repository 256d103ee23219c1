package io.wasmj.benchmarks.compare;

import java.util.Locale;
import java.util.OptionalDouble;

/** How numbers are written in every form of the report. */
final class Figures {

    static final String UNKNOWN = "–";

    private Figures() {}

    /** Three digits that matter, and never fewer than the whole part has. */
    static String value(double value) {
        int decimals = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    static String value(OptionalDouble value) {
        return value.isPresent() ? value(value.getAsDouble()) : UNKNOWN;
    }

    static String ratio(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%.0f" : "%.2f", value);
    }

    static String ratio(OptionalDouble value) {
        return value.isPresent() ? ratio(value.getAsDouble()) : UNKNOWN;
    }
}
