package io.wasmj.http;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the operator of an application chose for its host services; immutable.
 *
 * @param stateDirectory where values that outlive the process are kept; null for {@code .spin} beside the manifest
 * @param settings for each kind of thing, as {@code key_value_store}, and each name, as {@code default}, its settings
 * @param variableSources what an application's variables are asked of, by {@link AppOptions#withVariableSources}
 * @param loader where services are looked for
 */
public record ServiceOptions(
        @Nullable Path stateDirectory,
        Map<String, Map<String, Map<String, String>>> settings,
        List<VariableSource> variableSources,
        ClassLoader loader) {

    public static final ServiceOptions DEFAULT =
            new ServiceOptions(null, Map.of(), List.of(), ServiceOptions.class.getClassLoader());

    public ServiceOptions {
        settings = Map.copyOf(settings);
        variableSources = List.copyOf(variableSources);
    }

    Path stateDirectory(AppManifest manifest) {
        Path directory =
                Objects.requireNonNullElse(manifest.file().toAbsolutePath().getParent(), manifest.file());
        return Objects.requireNonNullElse(stateDirectory, directory.resolve(".spin"));
    }

    public ServiceOptions withStateDirectory(Path stateDirectory) {
        return new ServiceOptions(stateDirectory, settings, variableSources, loader);
    }

    /** Services are looked for there, too, if its parent is or delegates to the loader of this class. */
    public ServiceOptions withLoader(ClassLoader loader) {
        return new ServiceOptions(stateDirectory, settings, variableSources, loader);
    }

    /**
     * As before, with what a runtime configuration file says: {@code [key_value_store.NAME]}, {@code
     * [sqlite_database.NAME]} and {@code [[variables_provider]]}, as Spin has them.
     *
     * @throws ManifestException which lists everything that is wrong with it
     */
    public ServiceOptions withFile(Path file) throws IOException {
        return RuntimeConfiguration.read(file, this);
    }

    ServiceOptions withVariableSources(List<VariableSource> sources) {
        return new ServiceOptions(stateDirectory, settings, sources, loader);
    }

    /** As before, with settings more of one thing. */
    public ServiceOptions with(String kind, String name, Map<String, String> chosen) {
        Map<String, Map<String, String>> named = new HashMap<>(settings.getOrDefault(kind, Map.of()));
        named.merge(name, Map.copyOf(chosen), (before, more) -> {
            Map<String, String> both = new HashMap<>(before);
            both.putAll(more);
            return Map.copyOf(both);
        });
        Map<String, Map<String, Map<String, String>>> all = new HashMap<>(settings);
        all.put(kind, Map.copyOf(named));
        return new ServiceOptions(stateDirectory, all, variableSources, loader);
    }
}
