package io.wasmj.http.spi;

import java.util.List;
import java.util.Map;

/**
 * What the manifest grants a component; a service reads what concerns it. All templates are filled in.
 *
 * @param id its name in the manifest
 * @param allowedOutboundHosts {@code SCHEME://HOST:PORT} with wildcards
 * @param hostServices interfaces with {@link HostService}, by their names
 * @param variables values by the component's own names
 */
public record ComponentScope(
        String id,
        List<String> allowedOutboundHosts,
        List<String> keyValueStores,
        List<String> sqliteDatabases,
        List<String> aiModels,
        List<String> hostServices,
        Map<String, String> variables) {

    public ComponentScope {
        allowedOutboundHosts = List.copyOf(allowedOutboundHosts);
        keyValueStores = List.copyOf(keyValueStores);
        sqliteDatabases = List.copyOf(sqliteDatabases);
        aiModels = List.copyOf(aiModels);
        hostServices = List.copyOf(hostServices);
        variables = Map.copyOf(variables);
    }
}
