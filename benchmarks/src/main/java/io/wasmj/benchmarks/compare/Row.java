package io.wasmj.benchmarks.compare;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One program in all engines.
 *
 * @param outcomes one for each contender, in their order
 */
record Row(String program, List<Outcome> outcomes) {

    Row {
        outcomes = List.copyOf(outcomes);
    }

    Optional<Result> result(int contender) {
        return outcomes.get(contender) instanceof Result result ? Optional.of(result) : Optional.empty();
    }

    OptionalDouble value(Figure figure, int contender) {
        return result(contender).map(figure::of).orElse(OptionalDouble.empty());
    }

    /** How many times as much one contender takes as another; nothing where one of them does not tell. */
    OptionalDouble ratio(Figure figure, int contender, int reference) {
        OptionalDouble own = value(figure, contender);
        OptionalDouble other = value(figure, reference);
        return own.isPresent() && other.isPresent() && other.getAsDouble() > 0
                ? OptionalDouble.of(own.getAsDouble() / other.getAsDouble())
                : OptionalDouble.empty();
    }

    boolean isNoisy() {
        return outcomes.stream().anyMatch(outcome -> outcome instanceof Result result && result.isNoisy());
    }
}
