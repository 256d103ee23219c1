package io.wasmj.services;

import io.wasmj.http.spi.ComponentScope;
import java.util.List;
import java.util.Map;

/** Grants, one kind at a time. */
record Scopes(ComponentScope component) {

    static final Scopes NOTHING =
            new Scopes(new ComponentScope("test", List.of(), List.of(), List.of(), List.of(), List.of(), Map.of()));

    Scopes withHosts(List<String> hosts) {
        return new Scopes(new ComponentScope("test", hosts, List.of(), List.of(), List.of(), List.of(), Map.of()));
    }

    Scopes withStores(List<String> stores) {
        return new Scopes(new ComponentScope("test", List.of(), stores, List.of(), List.of(), List.of(), Map.of()));
    }

    Scopes withDatabases(List<String> databases) {
        return new Scopes(new ComponentScope("test", List.of(), List.of(), databases, List.of(), List.of(), Map.of()));
    }
}
