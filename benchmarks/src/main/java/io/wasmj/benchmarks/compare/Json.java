package io.wasmj.benchmarks.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.OptionalDouble;

/** What an engine prints. */
record Json(JsonNode root) {

    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    static Json parse(String json) throws MeasurementException {
        try {
            return new Json(MAPPER.readTree(json));
        } catch (JsonProcessingException e) {
            throw new MeasurementException("does not print JSON: " + e.getOriginalMessage(), e);
        }
    }

    JsonNode node(String field) {
        return root.path(field);
    }

    OptionalDouble optional(String field) {
        JsonNode value = node(field);
        return value.isNumber() ? OptionalDouble.of(value.doubleValue()) : OptionalDouble.empty();
    }

    double number(String field) throws MeasurementException {
        OptionalDouble value = optional(field);
        if (value.isEmpty()) {
            throw new MeasurementException("prints no number \"" + field + '"');
        }
        return value.getAsDouble();
    }
}
