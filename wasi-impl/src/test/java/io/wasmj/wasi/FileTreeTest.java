package io.wasmj.wasi;

import static io.wasmj.wasi.FileTreeContract.Ability;
import static io.wasmj.wasi.FileTreeContract.DIRECTORIES;
import static io.wasmj.wasi.FileTreeContract.FILES;
import static io.wasmj.wasi.FileTreeContract.LINKS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contract of files, and all back ends that need nothing but the JDK. */
class FileTreeTest {

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
}
