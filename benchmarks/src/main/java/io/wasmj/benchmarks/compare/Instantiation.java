package io.wasmj.benchmarks.compare;

import java.util.OptionalDouble;

/**
 * What a fresh instance costs.
 *
 * @param micros the time it takes
 * @param bytes the memory it takes before it starts
 */
record Instantiation(OptionalDouble micros, OptionalDouble bytes) {

    /** Of an engine that does not tell. */
    static final Instantiation UNKNOWN = new Instantiation(OptionalDouble.empty(), OptionalDouble.empty());

    /** Reads what {@code wasmj bench --instantiate --json} prints. */
    static Instantiation parse(String json) throws MeasurementException {
        Json all = Json.parse(json);
        return new Instantiation(all.optional("median_us"), all.optional("instance_bytes"));
    }
}
