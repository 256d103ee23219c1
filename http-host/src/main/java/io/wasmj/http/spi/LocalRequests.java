package io.wasmj.http.spi;

import java.io.IOException;
import java.util.List;

/**
 * Requests to components of the same application: {@code http://NAME.spin.internal} and {@code http://self}. They are
 * answered in this process, by an instance that runs on the thread of the guest that asks and in the time that this has
 * left; so they are sent from that thread, not from one that {@link Waiting} makes.
 */
@FunctionalInterface
public interface LocalRequests {

    /** The host of an application's own routes. */
    String SELF = "self";

    /** What follows the name of a component. */
    String SUFFIX = ".spin.internal";

    /** A header; names are compared without case. */
    record Field(String name, String value) {}

    /**
     * A request.
     *
     * @param host {@link #SELF}, or a component and {@link #SUFFIX}
     * @param path percent-encoded, as it would be sent
     * @param query likewise, without the question mark; empty where there is none
     */
    record Request(String method, String host, String path, String query, List<Field> headers, byte[] body) {}

    /** What answers it. */
    record Response(int status, List<Field> headers, byte[] body) {}

    /** Whether a host is within the application. */
    static boolean isLocal(String host) {
        return host.equals(SELF) || host.endsWith(SUFFIX);
    }

    /**
     * Sends a request and waits for the answer; a guest that fails makes one with status 500.
     *
     * @throws IOException where there is no such component, or components ask each other without end
     */
    Response send(Request request) throws IOException;
}
