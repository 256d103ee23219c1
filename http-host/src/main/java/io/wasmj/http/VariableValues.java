package io.wasmj.http;

import io.wasmj.http.AppManifest.Variable;
import io.wasmj.http.ManifestException.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The values of an application's variables. */
final class VariableValues {

    private static final String PREFIX = "SPIN_VARIABLE_";

    private final Map<String, String> values;

    private VariableValues(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Looks for the values where Spin does: what the caller gave, the operator's sources, the environment, {@code .env},
     * the default.
     *
     * @throws ManifestException where one has none, or one is given that is not declared
     */
    static VariableValues of(AppManifest manifest, AppOptions options) throws IOException {
        List<Problem> problems = new ArrayList<>();
        for (String name : options.variables().keySet()) {
            if (!manifest.variables().containsKey(name)) {
                problems.add(new Problem(manifest.file(), 0, "variables", unknown(name, manifest)));
            }
        }
        Path file = manifest.directory().resolve(".env");
        Map<String, String> beside =
                manifest.variables().isEmpty() || !Files.exists(file) ? Map.of() : DotEnv.read(file);
        Map<String, String> values = new HashMap<>();
        manifest.variables().forEach((name, variable) -> {
            String key = PREFIX + name.toUpperCase(Locale.ROOT);
            String value = options.variables().get(name);
            try {
                value = value == null ? ofSources(options.variableSources(), name) : value;
            } catch (IOException e) {
                problems.add(new Problem(
                        manifest.file(), variable.line(), "variables." + name, String.valueOf(e.getMessage())));
                return;
            }
            value = value == null ? options.environment().get(key) : value;
            value = value == null ? beside.get(key) : value;
            value = value == null ? variable.preset() : value;
            if (value == null) {
                problems.add(new Problem(
                        manifest.file(), variable.line(), "variables." + name, missing(name, key, variable)));
            } else {
                values.put(name, value);
            }
        });
        if (!problems.isEmpty()) {
            throw new ManifestException(problems);
        }
        return new VariableValues(values);
    }

    private static @Nullable String ofSources(List<VariableSource> sources, String name) throws IOException {
        for (VariableSource source : sources) {
            Optional<String> value = source.value(name);
            if (value.isPresent()) {
                return value.get();
            }
        }
        return null;
    }

    private static String unknown(String name, AppManifest manifest) {
        return "a value is given for \"" + name + "\", which is not declared"
                + Spelling.closest(name, manifest.variables().keySet())
                        .map(other -> "; did you mean \"" + other + "\"?")
                        .orElse("; add " + name + " = { required = true } to it, or leave the value away");
    }

    private static String missing(String name, String key, Variable variable) {
        String what = variable.description().isEmpty() ? "" : " (" + variable.description() + ")";
        return "has no value" + what + "; give it with --variable " + name + "=VALUE, as " + key
                + " in the environment or in the file .env beside the manifest, or by a default";
    }

    AppManifest fillIn(AppManifest manifest) {
        return manifest.filledIn(text -> Template.fillIn(text, name -> Objects.requireNonNull(values.get(name), name)));
    }
}
