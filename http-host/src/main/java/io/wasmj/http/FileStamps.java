package io.wasmj.http;

import io.wasmj.http.AppManifest.Build;
import io.wasmj.http.AppManifest.Component;
import io.wasmj.http.AppManifest.FileMount;
import io.wasmj.http.AppManifest.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Files and how they are at one time: two of these are equal if none was made, changed or removed between.
 *
 * @param stamps time of change and size, by the path
 */
public record FileStamps(Map<Path, String> stamps) {

    public FileStamps {
        stamps = Map.copyOf(stamps);
    }

    /** What components are built from: the files that their {@code build.watch} matches, and the manifest. */
    public static FileStamps ofSources(AppManifest manifest) {
        Map<Path, String> stamps = new HashMap<>();
        add(manifest.file(), stamps);
        for (Component component : manifest.components().values()) {
            Build build = component.build();
            if (build != null) {
                build.watch().forEach(glob -> addMatching(build.directory(), glob, stamps));
            }
        }
        return new FileStamps(stamps);
    }

    /** What is served: the modules and the files of components, and the manifest. */
    public static FileStamps ofServed(AppManifest manifest) {
        Map<Path, String> stamps = new HashMap<>();
        add(manifest.file(), stamps);
        for (Component component : manifest.components().values()) {
            if (component.source() instanceof Source.File(Path path)) {
                add(path, stamps);
            }
            Map<Path, String> mounted = new HashMap<>();
            for (FileMount mount : component.files()) {
                String glob =
                        switch (mount) {
                            case FileMount.Pattern pattern -> pattern.glob();
                            case FileMount.Placement placement -> placement.source();
                        };
                addMatching(manifest.directory(), glob, mounted);
            }
            List<Glob> excluded =
                    component.excludeFiles().stream().map(Glob::excluding).toList();
            mounted.keySet().removeIf(file -> {
                String path = manifest.directory().relativize(file).toString().replace('\\', '/');
                return excluded.stream().anyMatch(glob -> glob.matches(path));
            });
            stamps.putAll(mounted);
        }
        return new FileStamps(stamps);
    }

    private static void addMatching(Path directory, String pattern, Map<Path, String> stamps) {
        String relative = pattern.startsWith("./") ? pattern.substring(2) : pattern;
        Path literal = directory.resolve(relative).normalize();
        if (Files.exists(literal)) {
            walk(literal, "", Glob.including("**"), stamps);
        } else if (!Glob.isLiteral(relative)) {
            Glob glob = Glob.including(relative);
            walk(directory.resolve(glob.literalPrefix()), glob.literalPrefix(), glob, stamps);
        }
    }

    /** @param prefix of the paths that the glob matches, as it begins with it */
    private static void walk(Path start, String prefix, Glob glob, Map<Path, String> stamps) {
        if (!Files.exists(start)) {
            return;
        }
        try (Stream<Path> walk = Files.walk(start, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : (Iterable<Path>) walk::iterator) {
                String below = start.relativize(file).toString().replace('\\', '/');
                if (glob.matches(prefix.isEmpty() ? below : prefix + "/" + below)) {
                    add(file, stamps);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // Something is being removed; the next look shows what is left.
        }
    }

    private static void add(Path file, Map<Path, String> stamps) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isDirectory()) {
                stamps.put(file, attributes.lastModifiedTime() + " " + attributes.size());
            }
        } catch (IOException e) {
            // Not there: that it is missing is what changes.
        }
    }
}
