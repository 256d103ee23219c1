package io.wasmj.http.spi;

import java.util.Map;

/**
 * What sets a component going.
 *
 * @param variables what there is to say of it, by the names that a command finds in its environment; they begin with
 *     {@code EVENT_}
 * @param payload what a command finds as its input, and a handler as its argument
 */
public record Event(Map<String, String> variables, byte[] payload) {

    public Event {
        variables = Map.copyOf(variables);
    }
}
