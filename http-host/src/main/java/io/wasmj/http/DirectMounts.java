package io.wasmj.http;

import io.wasmj.http.AppManifest.Component;
import io.wasmj.http.AppManifest.FileMount;
import io.wasmj.http.ManifestException.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The directories of a component that its guests use where they are. */
final class DirectMounts {

    private DirectMounts() {}

    /**
     * Directories by the paths that guests know them under.
     *
     * @throws ManifestException where something else than a directory is mounted, or something is excluded
     */
    static Map<String, Path> of(Path manifest, Component component) {
        Map<String, Path> mounts = new LinkedHashMap<>();
        Path application = manifest.toAbsolutePath().normalize().resolveSibling("");
        if (!component.excludeFiles().isEmpty()) {
            throw problem(
                    manifest, component, component.line("exclude_files"), "exclude_files", "files cannot be left out");
        }
        for (FileMount mount : component.files()) {
            switch (mount) {
                case FileMount.Pattern(int line, String glob) ->
                    throw problem(manifest, component, line, "files", "\"" + glob + "\" is a glob or a file");
                case FileMount.Placement(int line, String source, String destination) -> {
                    Path directory = application.resolve(source).normalize();
                    if (!directory.startsWith(application) || !Files.isDirectory(directory)) {
                        throw problem(
                                manifest,
                                component,
                                line,
                                "files",
                                "\"" + source + "\" is no directory of the application");
                    }
                    mounts.put(destination.startsWith("/") ? destination : "/" + destination, directory);
                }
            }
        }
        return mounts;
    }

    private static ManifestException problem(Path manifest, Component component, int line, String field, String what) {
        return new ManifestException(
                new Problem(
                        manifest,
                        line,
                        "component." + component.id() + "." + field,
                        what + ", and direct mounts are whole directories; write { source, destination }, or leave"
                                + " --direct-mounts away"),
                null);
    }
}
