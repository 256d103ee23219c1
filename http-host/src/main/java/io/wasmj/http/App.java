package io.wasmj.http;

import io.wasmj.http.AppManifest.Application;
import io.wasmj.http.AppManifest.Component;
import io.wasmj.http.AppManifest.EventTrigger;
import io.wasmj.http.AppManifest.Executor;
import io.wasmj.http.AppManifest.Grants;
import io.wasmj.http.AppManifest.HttpTrigger;
import io.wasmj.http.AppManifest.Source;
import io.wasmj.http.AppManifest.Target;
import io.wasmj.http.ManifestException.Problem;
import io.wasmj.http.spi.TriggerScope;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** An application to serve: its manifest, with all variables set, and the files of its modules. */
public final class App {

    /** What Spin's WAGI executor passes where a manifest says nothing. */
    static final String DEFAULT_ARGV = "${SCRIPT_NAME} ${ARGS}";

    private static final String MANIFEST = "spin.toml";

    private final AppManifest manifest;
    private final Map<String, Path> modules;

    private App(AppManifest manifest, Map<String, Path> modules) {
        this.manifest = manifest;
        this.modules = modules;
    }

    /** As {@link #of(Path, AppOptions)} with nothing chosen. */
    public static App of(Path path) throws IOException {
        return of(path, AppOptions.DEFAULT);
    }

    /**
     * The application at {@code path}: a manifest, a directory with a {@code spin.toml} in it, or a single module
     * ({@code .wasm}, {@code .wat} or {@code .jar}), which then answers every path. Modules that a manifest names by
     * their addresses are downloaded, unless they are here already.
     *
     * @throws ManifestException where the manifest is wrong, a variable has no value, or a module cannot be downloaded
     */
    public static App of(Path path, AppOptions options) throws IOException {
        AppManifest manifest =
                isModule(path) ? manifestOf(path) : AppManifest.read(manifestAt(path), options.profile());
        AppManifest complete = VariableValues.of(manifest, options).fillIn(manifest);
        Map<String, Path> modules = new HashMap<>();
        List<Problem> problems = new ArrayList<>();
        for (Component component : complete.components().values()) {
            try {
                modules.put(component.id(), module(component, options));
            } catch (SourceCache.UnavailableException e) {
                String field = "component." + component.id() + ".source";
                problems.add(new Problem(manifest.file(), component.line("source"), field, e.reason()));
            }
        }
        if (!problems.isEmpty()) {
            throw new ManifestException(problems);
        }
        return new App(complete, modules);
    }

    /** Whether what is at {@code path} would be served without a manifest. */
    public static boolean isModule(Path path) {
        String name = path.toString();
        return !Files.isDirectory(path) && (name.endsWith(".wasm") || name.endsWith(".wat") || name.endsWith(".jar"));
    }

    /**
     * The manifest at {@code path}, which is it or the directory with it.
     *
     * @throws NoSuchFileException where there is none
     */
    public static Path manifestAt(Path path) throws IOException {
        Path manifest = Files.isDirectory(path) ? path.resolve(MANIFEST) : path;
        if (!Files.exists(manifest)) {
            String reason = manifest.equals(path)
                    ? "there is no such file"
                    : "there is no " + MANIFEST + " in this directory; go to one that has it, name it with -f, or start"
                            + " an application with 'wasmj new'";
            throw new NoSuchFileException(manifest.toString(), null, reason);
        }
        return manifest;
    }

    private static Path module(Component component, AppOptions options)
            throws IOException, SourceCache.UnavailableException {
        return switch (component.source()) {
            case Source.File(Path path) -> path;
            case Source.Download download -> options.sources().file(download);
        };
    }

    private static AppManifest manifestOf(Path module) {
        String file = module.toAbsolutePath().normalize().toString();
        String name = file.substring(file.lastIndexOf(File.separatorChar) + 1, file.lastIndexOf('.'));
        Component component = new Component(
                name,
                Map.of(),
                new Source.File(module.toAbsolutePath()),
                "",
                Map.of(),
                Map.of(),
                List.of(),
                List.of(),
                Grants.NONE,
                null);
        return new AppManifest(
                module,
                new Application(name, "", "", List.of()),
                Map.of(),
                List.of(new HttpTrigger(0, "/...", new Target.Guest(name, Executor.OF_MODULE, DEFAULT_ARGV))),
                List.of(),
                Map.of(name, component));
    }

    /**
     * Refuses modules of files that are elsewhere, and triggers of other directories.
     *
     * @throws ManifestException which names them
     */
    public void requireWithin(Path directory) {
        List<Problem> problems = new ArrayList<>();
        for (Component component : manifest.components().values()) {
            if (component.source() instanceof Source.File(Path path)
                    && !path.toAbsolutePath().normalize().startsWith(directory)) {
                problems.add(new Problem(
                        manifest.file(),
                        component.line("source"),
                        "component." + component.id() + ".source",
                        path + " is not one of the files that were deployed; write a path relative to the manifest"));
            }
        }
        for (EventTrigger trigger : manifest.eventTriggers()) {
            String place = trigger.settings().get(TriggerScope.DIRECTORY);
            if (place != null
                    && !manifest.directory()
                            .resolve(place)
                            .toAbsolutePath()
                            .normalize()
                            .startsWith(directory)) {
                problems.add(new Problem(
                        manifest.file(),
                        trigger.line(TriggerScope.DIRECTORY),
                        "trigger." + trigger.type() + "." + TriggerScope.DIRECTORY,
                        place + " is not in the application's own directory; write a path relative to the manifest"));
            }
        }
        if (!problems.isEmpty()) {
            throw new ManifestException(problems);
        }
    }

    /** With all templates filled in. */
    public AppManifest manifest() {
        return manifest;
    }

    public String name() {
        return manifest.application().name();
    }

    /** The file of a component's module, which need not be there. */
    public Path module(String component) {
        return Objects.requireNonNull(modules.get(component), component);
    }
}
