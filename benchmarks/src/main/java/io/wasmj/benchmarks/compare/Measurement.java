package io.wasmj.benchmarks.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.StreamSupport;

/**
 * What one process of an engine reports of one program.
 *
 * @param firstMillis the first iteration
 * @param medianMillis the median of the last half of the iterations
 * @param millis each iteration in order; empty where the engine does not tell
 * @param compileMillis before the first iteration
 * @param output what the program printed
 */
record Measurement(
        double firstMillis,
        double medianMillis,
        List<Double> millis,
        OptionalDouble compileMillis,
        int exitCode,
        String output) {

    Measurement {
        millis = List.copyOf(millis);
    }

    /**
     * Reads what {@code wasmj bench --json} and {@code run-v8.mjs --json} print.
     *
     * @throws MeasurementException where it is something else
     */
    static Measurement parse(String json) throws MeasurementException {
        Json all = Json.parse(json);
        return new Measurement(
                time(all, "first_ms"),
                time(all, "median_ms"),
                StreamSupport.stream(all.node("times_ms").spliterator(), false)
                        .map(JsonNode::asDouble)
                        .toList(),
                all.optional("compile_ms"),
                (int) all.number("exit_code"),
                all.node("output").asText());
    }

    /** Nothing can be compared with 0. */
    private static double time(Json all, String field) throws MeasurementException {
        double millis = all.number(field);
        if (!(millis > 0)) {
            throw new MeasurementException("takes too little time to measure");
        }
        return millis;
    }

    /** The first so many iterations together; where there were fewer, the last stands for those that are missing. */
    OptionalDouble millisOfFirst(int iterations) {
        if (millis.isEmpty()) {
            return OptionalDouble.empty();
        }
        double known = millis.stream()
                .limit(iterations)
                .mapToDouble(Double::doubleValue)
                .sum();
        return OptionalDouble.of(known + Math.max(0, iterations - millis.size()) * millis.getLast());
    }
}
