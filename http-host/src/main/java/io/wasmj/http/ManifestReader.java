package io.wasmj.http;

import io.wasmj.http.AppManifest.Application;
import io.wasmj.http.AppManifest.Build;
import io.wasmj.http.AppManifest.Component;
import io.wasmj.http.AppManifest.FileMount;
import io.wasmj.http.AppManifest.HttpTrigger;
import io.wasmj.http.AppManifest.Target;
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
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads {@code spin.toml}, version 2. */
final class ManifestReader {

    private static final String KEBAB_CASE = "([a-z][a-z0-9]*|[A-Z][A-Z0-9]*)(-([a-z][a-z0-9]*|[A-Z][A-Z0-9]*))*";

    private final Path file;
    private final Path directory;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Component> components = new LinkedHashMap<>();

    private ManifestReader(Path file) {
        this.file = file;
        directory = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), file);
    }

    static AppManifest read(Path file) throws IOException {
        ManifestReader reader = new ManifestReader(file);
        Table document;
        try {
            document = TomlParser.parse(Files.readString(file));
        } catch (TomlException e) {
            throw new ManifestException(new Problem(file, e.line(), "", e.problem()), e);
        } catch (CharacterCodingException e) {
            throw new ManifestException(new Problem(file, 0, "", "is not UTF-8 text"), e);
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
        version(root);
        Application application = application(root);
        ManifestTable named = root.table("component");
        if (named != null) {
            for (String id : named.keys()) {
                ManifestTable table = named.table(id);
                if (table != null) {
                    if (!id.matches(KEBAB_CASE)) {
                        named.problem(
                                id, "is no component id; write words of letters and digits with \"-\" between them");
                    }
                    components.put(id, component(id, table));
                }
            }
        }
        List<HttpTrigger> triggers = triggers(root);
        root.refuse("variables", "put values into the components' environment instead");
        root.refuseUnknown();
        return new AppManifest(file, application, triggers, Map.copyOf(components));
    }

    private static void version(ManifestTable root) {
        TomlValue version = root.value("spin_manifest_version");
        if (!(version instanceof TomlValue.Whole whole && whole.value() == 2)) {
            String found =
                    switch (version) {
                        case null -> "is missing";
                        case Text text -> "is \"" + text.value() + "\"";
                        case TomlValue.Whole whole -> "is " + whole.value();
                        default -> "is " + version.kind();
                    };
            root.problem(
                    "spin_manifest_version",
                    found + "; this version of wasmj reads version 2,"
                            + " and the manifest must say spin_manifest_version = 2");
        }
    }

    private static Application application(ManifestTable root) {
        ManifestTable table = root.table("application");
        if (table == null) {
            if (!root.has("application")) {
                root.problem("application", "is missing; add [application] with a name");
            }
            return new Application("", "", "", List.of());
        }
        Application application = new Application(
                table.requiredText("name"), table.text("version"), table.text("description"), table.texts("authors"));
        table.ignore("targets", "tool");
        table.refuse("trigger", "the listening address is given with --listen");
        table.refuseUnknown();
        return application;
    }

    // ---- Triggers

    private List<HttpTrigger> triggers(ManifestTable root) {
        ManifestTable kinds = root.table("trigger");
        if (kinds == null || !kinds.has("http")) {
            root.problem("trigger", "there is no [[trigger.http]]; add one with a route and a component");
        }
        if (kinds == null) {
            return List.of();
        }
        List<HttpTrigger> triggers = new ArrayList<>();
        Map<String, ManifestTable> byShape = new HashMap<>();
        for (ManifestTable table : kinds.tables("http")) {
            HttpTrigger trigger = trigger(table, triggers.size());
            triggers.add(trigger);
            String shape = trigger.route() == null || Route.problem(trigger.route()) != null
                    ? null
                    : Route.of(trigger.route()).shape();
            ManifestTable other = shape == null ? null : byShape.putIfAbsent(shape, table);
            if (other != null) {
                table.problem(
                        "route",
                        "\"" + trigger.route() + "\" matches the same paths as the route on line " + other.line("route")
                                + "; change or remove one of them");
            }
        }
        for (String kind : kinds.keys()) {
            if (!kind.equals("http")) {
                kinds.refuse(kind, "the only trigger is [[trigger.http]]");
            }
        }
        return triggers;
    }

    private HttpTrigger trigger(ManifestTable table, int index) {
        String id = table.text("id");
        String route = route(table);
        if (table.has("component") == table.has("static_response")) {
            table.problem(
                    table.line(),
                    "",
                    "exactly one of component and static_response is needed, found "
                            + (table.has("component") ? "both" : "neither"));
        }
        ManifestTable fixed = table.table("static_response");
        String argv = argv(table);
        Target target = fixed != null
                ? staticResponse(fixed)
                : new Target.Guest(componentId(table, id.isEmpty() ? "http-" + (index + 1) : id), argv);
        table.ignore("component");
        table.refuse("components", "name the one component that answers with component");
        table.refuse("dependencies", "link what it needs into the component's module");
        table.refuseUnknown();
        return new HttpTrigger(table.line(), route, target);
    }

    private static @Nullable String route(ManifestTable table) {
        TomlValue value = table.value("route");
        switch (value) {
            case Text text -> {
                String problem = Route.problem(text.value());
                if (problem != null) {
                    table.problem(text.line(), "route", "\"" + text.value() + "\" " + problem);
                }
                return text.value();
            }
            case Table inner -> {
                ManifestTable visibility = table.inner("route", inner);
                if (!Boolean.TRUE.equals(visibility.truth("private"))) {
                    visibility.problem("private", "must be true; for a public route write it as a string");
                }
                visibility.refuseUnknown();
            }
            case null ->
                table.problem("route", "is missing; it must be a string such as \"/hello/...\", or { private = true }");
            default ->
                table.problem(
                        "route",
                        "expected a string such as \"/hello/...\", or { private = true }, found " + value.kind());
        }
        return null;
    }

    private String componentId(ManifestTable trigger, String triggerId) {
        TomlValue value = trigger.value("component");
        if (value instanceof Table inline) {
            String id = triggerId + "-component";
            components.put(id, component(id, trigger.inner("component", inline)));
            return id;
        }
        String id = trigger.text("component");
        if (value instanceof Text && !components.containsKey(id)) {
            trigger.problem(
                    "component",
                    "there is no [component." + id + "]"
                            + Spelling.closest(id, components.keySet())
                                    .map(other -> "; did you mean \"" + other + "\"?")
                                    .orElse(
                                            components.isEmpty()
                                                    ? ""
                                                    : "; there are " + String.join(", ", components.keySet())));
        }
        return id;
    }

    private static String argv(ManifestTable trigger) {
        ManifestTable executor = trigger.table("executor");
        if (executor == null) {
            return App.DEFAULT_ARGV;
        }
        String type = executor.requiredText("type");
        switch (type) {
            case "wagi", "" -> {}
            case "http", "spin" ->
                executor.problem(
                        "type",
                        "\"" + type + "\" is not supported by this version of wasmj; build a WASI command (a module"
                                + " with _start) and write executor = { type = \"wagi\" }");
            default -> executor.problem("type", "\"" + type + "\" is unknown; allowed is \"wagi\"");
        }
        String argv = executor.has("argv") ? executor.text("argv") : App.DEFAULT_ARGV;
        if (executor.has("entrypoint") && !executor.text("entrypoint").equals("_start")) {
            executor.problem("entrypoint", "only \"_start\" is supported by this version of wasmj; remove it");
        }
        executor.refuseUnknown();
        return argv;
    }

    private static Target staticResponse(ManifestTable table) {
        Long status = table.whole("status_code");
        if (status != null && (status < 200 || status > 599)) {
            table.problem("status_code", "is " + status + ", allowed are 200 to 599");
        }
        Map<String, String> headers = table.textMap("headers");
        headers.forEach((name, value) -> {
            if (!HeaderSyntax.isName(name) || !HeaderSyntax.isValue(value)) {
                table.problem("headers", "\"" + name + "\" is no header that HTTP can send");
            } else if (HeaderSyntax.isOfConnection(name)) {
                table.problem("headers", "\"" + name + "\" is sent by the host; remove it");
            }
        });
        String body = table.text("body");
        table.refuseUnknown();
        return new Target.StaticResponse(status == null ? 200 : status.intValue(), headers, body);
    }

    // ---- Components

    private Component component(String id, ManifestTable table) {
        Component component = new Component(
                id,
                table.line("source"),
                source(table),
                table.text("description"),
                environment(table),
                table.items("files", "an array of globs and { source, destination } tables", item -> file(table, item)),
                table.texts("exclude_files"),
                build(table));
        table.ignore("targets", "tool");
        table.refuse("variables", "put values into environment instead");
        for (String service : List.of(
                "allowed_outbound_hosts", "allowed_http_hosts", "key_value_stores", "sqlite_databases", "ai_models")) {
            table.refuse(service, "there are no host services yet; remove it if the component can do without");
        }
        table.refuse("dependencies", "link what it needs into the component's module");
        table.refuse("dependencies_inherit_configuration", "remove it; there are no dependencies");
        table.refuse("profile", "write a manifest per profile");
        table.refuseUnknown();
        return component;
    }

    private Path source(ManifestTable table) {
        if (table.value("source") instanceof Table) {
            table.problem(
                    "source",
                    "only a path is supported by this version of wasmj; download the module and name the file");
            return directory;
        }
        return directory.resolve(table.requiredText("source")).normalize();
    }

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

    private static @Nullable FileMount file(ManifestTable component, TomlValue item) {
        return switch (item) {
            case Text glob -> new FileMount.Pattern(glob.line(), glob.value());
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

    private @Nullable Build build(ManifestTable component) {
        ManifestTable table = component.table("build");
        if (table == null) {
            return null;
        }
        List<String> commands = table.value("command") instanceof TomlValue.Items
                ? table.texts("command")
                : List.of(table.requiredText("command"));
        Build build =
                new Build(commands, directory.resolve(table.text("workdir")).normalize(), table.texts("watch"));
        table.refuseUnknown();
        return build;
    }
}
