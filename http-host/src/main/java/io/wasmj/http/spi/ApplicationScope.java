package io.wasmj.http.spi;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a service knows of an application.
 *
 * @param name what it calls itself
 * @param stateDirectory where values that outlive the process are kept; made by whoever needs it first
 * @param settings what the operator chose for services: for each kind of thing, as {@code key_value_store}, and each
 *     name, as {@code default}, its settings, as {@code type} and {@code url}
 */
public record ApplicationScope(
        String name, Path stateDirectory, Map<String, Map<String, Map<String, String>>> settings) {

    public ApplicationScope {
        settings = Map.copyOf(settings);
    }

    /** The settings of all things of a kind, by their names. */
    public Map<String, Map<String, String>> settings(String kind) {
        return settings.getOrDefault(kind, Map.of());
    }
}
