package io.wasmj.http;

import io.wasmj.http.AppManifest.Component;
import io.wasmj.http.AppManifest.FileMount;
import io.wasmj.http.ManifestException.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A copy of the files of a component, laid out as its guests see them. A copy, so that what is served is what was
 * deployed, and nothing that a glob did not name can be reached.
 */
final class StagedFiles implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StagedFiles.class);

    private final Path manifest;
    private final Path application;
    private final Component component;
    private final List<Glob> excluded;
    private final Path root;

    private StagedFiles(Path manifest, Path application, Component component, List<Glob> excluded, Path root) {
        this.manifest = manifest;
        this.application = application;
        this.component = component;
        this.excluded = excluded;
        this.root = root;
    }

    /**
     * @throws ManifestException where files are missing, or lie outside of the application's directory
     */
    static StagedFiles of(Path manifest, Component component) throws IOException {
        Path application = manifest.toAbsolutePath().normalize().resolveSibling("");
        List<Glob> excluded = new ArrayList<>();
        for (String glob : component.excludeFiles()) {
            try {
                excluded.add(Glob.excluding(glob));
            } catch (PatternSyntaxException e) {
                throw new ManifestException(
                        new Problem(manifest, 0, "component." + component.id() + ".exclude_files", malformed(glob, e)),
                        e);
            }
        }
        Path root = Files.createTempDirectory("wasmj-files-");
        StagedFiles staged = new StagedFiles(manifest, application, component, excluded, root);
        try {
            for (FileMount mount : component.files()) {
                staged.stage(mount);
            }
            return staged;
        } catch (IOException | RuntimeException e) {
            staged.close();
            throw e;
        }
    }

    /** The directory that guests know as {@code /}. */
    Path root() {
        return root;
    }

    private void stage(FileMount mount) throws IOException {
        switch (mount) {
            case FileMount.Pattern(int line, String glob) -> {
                Path literal = within(line, application, glob);
                if (Files.exists(literal)) {
                    copy(
                            line,
                            literal,
                            literal,
                            root.resolve(application.relativize(literal).toString()),
                            null);
                } else if (Glob.isLiteral(glob)) {
                    throw problem(line, "\"" + glob + "\" does not exist, and is no glob");
                } else {
                    stage(line, glob.startsWith("./") ? glob.substring(2) : glob);
                }
            }
            case FileMount.Placement(int line, String source, String destination) -> {
                Path from = within(line, application, source);
                if (!Files.exists(from)) {
                    throw problem(line, "\"" + source + "\" does not exist");
                }
                copy(line, from, from, within(line, root, destination.replaceFirst("^/+", "")), null);
            }
        }
    }

    private void stage(int line, String pattern) throws IOException {
        Glob glob;
        try {
            glob = Glob.including(pattern);
        } catch (PatternSyntaxException e) {
            throw problem(line, malformed(pattern, e));
        }
        Path start = application.resolve(glob.literalPrefix());
        int copied = Files.exists(start) ? copy(line, start, application, root, glob) : 0;
        if (copied == 0) {
            LOG.warn("{}:{}: component.{}.files: \"{}\" matches no file", manifest, line, component.id(), pattern);
        }
    }

    private static String malformed(String glob, PatternSyntaxException e) {
        return "\"" + glob + "\" is no glob: " + e.getDescription();
    }

    private Path within(int line, Path directory, String path) {
        Path inner = directory.resolve(path).normalize();
        if (!inner.startsWith(directory)) {
            throw problem(
                    line,
                    "\"" + path + "\" leads out of "
                            + (directory.equals(root)
                                    ? "the guest's root"
                                    : "the application's directory; move the files into it"));
        }
        return inner;
    }

    /** Copies a file, or what is below a directory, from its place relative to {@code base} to that below {@code to}. */
    private int copy(int line, Path start, Path base, Path to, @Nullable Glob glob) throws IOException {
        int copied = 0;
        try (Stream<Path> walk = Files.walk(start, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : (Iterable<Path>) walk::iterator) {
                String path = application.relativize(file).toString().replace('\\', '/');
                boolean wanted = (glob == null || glob.matches(path))
                        && excluded.stream().noneMatch(exclude -> exclude.matches(path));
                if (wanted && Files.isRegularFile(file)) {
                    Path target = file.equals(base)
                            ? to
                            : to.resolve(base.relativize(file).toString());
                    Files.createDirectories(target.resolveSibling(""));
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
                    copied++;
                }
            }
        } catch (UncheckedIOException e) {
            throw problem(line, "cannot be read: " + e.getCause());
        }
        return copied;
    }

    private ManifestException problem(int line, String message) {
        return new ManifestException(
                new Problem(manifest, line, "component." + component.id() + ".files", message), null);
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException e) {
            // Somebody tidied the temporary directory.
        }
    }
}
