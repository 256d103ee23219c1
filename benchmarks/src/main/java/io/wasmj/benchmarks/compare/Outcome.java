package io.wasmj.benchmarks.compare;

/** What became of a program in an engine. */
sealed interface Outcome permits Result, Outcome.Failure {

    /**
     * It did not run, or printed what it should not.
     *
     * @param reason continues the engine's name
     */
    record Failure(String reason) implements Outcome {}
}
