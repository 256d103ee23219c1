package io.wasmj.benchmarks.compare;

import java.util.List;
import java.util.OptionalDouble;

/** What is measured of a program in an engine. */
enum Figure {
    STEADY("Steady state", "The median of the last half of the iterations, when all is warm.", "ms"),
    FIRST("First iteration", "When nothing is warm yet; what was compiled before it does not count.", "ms"),
    FIRST_TEN(
            "First ten iterations",
            "All ten together; where there were fewer, the last one stands for those that are missing.",
            "ms"),
    COMPILE(
            "Compile time",
            "From the module to what its instances share, by a process that has just started. Some engines compile"
                + " functions, or compile them better, only when they are called: look at the first iterations, too.",
            "ms"),
    INSTANTIATE("Instantiation", "One fresh instance after many others.", "µs"),
    MEMORY(
            "Memory of an instance",
            "What each of sixteen instances that have not started adds to the process: objects on the heap and"
                    + " resident pages beside it.",
            "KiB");

    /** Those where engines are compared by their ratios. */
    static final List<Figure> TIMES = List.of(STEADY, FIRST, FIRST_TEN);

    /** Those where each engine's own number says more. */
    static final List<Figure> COSTS = List.of(COMPILE, INSTANTIATE, MEMORY);

    private final String title;
    private final String explanation;
    private final String unit;

    Figure(String title, String explanation, String unit) {
        this.title = title;
        this.explanation = explanation;
        this.unit = unit;
    }

    String title() {
        return title;
    }

    String explanation() {
        return explanation;
    }

    String unit() {
        return unit;
    }

    /** Nothing where the engine does not tell. */
    OptionalDouble of(Result result) {
        return switch (this) {
            case STEADY -> result.steady();
            case FIRST -> result.first();
            case FIRST_TEN -> result.firstTen();
            case COMPILE -> result.compile();
            case INSTANTIATE -> result.instantiate();
            case MEMORY -> result.memory();
        };
    }
}
