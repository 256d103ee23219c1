package io.wasmj.benchmarks.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What one process of an engine reports of one program.
 *
 * @param firstMillis the first iteration
 * @param medianMillis the median of the last half of the iterations
 * @param output what the program printed
 */
record Measurement(double firstMillis, double medianMillis, int iterations, int exitCode, String output) {

    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /**
     * Reads what {@code wasmj bench --json} and {@code run-v8.mjs --json} print.
     *
     * @throws MeasurementException where it is something else
     */
    static Measurement parse(String json) throws MeasurementException {
        JsonNode all;
        try {
            all = MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new MeasurementException("does not print JSON: " + e.getOriginalMessage(), e);
        }
        return new Measurement(
                time(all, "first_ms"),
                time(all, "median_ms"),
                number(all, "iterations").intValue(),
                number(all, "exit_code").intValue(),
                all.path("output").asText());
    }

    /** Nothing can be compared with 0. */
    private static double time(JsonNode all, String field) throws MeasurementException {
        double millis = number(all, field).doubleValue();
        if (!(millis > 0)) {
            throw new MeasurementException("takes too little time to measure");
        }
        return millis;
    }

    private static JsonNode number(JsonNode all, String field) throws MeasurementException {
        JsonNode value = all.path(field);
        if (!value.isNumber()) {
            throw new MeasurementException("prints no number \"" + field + '"');
        }
        return value;
    }
}
