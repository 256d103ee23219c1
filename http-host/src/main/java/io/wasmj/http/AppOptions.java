package io.wasmj.http;

import java.util.List;
import java.util.Map;

/**
 * What is chosen when an application is taken from its manifest; immutable.
 *
 * @param profile the {@code profile.NAME} whose fields replace those of their components; empty for none
 * @param variables values by their names; they go before all others
 * @param variableSources where values are looked for next, in this order
 * @param environment where {@code SPIN_VARIABLE_NAME} is looked for; a file {@code .env} beside the manifest comes after
 * @param sources where modules are that manifests name by their addresses
 */
public record AppOptions(
        String profile,
        Map<String, String> variables,
        List<VariableSource> variableSources,
        Map<String, String> environment,
        SourceCache sources) {

    public static final AppOptions DEFAULT =
            new AppOptions("", Map.of(), List.of(), System.getenv(), SourceCache.ofUser());

    public AppOptions {
        variables = Map.copyOf(variables);
        variableSources = List.copyOf(variableSources);
        environment = Map.copyOf(environment);
    }

    public AppOptions withProfile(String profile) {
        return new AppOptions(profile, variables, variableSources, environment, sources);
    }

    public AppOptions withVariables(Map<String, String> variables) {
        return new AppOptions(profile, variables, variableSources, environment, sources);
    }

    public AppOptions withVariableSources(List<VariableSource> variableSources) {
        return new AppOptions(profile, variables, variableSources, environment, sources);
    }

    public AppOptions withEnvironment(Map<String, String> environment) {
        return new AppOptions(profile, variables, variableSources, environment, sources);
    }

    public AppOptions withSources(SourceCache sources) {
        return new AppOptions(profile, variables, variableSources, environment, sources);
    }
}
