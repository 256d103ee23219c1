package io.wasmj.wasi;

import static io.wasmj.wasi.FileTreeReading.DIRECTORIES;
import static io.wasmj.wasi.FileTreeReading.FILES;
import static io.wasmj.wasi.FileTreeReading.LINKS;

import io.wasmj.wasi.FileTreeReading.Ability;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contract of files, and all back ends that need nothing but the JDK. */
class FileTreeTest {

    private static final String ANCHOR = "io/wasmj/wasi/FileTreeTest$Anchor.class";

    @TempDir
    Path directory;

    /** Writes the files of the contract to a directory of the host. */
    static Path fill(Path directory) throws IOException {
        for (Map.Entry<String, String> file : FILES.entrySet()) {
            Path path = directory.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        for (String name : DIRECTORIES) {
            Files.createDirectories(directory.resolve(name));
        }
        for (Map.Entry<String, String> link : LINKS.entrySet()) {
            Files.createSymbolicLink(directory.resolve(link.getKey()), Path.of(link.getValue()));
        }
        return directory;
    }

    /** Copies a tree as a guest would. */
    static <T extends FileTree> T copy(Path directory, T tree) throws IOException {
        try (GuestFiles guest = new GuestFiles(tree);
                var paths = Files.walk(directory)) {
            for (Path path : paths.skip(1).toList()) {
                String name = directory.relativize(path).toString();
                if (Files.isSymbolicLink(path)) {
                    String target = Files.readSymbolicLink(path).toString();
                    assertSuccess(guest.call("path_symlink", target, GuestFiles.ROOT, name));
                } else if (Files.isDirectory(path)) {
                    assertSuccess(guest.call("path_create_directory", GuestFiles.ROOT, name));
                } else {
                    int fd = guest.writer(name, GuestFiles.CREAT);
                    String text = Files.readString(path);
                    for (int at = 0; at < text.length(); at += 50_000) {
                        assertSuccess(guest.write(fd, text.substring(at, Math.min(at + 50_000, text.length()))));
                    }
                    guest.close(fd);
                }
            }
        }
        return tree;
    }

    private static void assertSuccess(Errno errno) {
        if (errno != Errno.SUCCESS) {
            throw new AssertionError(errno);
        }
    }

    @Nested
    class HostByHandle extends FileTreeContract {
        @Override
        protected FileTree tree() throws IOException {
            return HostTree.writable(fill(directory));
        }
    }

    @Nested
    class HostByPath extends FileTreeContract {
        @Override
        protected FileTree tree() throws IOException {
            return HostTree.writable(fill(directory)).byPath();
        }
    }

    @Nested
    class HostReadOnly extends FileTreeContract {
        @Override
        protected FileTree tree() throws IOException {
            return HostTree.readOnly(fill(directory));
        }

        @Override
        protected Map<Ability, Errno> lacks() {
            return Ability.readOnly();
        }
    }

    @Nested
    class InMemory extends FileTreeContract {
        @Override
        protected FileTree tree() throws IOException {
            return copy(fill(directory), new MemoryTree(1 << 20));
        }
    }

    @Nested
    class OverHost extends FileTreeContract {
        @Override
        protected FileTree tree() throws IOException {
            return MemoryTree.over(HostTree.readOnly(fill(directory)), 1 << 20);
        }
    }

    @Nested
    class OverMemory extends FileTreeContract {
        @Override
        protected FileTree tree() throws IOException {
            return MemoryTree.over(copy(fill(directory), new MemoryTree(1 << 20)), 1 << 20);
        }
    }

    /** What archives lack: they are never written to, and those of Java have no links. */
    private static Map<Ability, Errno> archive(boolean links) {
        Map<Ability, Errno> lacks = Ability.readOnly();
        if (!links) {
            lacks.put(Ability.HOLD_LINKS, Errno.NOENT);
        }
        return lacks;
    }

    private final List<Closeable> opened = new ArrayList<>();

    private <T extends Closeable> T opened(T tree) {
        opened.add(tree);
        return tree;
    }

    @AfterEach
    void closeOpened() throws IOException {
        for (Closeable closeable : opened) {
            closeable.close();
        }
    }

    /** The files of the contract in a zip file, or below a folder of it that stands beside a class. */
    private Path zip(String folder) throws IOException {
        Path zip = directory.resolve("files.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (Map.Entry<String, String> file : FILES.entrySet()) {
                out.putNextEntry(new ZipEntry(folder + file.getKey()));
                out.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
            for (String name : DIRECTORIES) {
                out.putNextEntry(new ZipEntry(folder + name + "/"));
            }
            if (!folder.isEmpty()) {
                out.putNextEntry(new ZipEntry(ANCHOR));
                out.write(anchorCode());
            }
        }
        return zip;
    }

    @Nested
    class InZip extends FileTreeContract {
        @Override
        protected FileTree tree() throws IOException {
            return opened(ArchiveTree.zip(zip("")));
        }

        @Override
        protected Map<Ability, Errno> lacks() {
            return archive(false);
        }
    }

    @Nested
    class InTar extends FileTreeContract {
        @Override
        protected FileTree tree() throws IOException {
            TarWriter tar = new TarWriter();
            FILES.forEach(tar::file);
            DIRECTORIES.forEach(tar::directory);
            LINKS.forEach(tar::link);
            return opened(ArchiveTree.tar(Files.write(directory.resolve("files.tar"), tar.bytes())));
        }

        @Override
        protected Map<Ability, Errno> lacks() {
            return archive(true);
        }
    }

    @Nested
    class OverZip extends FileTreeContract {
        @Override
        protected FileTree tree() throws IOException {
            return MemoryTree.over(opened(ArchiveTree.zip(zip(""))), 1 << 20);
        }

        @Override
        protected Map<Ability, Errno> lacks() {
            return Map.of(Ability.HOLD_LINKS, Errno.NOENT);
        }
    }

    /** A class that lies on a class path of its own. */
    private Class<?> anchor(Path classPath) throws IOException, ClassNotFoundException {
        URL[] urls = {classPath.toUri().toURL()};
        return Class.forName(Anchor.class.getName(), false, opened(new URLClassLoader(urls, null)));
    }

    private static byte[] anchorCode() throws IOException {
        try (InputStream code = Anchor.class.getResourceAsStream("/" + ANCHOR)) {
            return Objects.requireNonNull(code).readAllBytes();
        }
    }

    /** Stands beside resources. */
    static final class Anchor {}

    @Nested
    class OnClassPathInDirectory extends FileTreeContract {
        @Override
        protected FileTree tree() throws Exception {
            Path classes = directory.resolve("classes");
            fill(Files.createDirectories(classes.resolve("guest-files")));
            Files.createDirectories(classes.resolve(ANCHOR).getParent());
            Files.write(classes.resolve(ANCHOR), anchorCode());
            return opened(ClassPathTree.of(anchor(classes), "/guest-files"));
        }

        @Override
        protected Map<Ability, Errno> lacks() {
            return archive(true);
        }
    }

    @Nested
    class OnClassPathInJar extends FileTreeContract {
        @Override
        protected FileTree tree() throws Exception {
            return opened(ClassPathTree.of(anchor(zip("io/wasmj/wasi/files/")), "files"));
        }

        @Override
        protected Map<Ability, Errno> lacks() {
            return archive(false);
        }
    }
}
