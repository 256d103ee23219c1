package io.wasmj.benchmarks.compare;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** What became of one program. */
sealed interface Row {

    String program();

    /**
     * It ran everywhere.
     *
     * @param results one for each contender, in their order
     */
    record Measured(String program, List<Result> results) implements Row {

        public Measured {
            results = List.copyOf(results);
        }

        Result of(int contender) {
            return results.get(contender);
        }

        /** How many times as long as the first contender this one takes. */
        double ratio(ToDoubleFunction<Result> figure, int contender) {
            return figure.applyAsDouble(of(contender)) / figure.applyAsDouble(of(0));
        }

        boolean isNoisy() {
            return results.stream().anyMatch(Result::isNoisy);
        }
    }

    /** It did not, or printed what it should not. */
    record Failed(String program, String reason) implements Row {}
}
