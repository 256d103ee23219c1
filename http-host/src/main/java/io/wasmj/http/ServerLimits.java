package io.wasmj.http;

import io.wasmj.runtime.Quota;
import java.time.Duration;

/**
 * What requests may use up at most; immutable.
 *
 * @param guests guests that run at the same time
 * @param waiting requests that wait for a guest's place; one more is answered with 503
 * @param requestBytes the largest request body; a larger one is answered with 413
 * @param responseBytes the most a guest may write to its standard output; beyond, the answer is 500
 * @param memoryPages the most pages of 64 KiB that a guest's memory may grow to
 * @param guestTime how long a guest may run, its instantiation included; beyond, it is ended and the answer is 504
 * @param memoryBytes the most bytes that the memories of all guests may have together; their tables may have an eighth as
 *     many elements
 * @param stackBytes the stack of the threads that guests run on, and so how deep a guest may recurse
 */
public record ServerLimits(
        int guests,
        int waiting,
        int requestBytes,
        int responseBytes,
        int memoryPages,
        long memoryBytes,
        int stackBytes,
        Duration guestTime) {

    private static final int MIB = 1 << 20;
    private static final int BYTES_PER_ELEMENT = 8;

    public static final ServerLimits DEFAULT = new ServerLimits(
            Math.max(16, 4 * Runtime.getRuntime().availableProcessors()),
            1_000,
            16 * MIB,
            16 * MIB,
            16_384,
            4L << 30,
            16 * MIB,
            Duration.ofSeconds(30));

    public ServerLimits {
        require(guests >= 1, "guests", guests);
        require(waiting >= 0, "waiting", waiting);
        require(requestBytes >= 0, "requestBytes", requestBytes);
        require(responseBytes >= 0, "responseBytes", responseBytes);
        require(memoryPages >= 0 && memoryPages <= 65_536, "memoryPages", memoryPages);
        require(memoryBytes >= 0, "memoryBytes", memoryBytes);
        require(stackBytes >= MIB / 4, "stackBytes", stackBytes);
        require(guestTime.isPositive(), "guestTime", guestTime);
    }

    Quota newQuota() {
        return new Quota(memoryBytes, memoryBytes / BYTES_PER_ELEMENT);
    }

    private static void require(boolean fits, String name, Object value) {
        if (!fits) {
            throw new IllegalArgumentException(name + " cannot be " + value);
        }
    }

    public ServerLimits withGuests(int guests) {
        return new ServerLimits(
                guests, waiting, requestBytes, responseBytes, memoryPages, memoryBytes, stackBytes, guestTime);
    }

    public ServerLimits withWaiting(int waiting) {
        return new ServerLimits(
                guests, waiting, requestBytes, responseBytes, memoryPages, memoryBytes, stackBytes, guestTime);
    }

    public ServerLimits withRequestBytes(int requestBytes) {
        return new ServerLimits(
                guests, waiting, requestBytes, responseBytes, memoryPages, memoryBytes, stackBytes, guestTime);
    }

    public ServerLimits withResponseBytes(int responseBytes) {
        return new ServerLimits(
                guests, waiting, requestBytes, responseBytes, memoryPages, memoryBytes, stackBytes, guestTime);
    }

    public ServerLimits withMemoryPages(int memoryPages) {
        return new ServerLimits(
                guests, waiting, requestBytes, responseBytes, memoryPages, memoryBytes, stackBytes, guestTime);
    }

    public ServerLimits withMemoryBytes(long memoryBytes) {
        return new ServerLimits(
                guests, waiting, requestBytes, responseBytes, memoryPages, memoryBytes, stackBytes, guestTime);
    }

    public ServerLimits withStackBytes(int stackBytes) {
        return new ServerLimits(
                guests, waiting, requestBytes, responseBytes, memoryPages, memoryBytes, stackBytes, guestTime);
    }

    public ServerLimits withGuestTime(Duration guestTime) {
        return new ServerLimits(
                guests, waiting, requestBytes, responseBytes, memoryPages, memoryBytes, stackBytes, guestTime);
    }
}
