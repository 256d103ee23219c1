package io.wasmj.wasi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tree over another, and trees inside zip files. */
class OverlayTest {

    @TempDir
    Path lower;

    @BeforeEach
    void fill() throws IOException {
        Files.createDirectories(lower.resolve("d/e"));
        Files.writeString(lower.resolve("d/file"), "below");
        Files.createSymbolicLink(lower.resolve("link"), Path.of("d/file"));
    }

    private TestGuest guest() throws IOException {
        return new TestGuest(Wasi.DEFAULT.withTree("/", MemoryTree.over(HostTree.readOnly(lower), 4096)));
    }

    private static String contents(TestGuest guest, String path) {
        Errno errno = guest.open(3, path, 0, Rights.FD_READ);
        return errno == Errno.SUCCESS ? guest.read(guest.result(), 100) : errno.name();
    }

    @Test
    void whatIsBelowIsReadAndStaysAsItIs() throws IOException {
        try (TestGuest guest = guest()) {
            assertEquals("below", contents(guest, "link"));
            assertEquals(Errno.SUCCESS, guest.open(3, "d/file", 0, Rights.FD_READ));
            int reader = guest.result();
            assertEquals("be", guest.read(reader, 2));
            assertEquals(Errno.SUCCESS, guest.open("d/file", 0));
            assertEquals(Errno.SUCCESS, guest.write(guest.result(), "ABOVE!"));
            assertEquals("OVE!", guest.read(reader, 10), "an open file sees what is written");
            assertEquals("ABOVE!", contents(guest, "link"));
            assertEquals(Errno.SUCCESS, guest.call("path_rename", 3, "d", 3, "moved"));
            assertEquals("ABOVE!", contents(guest, "moved/file"));
            assertEquals("NOENT", contents(guest, "link"));
            assertEquals(Errno.SUCCESS, guest.call("path_remove_directory", 3, "moved/e"));
            assertEquals(Errno.SUCCESS, guest.open("moved/file", 8), "truncated");
            assertEquals("", contents(guest, "moved/file"));
            assertEquals(Errno.SUCCESS, guest.call("path_unlink_file", 3, "moved/file"));
            assertEquals(Errno.SUCCESS, guest.call("path_remove_directory", 3, "moved"));
        }
        assertEquals("below", Files.readString(lower.resolve("d/file")));
        assertEquals(true, Files.exists(lower.resolve("d/e")));
        try (TestGuest other = guest()) {
            assertEquals("below", contents(other, "d/file"));
        }
    }

    @Test
    void onlyWhatIsWrittenTakesSpace() throws IOException {
        Files.write(lower.resolve("big"), new byte[100_000]);
        try (TestGuest guest = guest()) {
            assertEquals(Errno.SUCCESS, guest.open("big", 0));
            int fd = guest.result();
            assertEquals(100, guest.read(fd, 100).length());
            assertEquals(Errno.NOSPC, guest.write(fd, "x"));
            assertEquals(Errno.SUCCESS, guest.open("big", 8));
            assertEquals(Errno.SUCCESS, guest.write(guest.result(), "small"));
            assertEquals("small", contents(guest, "big"));
        }
        assertEquals(100_000, Files.size(lower.resolve("big")));
    }

    @Test
    void eachInstanceHasItsOwn() throws IOException {
        FileTree files = HostTree.readOnly(lower);
        Wasi wasi = Wasi.DEFAULT.withFreshTree("/", () -> MemoryTree.over(files, 4096));
        try (TestGuest one = new TestGuest(wasi);
                TestGuest other = new TestGuest(wasi)) {
            assertEquals(Errno.SUCCESS, one.open("d/file", 8));
            assertEquals("", contents(one, "d/file"));
            assertEquals(Errno.SUCCESS, one.call("path_unlink_file", 3, "link"));
            assertEquals("below", contents(other, "link"));
        }
    }

    @Test
    void whatIsOnlyReadTakesNoSpace() throws IOException {
        for (int i = 0; i < 100; i++) {
            Files.writeString(lower.resolve("d/" + i), "text");
        }
        try (GuestFiles guest = new GuestFiles(MemoryTree.over(HostTree.readOnly(lower), 600))) {
            assertEquals(102, guest.list("d").size());
            for (int i = 0; i < 100; i++) {
                assertEquals("text", guest.contents("d/" + i));
            }
            guest.create("new", "x");
        }
    }

    @Test
    void whatIsGoneTakesSpace() throws IOException {
        for (int i = 0; i < 10; i++) {
            Files.writeString(lower.resolve(String.valueOf(i)), "text");
        }
        try (GuestFiles guest = new GuestFiles(MemoryTree.over(HostTree.readOnly(lower), 1000))) {
            assertEquals(Errno.SUCCESS, guest.call("path_unlink_file", 3, "0"));
            assertEquals(Errno.SUCCESS, guest.call("path_unlink_file", 3, "1"));
            assertEquals(Errno.SUCCESS, guest.call("path_unlink_file", 3, "2"));
            assertEquals(Errno.NOSPC, guest.call("path_unlink_file", 3, "3"));
            assertEquals("text", guest.contents("3"));
            assertEquals(Errno.NOSPC, guest.call("path_rename", 3, "3", 3, "4"));
            assertEquals("text", guest.contents("3"));
            assertEquals("text", guest.contents("4"));
            assertEquals(Errno.NOSPC, guest.call("path_symlink", "x", 3, "new"));
        }
    }

    @Test
    void linksTakeAsMuchSpaceAsTheirTargets() throws IOException {
        try (GuestFiles guest = new GuestFiles(new MemoryTree(1000))) {
            assertEquals(Errno.NOSPC, guest.call("path_symlink", "x".repeat(500), 3, "link"));
            assertEquals(Errno.SUCCESS, guest.call("path_symlink", "x".repeat(300), 3, "link"));
            assertEquals(Errno.NOSPC, guest.call("path_symlink", "x", 3, "other"));
            assertEquals(Errno.SUCCESS, guest.call("path_unlink_file", 3, "link"));
            assertEquals(Errno.SUCCESS, guest.call("path_symlink", "x".repeat(300), 3, "other"));
        }
    }

    @Test
    void spaceIsGivenBack() throws IOException {
        try (GuestFiles guest = new GuestFiles(MemoryTree.over(HostTree.readOnly(lower), 2500))) {
            for (int i = 0; i < 100; i++) {
                guest.create("temporary-" + i, "x".repeat(500));
                assertEquals(Errno.SUCCESS, guest.call("path_rename", 3, "temporary-" + i, 3, "new"));
            }
            for (int i = 0; i < 100; i++) {
                assertEquals(Errno.SUCCESS, guest.call("path_create_directory", 3, "made"));
                assertEquals(Errno.SUCCESS, guest.call("path_remove_directory", 3, "made"));
            }
            assertEquals("x".repeat(500), guest.contents("new"));
        }
    }

    @Test
    void zipFilesAreTrees() throws IOException {
        Path zip = lower.resolve("app.zip");
        try (FileSystem writer = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
            Files.createDirectory(writer.getPath("/www"));
            Files.writeString(writer.getPath("/www/index.html"), "hello");
        }
        try (FileSystem files = FileSystems.newFileSystem(zip);
                TestGuest guest = new TestGuest(Wasi.DEFAULT.withDirectory("/", files.getPath("/")))) {
            assertEquals("hello", contents(guest, "www/../www/index.html"));
            assertEquals("NOTCAPABLE", contents(guest, "../www/index.html"));
            assertEquals(Errno.ROFS, guest.open("www/index.html", 0));
            assertEquals(Errno.ROFS, guest.call("path_unlink_file", 3, "www/index.html"));
            assertEquals(Errno.SUCCESS, guest.call("fd_readdir", 3, 2048, 1000, 0L, TestGuest.RESULT));
            assertFalse(guest.result() == 0);
        }
    }
}
