package io.wasmj.http;

import io.wasmj.http.AppManifest.Build;
import io.wasmj.http.AppManifest.Component;
import io.wasmj.http.AppManifest.FileMount;
import io.wasmj.http.AppManifest.Grants;
import io.wasmj.http.AppManifest.Source;
import io.wasmj.http.toml.TomlValue;
import io.wasmj.http.toml.TomlValue.Table;
import io.wasmj.http.toml.TomlValue.Text;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads the components of a manifest. */
final class ComponentReader {

    private static final String LABEL = "[a-zA-Z][a-zA-Z0-9]*([-_][a-zA-Z0-9]+)*";
    private static final String VARIABLE = "[a-z][a-z0-9]*(_[a-z0-9]+)*";
    private static final String DIGEST = "sha256:";

    private final Path directory;
    private final String profile;
    private final Collection<String> variables;
    private final Set<String> profiles = new TreeSet<>();

    /** @param profile the one whose fields replace those of their components; empty for none */
    ComponentReader(Path directory, String profile, Collection<String> variables) {
        this.directory = directory;
        this.profile = profile;
        this.variables = variables;
    }

    Component read(String id, ManifestTable table) {
        Component component = fields(id, table, "variables", List.of());
        table.ignore("targets", "tool");
        table.refuse("dependencies", "link what it needs into the component's module");
        if (Boolean.TRUE.equals(table.truth("dependencies_inherit_configuration"))) {
            table.problem("dependencies_inherit_configuration", "remove it; there are no dependencies");
        }
        Component chosen = profiles(component, table);
        table.refuseUnknown();
        return chosen;
    }

    /** Whose id and trigger were read already. */
    Component readVersion1(String id, ManifestTable table) {
        List<String> always = table.has("allowed_outbound_hosts") ? List.of() : AllowedHosts.DATABASES;
        Component component = fields(id, table, "config", always);
        table.refuseUnknown();
        return component;
    }

    private Component fields(String id, ManifestTable table, String variablesKey, List<String> always) {
        return new Component(
                id,
                table.lines(),
                source(table),
                table.text("description"),
                environment(table),
                variables(table, variablesKey),
                table.items("files", "an array of globs and { source, destination } tables", item -> file(table, item)),
                excluded(table),
                grants(table, always),
                build(table));
    }

    // ---- Profiles

    private Component profiles(Component component, ManifestTable table) {
        Component chosen = component;
        for (Map.Entry<String, ManifestTable> replacing :
                table.tablesIn("profile").entrySet()) {
            profiles.add(replacing.getKey());
            Component with = with(component, replacing.getValue());
            chosen = replacing.getKey().equals(profile) ? with : chosen;
        }
        return chosen;
    }

    private Component with(Component component, ManifestTable table) {
        Map<String, Integer> lines = new LinkedHashMap<>(component.lines());
        table.keys().forEach(key -> lines.put(key, table.line(key)));
        table.ignore("source", "environment", "build");
        Map<String, String> environment = new LinkedHashMap<>(component.environment());
        environment.putAll(environment(table));
        Component with = new Component(
                component.id(),
                lines,
                table.has("source") ? source(table) : component.source(),
                component.description(),
                environment,
                component.variables(),
                component.files(),
                component.excludeFiles(),
                component.grants(),
                table.has("build") ? build(table) : component.build());
        table.refuse("dependencies", "link what it needs into the component's module");
        table.refuseUnknown();
        return with;
    }

    /** Notes that no component has the profile that was chosen. */
    void refuseUnknownProfile(ManifestTable root) {
        if (!profile.isEmpty() && !profiles.contains(profile)) {
            root.problem(
                    0,
                    "",
                    "no component has a profile \"" + profile + "\"; "
                            + (profiles.isEmpty()
                                    ? "add [component.ID.profile." + profile + "] with what it changes"
                                    : "there are " + String.join(", ", profiles)));
        }
    }

    // ---- Source

    private Source source(ManifestTable component) {
        if (component.value("source") instanceof Table inner) {
            ManifestTable table = component.inner("source", inner);
            if (table.has("registry") || table.has("package") || table.has("version")) {
                table.ignore("registry", "package", "version");
                component.problem(
                        "source",
                        "a module from a registry is not supported by this version of wasmj; download it (wkg get, oras"
                                + " pull) and name the file, or give { url, digest }");
            } else {
                return download(table);
            }
            table.refuseUnknown();
            return new Source.File(directory);
        }
        String path = component.requiredText("source");
        if (path.matches("https?://.*")) {
            component.problem(
                    "source",
                    "an address alone is not enough; write { url = \"" + path + "\", digest = \"sha256:…\" }");
        }
        return new Source.File(directory.resolve(path).normalize());
    }

    private Source download(ManifestTable table) {
        String url = table.requiredText("url");
        String digest = table.requiredText("digest");
        table.refuseUnknown();
        if (!url.isBlank() && !isHttp(url)) {
            table.problem("url", "\"" + url + "\" is no address that begins with https:// or http://");
        }
        String hash = digest.startsWith(DIGEST) ? digest.substring(DIGEST.length()) : digest;
        boolean wellFormed = digest.startsWith(DIGEST) && hash.matches("[0-9a-fA-F]{64}");
        if (!digest.isBlank() && !wellFormed) {
            table.problem(
                    "digest",
                    "\"" + digest + "\" is not \"sha256:\" and 64 hexadecimal digits; sha256sum FILE prints them");
        }
        return isHttp(url) && wellFormed
                ? new Source.Download(URI.create(url), hash.toLowerCase(Locale.ROOT))
                : new Source.File(directory);
    }

    private static boolean isHttp(String url) {
        try {
            URI uri = URI.create(url);
            return uri.getHost() != null
                    && ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    // ---- Environment and variables

    private static Map<String, String> environment(ManifestTable table) {
        Map<String, String> environment = table.textMap("environment");
        environment.forEach((name, value) -> {
            if (name.isEmpty() || name.contains("=") || (name + value).indexOf('\0') >= 0) {
                table.problem(
                        "environment",
                        "\"" + name + "\" cannot be a variable: a name has no \"=\","
                                + " and neither name nor value has a NUL");
            }
        });
        return environment;
    }

    private Map<String, String> variables(ManifestTable component, String key) {
        Map<String, String> values = new LinkedHashMap<>();
        ManifestTable table = component.table(key);
        if (table != null) {
            for (String name : table.keys()) {
                if (!name.matches(VARIABLE)) {
                    table.problem(name, "is no variable's name; write lower-case words with \"_\" between them");
                }
                String value = table.text(name);
                String problem = Template.problem(value, variables);
                if (problem != null) {
                    table.problem(name, problem);
                }
                values.put(name, value);
            }
        }
        return values;
    }

    // ---- Files

    private static @Nullable FileMount file(ManifestTable component, TomlValue item) {
        return switch (item) {
            case Text glob -> {
                noteMalformed(component, "files", glob);
                yield new FileMount.Pattern(glob.line(), glob.value());
            }
            case Table table -> {
                ManifestTable placement = component.inner("files", table);
                FileMount mount = new FileMount.Placement(
                        table.line(), placement.requiredText("source"), placement.requiredText("destination"));
                placement.refuseUnknown();
                yield mount;
            }
            default -> {
                component.problem(
                        item.line(), "files", "expected a glob or { source, destination }, found " + item.kind());
                yield null;
            }
        };
    }

    private static List<String> excluded(ManifestTable component) {
        return component.items("exclude_files", "an array of globs", item -> {
            if (item instanceof Text glob) {
                noteMalformed(component, "exclude_files", glob);
                return glob.value();
            }
            component.problem(item.line(), "exclude_files", "expected a glob, found " + item.kind());
            return null;
        });
    }

    private static void noteMalformed(ManifestTable table, String key, Text glob) {
        try {
            Glob.including(glob.value());
        } catch (PatternSyntaxException e) {
            table.problem(glob.line(), key, "\"" + glob.value() + "\" is no glob: " + e.getDescription());
        }
    }

    // ---- Services

    private Grants grants(ManifestTable table, List<String> always) {
        List<String> hosts = new ArrayList<>(always);
        for (Text host : table.textValues("allowed_outbound_hosts")) {
            String problem = Template.problem(host.value(), variables);
            problem = problem == null ? AllowedHosts.problem(host.value()) : problem;
            if (problem != null) {
                table.problem(host.line(), "allowed_outbound_hosts", problem);
            }
            hosts.add(host.value());
        }
        hosts.addAll(AllowedHosts.ofHttp(table.texts("allowed_http_hosts")));
        return new Grants(
                List.copyOf(hosts),
                labels(table, "key_value_stores"),
                labels(table, "sqlite_databases"),
                labels(table, "ai_models"),
                table.texts("host_services"));
    }

    private static List<String> labels(ManifestTable table, String key) {
        List<String> labels = new ArrayList<>();
        for (Text label : table.textValues(key)) {
            if (!label.value().matches(LABEL)) {
                table.problem(
                        label.line(),
                        key,
                        "\"" + label.value() + "\" is no label; write words of letters and digits with \"-\" or \"_\""
                                + " between them");
            }
            labels.add(label.value());
        }
        return List.copyOf(labels);
    }

    // ---- Build

    private @Nullable Build build(ManifestTable component) {
        ManifestTable table = component.table("build");
        if (table == null) {
            return null;
        }
        List<String> commands = table.value("command") instanceof TomlValue.Items
                ? table.texts("command")
                : List.of(table.requiredText("command"));
        List<String> watch = new ArrayList<>();
        for (Text glob : table.textValues("watch")) {
            noteMalformed(table, "watch", glob);
            watch.add(glob.value());
        }
        Build build =
                new Build(commands, directory.resolve(table.text("workdir")).normalize(), watch);
        table.refuseUnknown();
        return build;
    }
}
