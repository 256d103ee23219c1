package io.wasmj.http;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A {@code spin.toml} of version 2, checked: every trigger's component is there, every route is well-formed and no two
 * are the same. What this version of the host does not support is refused rather than ignored.
 *
 * @param file the manifest; relative paths in it start from its directory
 * @param components by their ids, in the order of the file
 */
public record AppManifest(
        Path file, Application application, List<HttpTrigger> triggers, Map<String, Component> components) {

    /**
     * What it calls itself.
     *
     * @param authors as written, for example {@code "Ada <ada@example.com>"}
     */
    public record Application(String name, String version, String description, List<String> authors) {}

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
         * @param argv the template of its arguments
         */
        record Guest(String component, String argv) implements Target {}

        /** The same answer every time. */
        record StaticResponse(int status, Map<String, String> headers, String body) implements Target {}
    }

    /**
     * One {@code [component.ID]}.
     *
     * @param sourceLine where its source is named
     * @param source the module, as an absolute path
     * @param excludeFiles globs, relative to the manifest
     */
    public record Component(
            String id,
            int sourceLine,
            Path source,
            String description,
            Map<String, String> environment,
            List<FileMount> files,
            List<String> excludeFiles,
            @Nullable Build build) {}

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
     * @param watch globs of its sources
     */
    public record Build(List<String> commands, Path directory, List<String> watch) {}

    /**
     * Reads a manifest.
     *
     * @throws ManifestException which lists everything that is wrong with it
     */
    public static AppManifest read(Path file) throws IOException {
        return ManifestReader.read(file);
    }
}
