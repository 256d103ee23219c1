package io.wasmj.http.spi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a service knows of an application.
 *
 * @param name what it calls itself
 * @param stateDirectory where values that outlive the process are kept; made by whoever needs it first
 * @param settings what the operator chose for services: for each kind of thing, as {@code key_value_store}, and each
 *     name, as {@code default}, its settings, as {@code type} and {@code url}
 * @param components how a guest requests others of its application
 */
public record ApplicationScope(
        String name,
        Path stateDirectory,
        Map<String, Map<String, Map<String, String>>> settings,
        LocalRequests components) {

    public ApplicationScope {
        settings = Map.copyOf(settings);
    }

    /** An application with no components to request. */
    public ApplicationScope(String name, Path stateDirectory, Map<String, Map<String, Map<String, String>>> settings) {
        this(name, stateDirectory, settings, request -> {
            throw new IOException("there is no component at " + request.host());
        });
    }

    /** The settings of all things of a kind, by their names. */
    public Map<String, Map<String, String>> settings(String kind) {
        return settings.getOrDefault(kind, Map.of());
    }
}
