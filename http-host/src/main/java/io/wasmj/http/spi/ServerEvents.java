package io.wasmj.http.spi;

/**
 * Hears what a server does. All methods are called by threads that serve requests, many at the same time: they must be
 * quick and throw nothing.
 */
public interface ServerEvents {

    /** Nobody listens, and what nobody hears is not measured. */
    ServerEvents NONE = new ServerEvents() {};

    /** What a server is doing right now. */
    interface Load {

        /** How many guests run. */
        int running();

        /** How many requests wait for a guest's turn. */
        int waiting();
    }

    /** The server takes requests from now on. */
    default void started(Load load) {}

    /**
     * Whether a trace that begins here is to be recorded.
     *
     * @param traceId of the trace that would begin
     */
    default boolean samples(String traceId) {
        return false;
    }

    /** A request is over. */
    default void answered(AnsweredRequest request) {}

    /** A guest has called a service. */
    default void called(String application, String component, HostCall call) {}

    /**
     * A guest has written a line to its standard error.
     *
     * @param request the request's id
     */
    default void logged(String application, String component, String request, String line) {}
}
