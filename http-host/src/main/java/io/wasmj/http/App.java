package io.wasmj.http;

import io.wasmj.http.AppManifest.Application;
import io.wasmj.http.AppManifest.Component;
import io.wasmj.http.AppManifest.HttpTrigger;
import io.wasmj.http.AppManifest.Target;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An application to serve. */
public final class App {

    /** What Spin's WAGI executor passes where a manifest says nothing. */
    static final String DEFAULT_ARGV = "${SCRIPT_NAME} ${ARGS}";

    private final AppManifest manifest;

    private App(AppManifest manifest) {
        this.manifest = manifest;
    }

    public static App of(AppManifest manifest) {
        return new App(manifest);
    }

    /**
     * The application at {@code path}: a manifest, a directory with a {@code spin.toml} in it, or a single
     * {@code .wasm} or {@code .jar}, which then answers every path.
     *
     * @throws ManifestException where the manifest is wrong
     */
    public static App of(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            Path manifest = path.resolve("spin.toml");
            if (!Files.exists(manifest)) {
                throw new NoSuchFileException(
                        manifest.toString(), null, "a directory is served by the spin.toml in it, and this has none");
            }
            return new App(AppManifest.read(manifest));
        }
        boolean module = path.toString().endsWith(".wasm") || path.toString().endsWith(".jar");
        return new App(module ? manifestOf(path) : AppManifest.read(path));
    }

    private static AppManifest manifestOf(Path module) {
        String file = module.toAbsolutePath().normalize().toString();
        String name = file.substring(file.lastIndexOf(File.separatorChar) + 1, file.lastIndexOf('.'));
        Component component = new Component(name, 0, module.toAbsolutePath(), "", Map.of(), List.of(), List.of(), null);
        return new AppManifest(
                module,
                new Application(name, "", "", List.of()),
                List.of(new HttpTrigger(0, "/...", new Target.Guest(name, DEFAULT_ARGV))),
                Map.of(name, component));
    }

    public AppManifest manifest() {
        return manifest;
    }

    public String name() {
        return manifest.application().name();
    }
}
