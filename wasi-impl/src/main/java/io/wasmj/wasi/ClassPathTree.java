package io.wasmj.wasi;

import java.io.Closeable;
import java.io.IOException;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of resources on the class path or the module path, which can only be read: in a directory, in a jar, or in the
 * image of a Java runtime.
 *
 * <pre>{@code
 * try (ClassPathTree pages = ClassPathTree.of(Main.class, "/www")) {
 *     Wasi wasi = Wasi.DEFAULT.withTree("/", pages);
 *     …
 * }
 * }</pre>
 */
public final class ClassPathTree implements FileTree, Closeable {

    private final FileTree tree;
    private final Closeable opened;

    private ClassPathTree(FileTree tree, Closeable opened) {
        this.tree = tree;
        this.opened = opened;
    }

    /**
     * A folder beside a class.
     *
     * @param anchor a class of the same module, or one whose class loader finds the resources
     * @param folder as {@link Class#getResource} takes names: relative to the class's package, or from the root where it
     *     starts with {@code /}. Where several places have such a folder, it is the first
     * @throws NoSuchFileException where there is none
     */
    public static ClassPathTree of(Class<?> anchor, String folder) throws IOException {
        String path = folder.startsWith("/")
                ? folder.substring(1)
                : anchor.getPackageName().replace('.', '/') + "/" + folder;
        try {
            if (anchor.getModule().isNamed()) {
                return at(moduleLocation(anchor.getModule()), path);
            }
            URL found = anchor.getClassLoader().getResource(path);
            if (found == null) {
                // Many jars have entries for files only.
                CodeSource source = anchor.getProtectionDomain().getCodeSource();
                if (source == null || source.getLocation() == null) {
                    throw new NoSuchFileException(path);
                }
                return at(source.getLocation().toURI(), path);
            }
            if (found.openConnection() instanceof JarURLConnection jar) {
                return at(jar.getJarFileURL().toURI(), Objects.requireNonNullElse(jar.getEntryName(), ""));
            }
            return at(found.toURI(), "");
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static URI moduleLocation(Module module) throws IOException {
        @Nullable ModuleLayer layer = module.getLayer();
        return Optional.ofNullable(layer)
                .flatMap(l -> l.configuration().findModule(module.getName()))
                .map(ResolvedModule::reference)
                .flatMap(ModuleReference::location)
                .orElseThrow(() -> new NoSuchFileException(module + " has no place"));
    }

    private static ClassPathTree at(URI location, String path) throws IOException {
        return switch (location.getScheme()) {
            case "jrt" -> new ClassPathTree(image(Path.of(location).resolve(path)), () -> {});
            case "file" -> {
                Path root = Path.of(location);
                yield Files.isDirectory(root)
                        ? new ClassPathTree(HostTree.readOnly(root.resolve(path)), () -> {})
                        : inJar(ArchiveTree.zip(root), path);
            }
            default ->
                throw new IOException("the folder '" + path + "' lies at " + location
                        + ", where it cannot be listed; expected is a directory, a jar or a Java runtime");
        };
    }

    private static ClassPathTree inJar(ArchiveTree jar, String path) throws IOException {
        try {
            return new ClassPathTree(jar.directory(path), jar);
        } catch (IOException e) {
            jar.close();
            throw e;
        }
    }

    /** What lies in the image of a Java runtime can be read, but not like other files of the host. */
    private static FileTree image(Path folder) throws IOException {
        ArchiveIndex index = new ArchiveIndex(folder, 0);
        try (Stream<Path> below = Files.walk(folder)) {
            List<Path> files = below.filter(Files::isRegularFile).toList();
            for (Path file : files) {
                String name = folder.relativize(file).toString();
                long time = Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS);
                index.addFile(name, Files.size(file), time, stat -> new Resource(stat, Files.readAllBytes(file)));
            }
        }
        return () -> new ArchiveDirectory(index.root());
    }

    /** A file whose contents are in memory. */
    private record Resource(FileStat stat, byte[] contents) implements OpenFile {

        @Override
        public int read(ByteBuffer into, long position) {
            if (position >= contents.length) {
                return -1;
            }
            int length = Math.min(into.remaining(), contents.length - (int) position);
            into.put(contents, (int) position, length);
            return length;
        }

        @Override
        public long size() {
            return contents.length;
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }

    @Override
    public Directory open() throws IOException {
        return tree.open();
    }

    @Override
    public void close() throws IOException {
        opened.close();
    }
}
