package io.wasmj.benchmarks.compare;

import java.io.Serial;

/** A program could not be measured in an engine; the message continues the engine's name. */
final class MeasurementException extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    MeasurementException(String message) {
        super(message);
    }

    MeasurementException(String message, Throwable cause) {
        super(message, cause);
    }
}
