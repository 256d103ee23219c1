package io.wasmj.http;

import org.slf4j.LoggerFactory;

/** Takes what guests write to their standard error; any number of guests may write at the same time. */
@FunctionalInterface
public interface GuestLog {

    /** To a logger for each component. */
    GuestLog DEFAULT = (component, request, line) ->
            LoggerFactory.getLogger("io.wasmj.guest." + component).info("{}", line);

    /**
     * A guest of {@code component} has written a line.
     *
     * @param request the id of the request that it answered; empty where it answered none
     * @param line without its end, and without characters that a terminal would obey
     */
    void line(String component, String request, String line);
}
