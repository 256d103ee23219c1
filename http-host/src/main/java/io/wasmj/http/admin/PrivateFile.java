package io.wasmj.http.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;

/** Files and directories that no other user of the machine can read. */
final class PrivateFile {

    private PrivateFile() {}

    static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<?>[] permissions(Path file, String permissions) {
        return isPosix(file)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /** Writes a file in one step: whoever reads it finds all of what it was or all of what it is. */
    static void write(Path file, byte[] contents) throws IOException {
        Path next =
                Files.createTempFile(file.toAbsolutePath().getParent(), ".next", "", permissions(file, "rw-------"));
        try {
            Files.write(next, contents);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    /** Makes a directory and those above it, where they are not there. */
    static void createDirectories(Path directory) throws IOException {
        Files.createDirectories(directory, permissions(directory, "rwx------"));
    }

    static Path createTempDirectory(Path in) throws IOException {
        return Files.createTempDirectory(in, "", permissions(in, "rwx------"));
    }

    /** Deletes a file or a directory with all that is in it, if it is there; follows no links. */
    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(path);
            }
        }
    }
}
