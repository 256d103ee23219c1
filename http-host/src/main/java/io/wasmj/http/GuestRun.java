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
 * @param cpuNanos of processor time for both; 0 where nobody wants to know
 * @param memoryBytes of its memory at the end; likewise
 */
record GuestRun(
        ByteBuffer output,
        @Nullable Failure failure,
        long instantiateNanos,
        long guestNanos,
        long cpuNanos,
        long memoryBytes) {

    /** Where no guest was asked. */
    static final GuestRun NONE = new GuestRun(ByteBuffer.allocate(0), null, 0, 0, 0, 0);

    /**
     * @param kind one of few, as {@link io.wasmj.http.spi.GuestFailure} has them
     * @param message what happened, with the guest's backtrace where there is one
     * @param cause an exception of the host, whose own backtrace is of interest; null for what guests do
     */
    record Failure(String kind, String message, @Nullable Throwable cause) {

        private static final String LATE = "timeout";

        static Failure late(Failure end) {
            return new Failure(LATE, "took longer than it may, and " + end.message, end.cause);
        }

        /** Whether its time was over. */
        boolean isLate() {
            return kind.equals(LATE);
        }
    }

    static GuestRun failed(String message, Throwable cause) {
        return new GuestRun(ByteBuffer.allocate(0), new Failure("host", message, cause), 0, 0, 0, 0);
    }

    GuestRun withOutput(ByteBuffer output) {
        return new GuestRun(output, failure, instantiateNanos, guestNanos, cpuNanos, memoryBytes);
    }

    /** It ended well, but what it answered is no answer. */
    GuestRun withFailure(String message) {
        Failure noAnswer = new Failure("answer", message, null);
        return new GuestRun(output, noAnswer, instantiateNanos, guestNanos, cpuNanos, memoryBytes);
    }
}
