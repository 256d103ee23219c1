package io.wasmj.services;

import io.wasmj.http.spi.ComponentScope;
import java.util.List;
import java.util.Map;

/** What a component is granted, one kind at a time. */
final class Scopes {

    private Scopes() {}

    static ComponentScope hosts(List<String> hosts) {
        return new ComponentScope("test", hosts, List.of(), List.of(), List.of(), List.of(), Map.of());
    }

    static ComponentScope stores(List<String> stores) {
        return new ComponentScope("test", List.of(), stores, List.of(), List.of(), List.of(), Map.of());
    }

    static ComponentScope databases(List<String> databases) {
        return new ComponentScope("test", List.of(), List.of(), databases, List.of(), List.of(), Map.of());
    }
}
