package io.wasmj.http;

import io.wasmj.http.AppManifest.Application;
import io.wasmj.http.AppManifest.Component;
import io.wasmj.http.AppManifest.EventTrigger;
import io.wasmj.http.AppManifest.HttpTrigger;
import io.wasmj.http.AppManifest.Variable;
import io.wasmj.http.ManifestException.Problem;
import io.wasmj.http.toml.TomlException;
import io.wasmj.http.toml.TomlParser;
import io.wasmj.http.toml.TomlValue;
import io.wasmj.http.toml.TomlValue.Table;
import io.wasmj.http.toml.TomlValue.Text;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Reads {@code spin.toml}, version 2; and version 1, which differs in where fields stand, into the same form. */
final class ManifestReader {

    private static final String KEBAB_CASE = "([a-z][a-z0-9]*|[A-Z][A-Z0-9]*)(-([a-z][a-z0-9]*|[A-Z][A-Z0-9]*))*";
    private static final String SNAKE_CASE = "[a-z][a-z0-9]*(_[a-z0-9]+)*";

    private final Path file;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Variable> variables = new LinkedHashMap<>();
    private final Map<String, Component> components = new LinkedHashMap<>();
    private final ComponentReader componentReader;
    private final TriggerReader triggers = new TriggerReader(components, variables.keySet(), this::inlineComponent);

    private ManifestReader(Path file, String profile) {
        this.file = file;
        Path directory = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), file);
        componentReader = new ComponentReader(directory, profile, variables.keySet());
    }

    static AppManifest read(Path file, String profile) throws IOException {
        ManifestReader reader = new ManifestReader(file, profile);
        Table document;
        try {
            document = TomlParser.parse(Files.readString(file));
        } catch (TomlException e) {
            throw new ManifestException(new Problem(file, e.line(), "", e.problem()), e);
        } catch (CharacterCodingException e) {
            throw new ManifestException(new Problem(file, 0, "", "is not UTF-8 text; save it as such"), e);
        }
        AppManifest manifest = reader.manifest(document);
        if (!reader.problems.isEmpty()) {
            reader.problems.sort(Comparator.comparingInt(Problem::line));
            throw new ManifestException(reader.problems);
        }
        return manifest;
    }

    private AppManifest manifest(Table document) {
        ManifestTable root = new ManifestTable(new ManifestTable.Report(file, problems), "", document);
        Application application = isOfVersion1(root) ? version1(root) : version2(root);
        root.refuseUnknown();
        List<HttpTrigger> requests = triggers.ofHttp();
        List<EventTrigger> events = triggers.ofOtherEvents();
        componentReader.refuseUnknownProfile(root);
        return new AppManifest(
                file,
                application,
                Collections.unmodifiableMap(variables),
                requests,
                events,
                Collections.unmodifiableMap(components));
    }

    /** Notes any version that is neither. */
    private static boolean isOfVersion1(ManifestTable root) {
        String key = root.has("spin_version") ? "spin_version" : "spin_manifest_version";
        TomlValue version = root.value(key);
        if (version instanceof Text text && text.value().equals("1")) {
            return true;
        }
        if (!(version instanceof TomlValue.Whole whole && whole.value() == 2)) {
            String found =
                    switch (version) {
                        case null -> "is missing";
                        case Text text -> "is \"" + text.value() + "\"";
                        case TomlValue.Whole whole -> "is " + whole.value();
                        default -> "is " + version.kind();
                    };
            root.problem(
                    key,
                    found + "; versions 2 and \"1\" are known: write spin_manifest_version = 2 at the top,"
                            + " unless the manifest is as old as version \"1\"");
        }
        return false;
    }

    private void variables(ManifestTable root) {
        root.tablesIn("variables").forEach((name, table) -> {
            if (!name.matches(SNAKE_CASE)) {
                table.problem(
                        table.line(), "", "is no variable's name; write lower-case words with \"_\" between them");
            }
            table.ignore("default", "required");
            boolean required = Boolean.TRUE.equals(table.truth("required"));
            if (required == table.has("default")) {
                table.problem(
                        table.line(),
                        "",
                        "exactly one of required = true and default is needed, found "
                                + (required ? "both" : "neither"));
            }
            String preset = table.has("default") ? table.text("default") : null;
            variables.put(
                    name,
                    new Variable(
                            table.line(),
                            table.text("description"),
                            preset,
                            Boolean.TRUE.equals(table.truth("secret"))));
            table.refuseUnknown();
        });
    }

    private String inlineComponent(String id, ManifestTable table) {
        String unique = id;
        for (int i = 1; components.containsKey(unique); i++) {
            unique = "inline-component" + i;
        }
        components.put(unique, componentReader.read(unique, table));
        return unique;
    }

    // ---- Version 2

    private Application version2(ManifestTable root) {
        variables(root);
        Application application = application(root);
        root.tablesIn("component").forEach((id, table) -> {
            if (!id.matches(KEBAB_CASE)) {
                table.problem(
                        table.line(),
                        "",
                        "is no component id; write words of letters and digits with \"-\" between them");
            }
            components.put(id, componentReader.read(id, table));
        });
        ManifestTable kinds = root.table("trigger");
        if (kinds == null || kinds.keys().isEmpty()) {
            root.problem("trigger", "there is none; add for example [[trigger.http]] with a route and a component");
        } else {
            for (String type : kinds.keys()) {
                kinds.tables(type).forEach(table -> triggers.read(type, table));
            }
        }
        return application;
    }

    private Application application(ManifestTable root) {
        ManifestTable table = root.table("application");
        if (table == null) {
            if (!root.has("application")) {
                root.problem("application", "is missing; add [application] with a name");
            }
            return new Application("", "", "", List.of());
        }
        Application application = details(table);
        table.ignore("targets", "tool");
        table.tablesIn("trigger").forEach(triggers::settings);
        table.refuseUnknown();
        return application;
    }

    private static Application details(ManifestTable table) {
        return new Application(
                table.requiredText("name"), table.text("version"), table.text("description"), table.texts("authors"));
    }

    // ---- Version 1: everything of the application at the top, and with each component the one trigger that it has.

    private Application version1(ManifestTable root) {
        variables(root);
        Application application = details(root);
        String type = "";
        ManifestTable trigger = root.table("trigger");
        if (trigger == null) {
            root.problem("trigger", "is missing; write trigger = { type = \"http\" }");
        } else {
            type = trigger.requiredText("type");
            triggers.settings(type, trigger);
        }
        for (ManifestTable table : root.tables("component")) {
            String written = table.requiredText("id");
            String id = written.matches(KEBAB_CASE)
                    ? written
                    : written.replace('_', '-').toLowerCase(Locale.ROOT);
            if (!written.isBlank() && !id.matches(KEBAB_CASE)) {
                table.problem(
                        "id",
                        "\"" + written + "\" is no component id; write words of letters and digits with \"-\" between"
                                + " them");
            }
            if (components.containsKey(id)) {
                table.problem("id", "there is another component \"" + id + "\"; rename one of them");
            }
            ManifestTable own = table.table("trigger");
            components.put(id, componentReader.readVersion1(id, table));
            if (own == null) {
                table.problem(
                        "trigger", "is missing; write for example [component.trigger] with route = \"/hello/...\"");
            } else {
                triggers.readVersion1(type, own, id);
            }
        }
        return application;
    }
}
