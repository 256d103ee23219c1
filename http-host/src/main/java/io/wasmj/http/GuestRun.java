package io.wasmj.http;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * How a guest fared.
 *
 * @param output what it wrote to its standard output
 * @param failure why it did not end well, or null
 * @param instantiateNanos until its instance was made
 * @param guestNanos while its code ran
 */
record GuestRun(ByteBuffer output, @Nullable Failure failure, long instantiateNanos, long guestNanos) {

    /** Where no guest was asked. */
    static final GuestRun NONE = new GuestRun(ByteBuffer.allocate(0), null, 0, 0);

    /**
     * @param message what happened, with the guest's backtrace where there is one
     * @param cause an exception of the host, whose own backtrace is of interest; null for what guests do
     * @param isLate whether its time was over
     */
    record Failure(String message, @Nullable Throwable cause, boolean isLate) {
        Failure(String message, @Nullable Throwable cause) {
            this(message, cause, false);
        }

        static Failure late(Failure end) {
            return new Failure("took longer than it may, and " + end.message, end.cause, true);
        }
    }

    static GuestRun failed(String message, Throwable cause) {
        return new GuestRun(ByteBuffer.allocate(0), new Failure(message, cause), 0, 0);
    }

    GuestRun withOutput(ByteBuffer output) {
        return new GuestRun(output, failure, instantiateNanos, guestNanos);
    }

    GuestRun withFailure(String message) {
        return new GuestRun(output, new Failure(message, null), instantiateNanos, guestNanos);
    }
}
