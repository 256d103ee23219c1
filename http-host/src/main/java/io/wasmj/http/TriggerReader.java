package io.wasmj.http;

import io.wasmj.http.AppManifest.Component;
import io.wasmj.http.AppManifest.EventTrigger;
import io.wasmj.http.AppManifest.Executor;
import io.wasmj.http.AppManifest.HttpTrigger;
import io.wasmj.http.AppManifest.Target;
import io.wasmj.http.toml.TomlValue;
import io.wasmj.http.toml.TomlValue.Table;
import io.wasmj.http.toml.TomlValue.Text;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Reads the triggers of a manifest. */
final class TriggerReader {

    static final String HTTP = "http";

    private final Map<String, Component> components;
    private final Collection<String> variables;
    private final BiFunction<String, ManifestTable, String> inlineComponents;

    private final Map<String, Fields> settings = new HashMap<>();
    private final List<HttpTrigger> ofHttp = new ArrayList<>();
    private final Map<String, ManifestTable> byShape = new HashMap<>();
    private final List<EventTrigger> ofOtherEvents = new ArrayList<>();

    /**
     * @param components those with an id of their own
     * @param inlineComponents reads one that a trigger has within it, under the id it would best have, and tells the id
     *     that it has
     */
    TriggerReader(
            Map<String, Component> components,
            Collection<String> variables,
            BiFunction<String, ManifestTable, String> inlineComponents) {
        this.components = components;
        this.variables = variables;
        this.inlineComponents = inlineComponents;
    }

    List<HttpTrigger> ofHttp() {
        return List.copyOf(ofHttp);
    }

    List<EventTrigger> ofOtherEvents() {
        return List.copyOf(ofOtherEvents);
    }

    /** Reads what all triggers of a type have in common; before them. */
    void settings(String type, ManifestTable table) {
        if (type.equals(HTTP)) {
            String base = table.text("base");
            if (!base.isEmpty() && !base.equals("/")) {
                table.problem(
                        "base",
                        "is not supported by this version of wasmj; remove it and write \"" + base
                                + "\" in front of each route");
            }
            table.refuseUnknown();
        } else {
            settings.put(type, fields(table));
        }
    }

    void read(String type, ManifestTable table) {
        if (type.equals(HTTP)) {
            ofHttp(table);
        } else {
            String id = componentId(table, type, ofOtherEvents.size());
            ofOtherEvents.add(event(type, table, id));
        }
    }

    /** @param component whose trigger it is */
    void readVersion1(String type, ManifestTable table, String component) {
        if (type.equals(HTTP)) {
            String route = route(table);
            add(table, new HttpTrigger(table.line(), route, guest(table, component)));
        } else {
            ofOtherEvents.add(event(type, table, component));
        }
    }

    // ---- HTTP

    private void ofHttp(ManifestTable table) {
        String route = route(table);
        if (table.has("component") == table.has("static_response")) {
            table.problem(
                    table.line(),
                    "",
                    "exactly one of component and static_response is needed, found "
                            + (table.has("component") ? "both" : "neither"));
        }
        table.ignore("id", "component");
        ManifestTable fixed = table.table("static_response");
        String component = fixed != null ? "" : componentId(table, HTTP, ofHttp.size());
        Target.Guest guest = guest(table, component);
        Target target = fixed != null ? staticResponse(fixed) : guest;
        add(table, new HttpTrigger(table.line(), route, target));
    }

    private void add(ManifestTable table, HttpTrigger trigger) {
        table.refuseUnknown();
        ofHttp.add(trigger);
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

    private static Target.Guest guest(ManifestTable trigger, String component) {
        ManifestTable executor = trigger.table("executor");
        if (executor == null) {
            return new Target.Guest(component, Executor.OF_MODULE, App.DEFAULT_ARGV);
        }
        String type = executor.requiredText("type");
        Executor how =
                switch (type) {
                    case "wagi" -> Executor.WAGI;
                    case "http", "spin" -> Executor.HANDLER;
                    default -> Executor.OF_MODULE;
                };
        if (how == Executor.OF_MODULE && !type.isEmpty()) {
            executor.problem("type", "\"" + type + "\" is unknown; allowed are \"http\", \"spin\" and \"wagi\"");
        }
        String argv = App.DEFAULT_ARGV;
        if (how != Executor.HANDLER) {
            argv = executor.has("argv") ? executor.text("argv") : argv;
            if (executor.has("entrypoint") && !executor.text("entrypoint").equals(CommandGuest.ENTRY)) {
                executor.problem("entrypoint", "only \"_start\" is supported by this version of wasmj; remove it");
            }
        }
        executor.refuseUnknown();
        return new Target.Guest(component, how, argv);
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

    // ---- Everything else

    /** Fields of which only the trigger knows what they mean. */
    private record Fields(Map<String, Integer> lines, Map<String, String> values) {}

    private EventTrigger event(String type, ManifestTable table, String component) {
        Fields own = fields(table);
        Fields all = new Fields(new LinkedHashMap<>(), new LinkedHashMap<>());
        for (Fields fields : List.of(settings.getOrDefault(type, own), own)) {
            all.lines().putAll(fields.lines());
            all.values().putAll(fields.values());
        }
        all.lines().put("", table.line());
        return new EventTrigger(
                type, component, Collections.unmodifiableMap(all.lines()), Collections.unmodifiableMap(all.values()));
    }

    /** Those that nobody asked for yet. */
    private Fields fields(ManifestTable table) {
        Fields fields = new Fields(new LinkedHashMap<>(), new LinkedHashMap<>());
        for (String key : table.unasked()) {
            String value =
                    switch (table.value(key)) {
                        case null -> null;
                        case Text text -> text.value();
                        case TomlValue.Whole whole -> Long.toString(whole.value());
                        case TomlValue.Decimal decimal -> Double.toString(decimal.value());
                        case TomlValue.Truth truth -> Boolean.toString(truth.value());
                        case TomlValue other -> {
                            table.problem(key, "expected a string, a number or a boolean, found " + other.kind());
                            yield null;
                        }
                    };
            if (value != null) {
                String problem = Template.problem(value, variables);
                if (problem != null) {
                    table.problem(key, problem);
                }
                fields.lines().put(key, table.line(key));
                fields.values().put(key, value);
            }
        }
        return fields;
    }

    private String componentId(ManifestTable trigger, String type, int index) {
        String triggerId = trigger.text("id");
        trigger.refuse("components", "name the one component that answers with component");
        trigger.refuse("dependencies", "link what it needs into the component's module");
        TomlValue value = trigger.value("component");
        if (value instanceof Table inline) {
            String natural = (triggerId.isEmpty() ? type + "-" + (index + 1) : triggerId) + "-component";
            return inlineComponents.apply(natural, trigger.inner("component", inline));
        }
        String id = trigger.text("component");
        if (value == null && !type.equals(HTTP)) {
            trigger.problem("component", "is missing; name the component that is to run");
        } else if (value instanceof Text && !components.containsKey(id)) {
            trigger.problem(
                    "component",
                    "there is no [component." + id + "]"
                            + Spelling.closest(id, components.keySet())
                                    .map(other -> "; did you mean \"" + other + "\"?")
                                    .orElse(
                                            components.isEmpty()
                                                    ? "; add it, with the source of its module"
                                                    : "; there are " + String.join(", ", components.keySet())));
        }
        return id;
    }
}
