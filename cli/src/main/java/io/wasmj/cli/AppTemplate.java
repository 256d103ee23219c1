package io.wasmj.cli;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What applications and components are started from: a folder with a {@code spin.toml}, whatever else belongs to it,
 * and a {@code template.properties} that describes it. In files that are text, and in their names, <code>{{name}}</code>
 * and the like stand for values; {@code dot.gitignore} becomes {@code .gitignore}.
 *
 * @param files by their paths
 */
record AppTemplate(String id, Properties properties, Map<String, byte[]> files) {

    static final String MANIFEST = "spin.toml";

    private static final String DESCRIPTION = "template.properties";
    private static final String VALUE = "value.";
    private static final Pattern BUILD = Pattern.compile("(?m)^(\\[component\\..*\\.build\\]|build\\b)");
    private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z_]+)\\}\\}");

    /** All that come with wasmj, by their ids. */
    static Map<String, AppTemplate> all() throws IOException {
        try {
            URI folder = Objects.requireNonNull(AppTemplate.class.getResource("/templates"))
                    .toURI();
            if (folder.getScheme().equals("jar")) {
                try (FileSystem jar = FileSystems.newFileSystem(folder, Map.of())) {
                    return all(jar.getPath("/templates"));
                }
            }
            return all(Path.of(folder));
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, AppTemplate> all(Path folder) throws IOException {
        Map<String, AppTemplate> templates = new TreeMap<>();
        try (Stream<Path> folders = Files.list(folder)) {
            for (Path each : (Iterable<Path>) folders::iterator) {
                AppTemplate template = read(each);
                templates.put(template.id(), template);
            }
        }
        return templates;
    }

    /** One that comes with wasmj, by its id or one of Spin's; or a folder, where there is a slash in the name. */
    static AppTemplate named(String name) throws IOException {
        Path folder = Path.of(name);
        if (name.contains("/") || name.equals(".")) {
            if (!Files.isRegularFile(folder.resolve(MANIFEST))) {
                throw new CommandFailure(
                        "there is no template in " + folder + ": a template is a folder with a " + MANIFEST);
            }
            return read(folder.toAbsolutePath().normalize());
        }
        Map<String, AppTemplate> all = all();
        for (AppTemplate template : all.values()) {
            if (template.id().equals(name) || template.aliases().contains(name)) {
                return template;
            }
        }
        throw new CommandFailure("there is no template \"" + name + "\"; there are " + String.join(", ", all.keySet())
                + ", and ./FOLDER for one of your own");
    }

    private static AppTemplate read(Path folder) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) walk::iterator) {
                if (Files.isRegularFile(file)) {
                    String path = String.join(
                            "/",
                            StreamSupport.stream(folder.relativize(file).spliterator(), false)
                                    .map(Path::toString)
                                    .toList());
                    files.put(path, Files.readAllBytes(file));
                }
            }
        } catch (UncheckedIOException e) {
            throw Objects.requireNonNull(e.getCause());
        }
        Properties properties = new Properties();
        byte[] description = files.remove(DESCRIPTION);
        if (description != null) {
            properties.load(new StringReader(new String(description, StandardCharsets.UTF_8)));
        }
        String id = folder.getFileName().toString().replace("/", "");
        return new AppTemplate(id, properties, files);
    }

    /** In one line. */
    String description() {
        return properties.getProperty("description", "");
    }

    /** What must be installed for it to be built. */
    String needs() {
        return properties.getProperty("needs", "");
    }

    /** Whether {@code wasmj build} has something to do. */
    boolean isBuilt() {
        byte[] manifest = files.get(MANIFEST);
        return manifest != null
                && BUILD.matcher(new String(manifest, StandardCharsets.UTF_8)).find();
    }

    List<String> aliases() {
        return List.of(properties.getProperty("aliases", "").split(",", -1));
    }

    /** Values that may be chosen, with what they are if they are not. */
    private Map<String, String> defaults() {
        Map<String, String> defaults = new LinkedHashMap<>();
        for (String key : properties.stringPropertyNames()) {
            if (key.startsWith(VALUE)) {
                defaults.put(key.substring(VALUE.length()), properties.getProperty(key));
            }
        }
        return defaults;
    }

    /**
     * Its files, with values in their places.
     *
     * @param name of the application or component
     * @param route where it answers
     * @param path from the manifest to the files: empty, or with a slash at its end
     * @param chosen values that the template lets one choose
     */
    Map<String, byte[]> filledIn(String name, String route, String path, Map<String, String> chosen) {
        Map<String, String> values = values(name, route, path, chosen);
        Map<String, byte[]> filled = new LinkedHashMap<>();
        files.forEach((file, content) -> filled.put(
                fillIn(file, values).replaceFirst("(^|/)dot\\.", "$1."),
                isText(content)
                        ? fillIn(new String(content, StandardCharsets.UTF_8), values)
                                .getBytes(StandardCharsets.UTF_8)
                        : content));
        return filled;
    }

    /** What to do once it is served. */
    String next(String name, String route, Map<String, String> chosen) {
        return fillIn(
                properties.getProperty("next", "curl localhost:3000{{example}}"), values(name, route, "", chosen));
    }

    /** Whether requests set it going, at its route. */
    boolean isRouted() {
        byte[] manifest = files.get(MANIFEST);
        return manifest != null && new String(manifest, StandardCharsets.UTF_8).contains("{{route}}");
    }

    private Map<String, String> values(String name, String route, String path, Map<String, String> chosen) {
        Map<String, String> values = new LinkedHashMap<>(defaults());
        for (String key : chosen.keySet()) {
            if (!values.containsKey(key)) {
                throw new CommandFailure("the template " + id + " has no value \"" + key + "\"; "
                        + (values.isEmpty() ? "it has none" : "there are " + String.join(", ", values.keySet())));
            }
        }
        values.putAll(chosen);
        values.put("name", name);
        values.put("route", route);
        values.put("example", route.replace("/...", "/"));
        values.put("path", path);
        values.put("directory", path.isEmpty() ? "." : path.substring(0, path.length() - 1));
        return values;
    }

    private static boolean isText(byte[] content) {
        for (byte b : content) {
            if (b == 0) {
                return false;
            }
        }
        return true;
    }

    private static String fillIn(String text, Map<String, String> values) {
        return PLACE.matcher(text).replaceAll(place -> {
            String value = values.get(place.group(1));
            return Matcher.quoteReplacement(value == null ? place.group() : value);
        });
    }

    /** For a person: ids and descriptions. */
    static List<String> listing() throws IOException {
        List<String> lines = new ArrayList<>();
        for (AppTemplate template : all().values()) {
            lines.add(String.format("  %-16s%s", template.id(), template.description()));
        }
        return lines;
    }
}
