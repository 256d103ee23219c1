package io.wasmj.cli;

import io.wasmj.http.ServiceOptions;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where host services keep things, and what they begin with; spelt as Spin spells it. */
final class ServiceChoice {

    private static final Pattern OF_DATABASE = Pattern.compile("([\\w-]+):(@.*)", Pattern.DOTALL);

    @Option(
            names = "--runtime-config-file",
            paramLabel = "FILE",
            description =
                    "Where key-value stores, SQLite databases and secrets are: [key_value_store.NAME] with type and"
                            + " url, [sqlite_database.NAME] with path, [[variables_provider]] with type, url, token and"
                            + " mount.")
    private @Nullable Path file;

    @Option(
            names = "--services",
            paramLabel = "JAR",
            description = "A jar with host services of your own and what they need; more than once for several.")
    private List<Path> jars = new ArrayList<>();

    @Option(
            names = "--sqlite",
            paramLabel = "SQL|[DATABASE:]@FILE",
            description = "Statements to execute first in the database 'default', or in the one named.")
    private List<String> sqlite = new ArrayList<>();

    @Option(
            names = "--key-value",
            paramLabel = "KEY=VALUE",
            description = "Set a value in the key-value store 'default'.")
    private Map<String, String> keyValue = new LinkedHashMap<>();

    /** @param stateDirectory as the option of that name has it: null where it was not given, empty for nowhere */
    ServiceOptions toOptions(@Nullable String stateDirectory) throws IOException {
        ServiceOptions options = ServiceOptions.DEFAULT;
        if (stateDirectory != null) {
            options = options.withStateDirectory(stateDirectory.isEmpty() ? passing() : Path.of(stateDirectory));
        }
        if (file != null) {
            options = options.withFile(file);
        }
        if (!jars.isEmpty()) {
            options = options.withLoader(loader());
        }
        Map<String, StringBuilder> scripts = new LinkedHashMap<>();
        for (String each : sqlite) {
            Matcher named = OF_DATABASE.matcher(each);
            String database = named.matches() ? named.group(1) : "default";
            String script = named.matches() ? named.group(2) : each;
            scripts.computeIfAbsent(database, _ -> new StringBuilder())
                    .append(script.startsWith("@") ? Files.readString(Path.of(script.substring(1))) : script)
                    .append(";\n");
        }
        for (Map.Entry<String, StringBuilder> script : scripts.entrySet()) {
            options = options.with(
                    "sqlite_database",
                    script.getKey(),
                    Map.of("execute", script.getValue().toString()));
        }
        for (Map.Entry<String, String> value : keyValue.entrySet()) {
            options = options.with("key_value", value.getKey(), Map.of("value", value.getValue()));
        }
        return options;
    }

    /** For as long as this process runs. */
    private ClassLoader loader() throws IOException {
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            if (!Files.isRegularFile(jar)) {
                throw new CommandFailure("--services " + jar + ": there is no such file");
            }
            urls.add(jar.toUri().toURL());
        }
        return new URLClassLoader(urls.toArray(URL[]::new), ServiceChoice.class.getClassLoader());
    }

    /** A directory that is gone when this process is. */
    private static Path passing() throws IOException {
        Path directory = Files.createTempDirectory("wasmj-state-");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory), "state-removal"));
        return directory;
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            System.err.println("wasmj: " + directory + " cannot be removed: " + e.getMessage());
        }
    }
}
