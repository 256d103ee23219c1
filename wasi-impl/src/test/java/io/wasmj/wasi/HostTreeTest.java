package io.wasmj.wasi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is peculiar to directories of the host. */
class HostTreeTest {

    @TempDir
    Path directory;

    @Test
    void theRootNeedNotBeWritable() throws IOException {
        Files.createDirectory(directory.resolve("own"));
        assumeTrue(directory.toFile().setWritable(false) && !Files.isWritable(directory), "root writes anywhere");
        try (GuestFiles guest = new GuestFiles(HostTree.writable(directory))) {
            assertEquals(Errno.ACCES, guest.call("path_create_directory", GuestFiles.ROOT, "d"));
            assertEquals(Errno.SUCCESS, guest.call("path_create_directory", GuestFiles.ROOT, "own/d"));
            assertEquals(Errno.SUCCESS, guest.call("path_symlink", "d", GuestFiles.ROOT, "own/link"));
            guest.create("own/link/f", "x");
            assertEquals(
                    Errno.SUCCESS, guest.call("path_link", GuestFiles.ROOT, 0, "own/d/f", GuestFiles.ROOT, "own/g"));
            assertEquals("x", guest.contents("own/g"));
        } finally {
            assertTrue(directory.toFile().setWritable(true));
        }
    }
}
