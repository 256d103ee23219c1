package io.wasmj.http;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A {@code spin.toml} of version 2, or one of version 1 in the terms of version 2; checked: every trigger's component
 * is there, every route is well-formed and no two are the same, every template names a variable. What no host service
 * of this version reads is refused rather than ignored.
 *
 * @param file the manifest; relative paths in it start from its directory
 * @param variables by their names, in the order of the file
 * @param triggers what HTTP requests set going
 * @param eventTriggers what anything else sets going
 * @param components by their ids, in the order of the file
 */
public record AppManifest(
        Path file,
        Application application,
        Map<String, Variable> variables,
        List<HttpTrigger> triggers,
        List<EventTrigger> eventTriggers,
        Map<String, Component> components) {

    /**
     * What it calls itself.
     *
     * @param authors as written, for example {@code "Ada <ada@example.com>"}
     */
    public record Application(String name, String version, String description, List<String> authors) {}

    /**
     * One of {@code [variables]}.
     *
     * @param preset its value where nobody gives one; null where somebody must
     * @param secret whether its value is not to be shown
     */
    public record Variable(
            int line, String description, @Nullable String preset, boolean secret) {}

    /**
     * One {@code [[trigger.http]]}.
     *
     * @param line where it begins
     * @param route null where it is private: not reached from outside
     */
    public record HttpTrigger(int line, @Nullable String route, Target target) {}

    /** What answers a request. */
    public sealed interface Target {

        /**
         * A guest of {@code component}.
         *
         * @param argv the template of a WAGI guest's arguments
         */
        record Guest(String component, Executor executor, String argv) implements Target {}

        /** The same answer every time. */
        record StaticResponse(int status, Map<String, String> headers, String body) implements Target {}
    }

    /** How a guest is asked. */
    public enum Executor {
        /** As its module's exports say: by its handler, or else by {@code _start}. */
        OF_MODULE,
        /** Through {@code _start}, with the request in the environment and the input. */
        WAGI,
        /** Through a function that takes a request and returns a response. */
        HANDLER
    }

    /**
     * One {@code [[trigger.TYPE]]} that is not of HTTP.
     *
     * @param type of a {@link io.wasmj.http.spi.TriggerProvider}, which knows what the fields mean
     * @param lines where each of its fields stands, and under the empty string where it begins itself
     * @param settings its fields as text, those of {@code [application.trigger.TYPE]} included; with templates until an
     *     {@link App} is made of the manifest
     */
    public record EventTrigger(
            String type, String component, Map<String, Integer> lines, Map<String, String> settings) {

        /** Where a field stands, or where the trigger begins if it has no such field. */
        public int line(String field) {
            Integer line = lines.get(field);
            return line == null ? lines.getOrDefault("", 0) : line;
        }
    }

    /**
     * One {@code [component.ID]}.
     *
     * @param lines where each of its fields stands, and under the empty string where it begins itself
     * @param variables what it can ask the host for; a component's own names, with templates until an {@link App} is
     *     made of the manifest
     * @param excludeFiles globs, relative to the manifest
     */
    public record Component(
            String id,
            Map<String, Integer> lines,
            Source source,
            String description,
            Map<String, String> environment,
            Map<String, String> variables,
            List<FileMount> files,
            List<String> excludeFiles,
            Grants grants,
            @Nullable Build build) {

        /** Where a field stands, or where the component begins if it has no such field; 0 where no line is known. */
        public int line(String field) {
            Integer line = lines.get(field);
            return line == null ? lines.getOrDefault("", 0) : line;
        }

        private Component filledIn(UnaryOperator<String> values) {
            Map<String, String> filled = new LinkedHashMap<>(variables);
            filled.replaceAll((_, template) -> values.apply(template));
            List<String> hosts = grants.outboundHosts().stream().map(values).toList();
            return new Component(
                    id,
                    lines,
                    source,
                    description,
                    environment,
                    filled,
                    files,
                    excludeFiles,
                    new Grants(
                            hosts,
                            grants.keyValueStores(),
                            grants.sqliteDatabases(),
                            grants.aiModels(),
                            grants.hostServices()),
                    build);
        }
    }

    /** Where a component's module comes from. */
    public sealed interface Source {

        /**
         * A file of this machine, which may be yet to be built.
         *
         * @param path absolute
         */
        record File(Path path) implements Source {}

        /**
         * A file of another machine.
         *
         * @param sha256 what its bytes amount to, in lower-case hexadecimal
         */
        record Download(URI url, String sha256) implements Source {}
    }

    /**
     * What a component may use of the host's services; nothing that is not named.
     *
     * @param outboundHosts {@code SCHEME://HOST:PORT} with wildcards, as Spin's {@code allowed_outbound_hosts} has it;
     *     {@code allowed_http_hosts} is turned into these
     * @param hostServices interfaces of Java by their names; Spin has no such field
     */
    public record Grants(
            List<String> outboundHosts,
            List<String> keyValueStores,
            List<String> sqliteDatabases,
            List<String> aiModels,
            List<String> hostServices) {

        public static final Grants NONE = new Grants(List.of(), List.of(), List.of(), List.of(), List.of());
    }

    /** Files that a guest sees. */
    public sealed interface FileMount {

        int line();

        /** Files by a glob or by their path: a guest sees them under the path they have here. */
        record Pattern(int line, String glob) implements FileMount {}

        /** A file or a directory under a path of its own. */
        record Placement(int line, String source, String destination) implements FileMount {}
    }

    /**
     * How a component is built.
     *
     * @param directory where the commands run, as an absolute path
     * @param watch globs of its sources, relative to {@code directory}
     */
    public record Build(List<String> commands, Path directory, List<String> watch) {}

    /**
     * Reads a manifest without any profile.
     *
     * @throws ManifestException which lists everything that is wrong with it
     */
    public static AppManifest read(Path file) throws IOException {
        return read(file, "");
    }

    /**
     * Reads a manifest.
     *
     * @param profile the {@code profile.NAME} whose fields replace those of their components; empty for none
     * @throws ManifestException which lists everything that is wrong with it
     */
    public static AppManifest read(Path file, String profile) throws IOException {
        return ManifestReader.read(file, profile);
    }

    /** The directory that its relative paths start from. */
    public Path directory() {
        return file.toAbsolutePath().normalize().resolveSibling("");
    }

    /** This, with its templates filled in. */
    AppManifest filledIn(UnaryOperator<String> values) {
        Map<String, Component> filled = new LinkedHashMap<>(components);
        filled.replaceAll((_, component) -> component.filledIn(values));
        List<EventTrigger> events = eventTriggers.stream()
                .map(trigger -> {
                    Map<String, String> settings = new LinkedHashMap<>(trigger.settings());
                    settings.replaceAll((_, template) -> values.apply(template));
                    return new EventTrigger(trigger.type(), trigger.component(), trigger.lines(), settings);
                })
                .toList();
        return new AppManifest(file, application, variables, triggers, events, filled);
    }
}
