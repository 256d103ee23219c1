package io.wasmj.wasi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attempts to reach what was not granted. Outside the granted directory lie a file and a directory that must stay as they are. */
class EscapeTest {

    @TempDir
    Path temporary;

    private Path outside;
    private Path inside;
    private TestGuest guest;

    @BeforeEach
    void grant() throws IOException {
        outside = Files.createDirectory(temporary.resolve("outside"));
        inside = Files.createDirectory(temporary.resolve("inside"));
        Files.writeString(outside.resolve("secret"), "secret");
        Files.createDirectories(inside.resolve("sub/deep"));
        Files.writeString(inside.resolve("file"), "mine");
        // Made by the host, as a guest cannot make the absolute one.
        Files.createSymbolicLink(inside.resolve("absolute"), outside);
        Files.createSymbolicLink(inside.resolve("absolute-secret"), outside.resolve("secret"));
        Files.createSymbolicLink(inside.resolve("up"), Path.of("../outside"));
        Files.createSymbolicLink(inside.resolve("up-secret"), Path.of("../outside/secret"));
        Files.createSymbolicLink(inside.resolve("sub/chain1"), Path.of("chain2"));
        Files.createSymbolicLink(inside.resolve("sub/chain2"), Path.of("deep/../../up"));
        Files.createSymbolicLink(inside.resolve("parent"), Path.of(".."));
        Files.createSymbolicLink(inside.resolve("new"), Path.of("../outside/new"));
        guest = new TestGuest(Wasi.DEFAULT.withTree("/", tree(inside)));
    }

    FileTree tree(Path directory) throws IOException {
        return HostTree.writable(directory);
    }

    @AfterEach
    void nothingHappenedOutside() throws IOException {
        guest.close();
        assertEquals("secret", Files.readString(outside.resolve("secret")));
        try (var entries = Files.list(outside)) {
            assertEquals(1, entries.count());
        }
        assertEquals(1, (int) Files.getAttribute(outside.resolve("secret"), "unix:nlink"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../outside/secret",
                "../inside/../outside/secret",
                "./../outside/secret",
                "sub/../../outside/secret",
                "sub/deep/../../../outside/secret",
                "sub//..//..//outside/secret",
                "sub/./.././../outside/secret",
                "..",
                "../",
                "../..",
                "../../../../../../../../etc/passwd",
                "/etc/passwd",
                "//etc/passwd",
                "/",
                "/../outside/secret",
                "absolute/secret",
                "absolute-secret",
                "up/secret",
                "up-secret",
                "up/../outside/secret",
                "sub/chain1/secret",
                "parent/outside/secret",
                "parent/inside/file",
                "parent",
                "up",
                "absolute/",
                "new",
                "sub/../up/secret",
            })
    void noPathLeadsOut(String path) {
        assertEquals(Errno.NOTCAPABLE, guest.open(path, 0));
        assertEquals(Errno.NOTCAPABLE, guest.open(path, 1), "creating");
        assertEquals(Errno.NOTCAPABLE, guest.open(path, 8), "truncating");
        assertEquals(Errno.NOTCAPABLE, guest.open(3, path, 2, 0), "as a directory");
        assertEquals(Errno.NOTCAPABLE, guest.call("path_filestat_get", 3, 1, path, 256));
        assertEquals(Errno.NOTCAPABLE, guest.call("path_filestat_set_times", 3, 1, path, 1L, 1L, 5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../outside/x", "/x", "up/x", "absolute/x", "parent/x", "sub/chain1/x", "sub/../../outside/x"})
    void nothingIsMadeOrRemovedOutside(String path) {
        assertEquals(Errno.NOTCAPABLE, guest.call("path_create_directory", 3, path));
        assertEquals(Errno.NOTCAPABLE, guest.call("path_symlink", "file", 3, path));
        assertEquals(Errno.NOTCAPABLE, guest.call("path_link", 3, 0, "file", 3, path));
        assertEquals(Errno.NOTCAPABLE, guest.call("path_rename", 3, "file", 3, path));
        String secret = path.replaceFirst("x$", "secret");
        assertEquals(Errno.NOTCAPABLE, guest.call("path_link", 3, 0, secret, 3, "mine"));
        assertEquals(Errno.NOTCAPABLE, guest.call("path_rename", 3, secret, 3, "mine"));
        assertEquals(Errno.NOTCAPABLE, guest.call("path_unlink_file", 3, secret));
        assertEquals(Errno.NOTCAPABLE, guest.call("path_remove_directory", 3, secret));
        assertEquals(Errno.NOTCAPABLE, guest.call("path_readlink", 3, secret, 256, 100, TestGuest.RESULT));
    }

    @Test
    void aLinkOutIsOnlyALink() throws IOException {
        assertEquals(Errno.SUCCESS, guest.call("path_link", 3, 0, "up-secret", 3, "hard"));
        assertEquals(Errno.NOTCAPABLE, guest.open("hard", 0));
        assertEquals(Errno.SUCCESS, guest.call("path_rename", 3, "up", 3, "sub/deep/up"));
        assertEquals(Errno.NOENT, guest.open("sub/deep/up/secret", 0), "it leads elsewhere from there");
        assertEquals(Errno.SUCCESS, guest.call("path_unlink_file", 3, "absolute-secret"));
        assertEquals(Errno.NOTDIR, guest.call("path_remove_directory", 3, "absolute"));
        assertEquals(Errno.EXIST, guest.call("path_create_directory", 3, "new"));
    }

    @Test
    void guestsMakeNoAbsoluteLinksAndFollowNoneOut() {
        assertEquals(Errno.NOTCAPABLE, guest.call("path_symlink", "/etc", 3, "etc"));
        assertEquals(Errno.SUCCESS, guest.call("path_symlink", "../outside", 3, "sub/one"));
        assertEquals(Errno.NOENT, guest.open("sub/one/secret", 0));
        assertEquals(Errno.SUCCESS, guest.call("path_symlink", "../../outside", 3, "sub/two"));
        assertEquals(Errno.NOTCAPABLE, guest.open("sub/two/secret", 0));
        assertEquals(Errno.SUCCESS, guest.call("path_rename", 3, "sub/one", 3, "one"));
        assertEquals(Errno.NOTCAPABLE, guest.open("one/secret", 0));
    }

    @Test
    void anOpenDirectoryIsACeilingToo() {
        assertEquals(Errno.SUCCESS, guest.open(3, "sub", 2, 0));
        int sub = guest.result();
        assertEquals(Errno.NOTCAPABLE, guest.open(sub, "../file", 0, Rights.FD_READ));
        assertEquals(Errno.NOTCAPABLE, guest.open(sub, "deep/../../file", 0, Rights.FD_READ));
        assertEquals(Errno.NOTCAPABLE, guest.open(sub, "..", 2, 0));
    }

    @Test
    void aDirectoryMovedAwayTakesNobodyAlong() throws IOException {
        assertEquals(Errno.SUCCESS, guest.open(3, "sub", 2, 0));
        int sub = guest.result();
        Files.move(inside.resolve("sub"), temporary.resolve("moved"));
        Files.createSymbolicLink(inside.resolve("sub"), outside);
        assertEquals(Errno.NOTCAPABLE, guest.open("sub/secret", 0));
        assertNotEquals(Errno.SUCCESS, guest.open(sub, "secret", 0, Rights.FD_READ));
        assertEquals(Errno.NOTCAPABLE, guest.open(sub, "../outside/secret", 0, Rights.FD_READ));
        if (guest.call("path_create_directory", sub, "made") == Errno.SUCCESS) {
            assertEquals(true, Files.isDirectory(temporary.resolve("moved/made")));
        }
        assertNotEquals(Errno.SUCCESS, guest.call("path_filestat_get", sub, 0, "secret", 256));
        assertNotEquals(Errno.SUCCESS, guest.call("path_readlink", sub, "secret", 256, 100, TestGuest.RESULT));
    }

    @Test
    void grantsAreNotMixed() throws IOException {
        Path other = Files.createDirectory(temporary.resolve("other"));
        Files.writeString(other.resolve("kept"), "kept");
        try (TestGuest both =
                new TestGuest(Wasi.DEFAULT.withWritableDirectory("/w", inside).withDirectory("/r", other))) {
            assertEquals(Errno.ROFS, both.call("path_rename", 4, "kept", 3, "taken"));
            assertEquals(Errno.XDEV, both.call("path_link", 4, 0, "kept", 3, "taken"));
            assertEquals(Errno.XDEV, both.call("path_rename", 3, "file", 4, "put"));
            assertEquals(Errno.ROFS, both.call("path_link", 3, 0, "file", 4, "put"));
        }
    }

    @Test
    void readOnlyIsReadOnly() throws IOException {
        try (TestGuest reader = new TestGuest(Wasi.DEFAULT.withDirectory("/", inside))) {
            assertEquals(Errno.ROFS, reader.open("file", 0), "it asks to write");
            assertEquals(Errno.ROFS, reader.open(3, "file", 8, Rights.FD_READ));
            assertEquals(Errno.ROFS, reader.open(3, "x", 1, Rights.FD_READ));
            assertEquals(Errno.ROFS, reader.call("path_create_directory", 3, "x"));
            assertEquals(Errno.ROFS, reader.call("path_remove_directory", 3, "sub"));
            assertEquals(Errno.ROFS, reader.call("path_unlink_file", 3, "file"));
            assertEquals(Errno.ROFS, reader.call("path_symlink", "file", 3, "x"));
            assertEquals(Errno.ROFS, reader.call("path_link", 3, 0, "file", 3, "x"));
            assertEquals(Errno.ROFS, reader.call("path_rename", 3, "file", 3, "x"));
            assertEquals(Errno.ROFS, reader.call("path_filestat_set_times", 3, 0, "file", 1L, 1L, 5));
            assertEquals(Errno.ROFS, reader.call("fd_filestat_set_times", 3, 1L, 1L, 5));
            assertEquals(Errno.SUCCESS, reader.open(3, "file", 0, Rights.FD_READ));
            int fd = reader.result();
            assertEquals("mine", reader.read(fd, 10));
            assertEquals(Errno.BADF, reader.write(fd, "x"));
            assertEquals(Errno.NOTCAPABLE, reader.call("fd_allocate", fd, 0L, 100L));
            assertEquals(Errno.ROFS, reader.call("fd_filestat_set_times", fd, 1L, 1L, 5));
            assertEquals(Errno.SUCCESS, reader.open(3, "sub", 2, Rights.FD_READ));
            assertEquals(Errno.ROFS, reader.call("path_create_directory", reader.result(), "x"));
        }
        assertEquals("mine", Files.readString(inside.resolve("file")));
    }

    @Test
    void strangeNamesAreRefused() {
        assertEquals(Errno.INVAL, guest.open("file\0", 0));
        assertEquals(Errno.INVAL, guest.open("\0../outside/secret", 0));
        assertEquals(Errno.NOENT, guest.open("", 0));
        assertEquals(Errno.NAMETOOLONG, guest.open("x".repeat(256), 0));
        assertEquals(Errno.NAMETOOLONG, guest.open("ü".repeat(128), 0));
        assertEquals(Errno.NAMETOOLONG, guest.open("x/".repeat(3000), 0));
        assertEquals(Errno.NOENT, guest.open("sub\\..\\..\\outside", 0));
        assertEquals(Errno.NOENT, guest.open("..%2foutside", 0));
        assertEquals(Errno.NOENT, guest.open("\u2025/outside", 0), "two dot leader is not dot dot");
        assertEquals(Errno.NOENT, guest.open("...", 0));
        assertEquals(Errno.NOENT, guest.open("C:\\outside", 0));
    }

    @Test
    void renumberingGivesNothingNew() {
        assertEquals(Errno.SUCCESS, guest.open(3, "sub", 2, 0));
        int sub = guest.result();
        assertEquals(Errno.SUCCESS, guest.call("fd_renumber", sub, 3));
        assertEquals(Errno.BADF, guest.call("fd_prestat_get", 3, 256));
        assertEquals(Errno.NOTCAPABLE, guest.open("../file", 0));
        assertEquals(Errno.BADF, guest.call("fd_renumber", sub, 3));
        assertEquals(Errno.BADF, guest.call("fd_renumber", -1, 3));
        assertEquals(Errno.BADF, guest.call("fd_renumber", 3, Integer.MAX_VALUE));
        assertEquals(Errno.SUCCESS, guest.call("fd_renumber", 3, 3));
        assertEquals(Errno.SUCCESS, guest.call("fd_close", 3));
        assertEquals(Errno.BADF, guest.open("file", 0));
    }

    @Test
    void droppedRightsStayDropped() {
        assertEquals(
                Errno.SUCCESS,
                guest.call("fd_fdstat_set_rights", 3, Rights.PATH_OPEN, Rights.PATH_OPEN | Rights.FD_READ));
        assertEquals(Errno.NOTCAPABLE, guest.call("fd_fdstat_set_rights", 3, Rights.DIRECTORY, 0L));
        assertEquals(Errno.NOTCAPABLE, guest.call("path_create_directory", 3, "x"));
        assertEquals(Errno.NOTCAPABLE, guest.open("x", 1));
        assertEquals(Errno.SUCCESS, guest.open("file", 0));
        assertEquals(Errno.BADF, guest.write(guest.result(), "x"));
        assertEquals(Errno.SUCCESS, guest.open(3, "sub", 2, 0));
        assertEquals(Errno.NOTCAPABLE, guest.call("path_unlink_file", guest.result(), "x"));
    }

    @Test
    void whatFailsLateIsClosedAgain() throws IOException {
        Wasi wasi = Wasi.DEFAULT.withTree("/", tree(inside)).withMaxDescriptors(5);
        try (TestGuest guest = new TestGuest(wasi)) {
            for (int i = 0; i < 10; i++) {
                assertEquals(
                        Errno.INVAL,
                        guest.call("path_open", 3, 0, "file", 0, Rights.FD_READ, 0L, 1 << 5, TestGuest.RESULT));
            }
            assertEquals(Errno.SUCCESS, guest.open("file", 0));
            assertEquals(4, guest.result());
        }
    }

    @Test
    void descriptorsAreCapped() throws IOException {
        Wasi wasi = Wasi.DEFAULT.withWritableDirectory("/", inside).withMaxDescriptors(6);
        try (TestGuest greedy = new TestGuest(wasi)) {
            assertEquals(Errno.SUCCESS, greedy.open("file", 0));
            assertEquals(Errno.SUCCESS, greedy.open("file", 0));
            assertEquals(Errno.MFILE, greedy.open("file", 0));
            assertEquals(Errno.MFILE, greedy.open("not-made", 1));
            assertEquals(false, Files.exists(inside.resolve("not-made")));
            assertEquals(Errno.SUCCESS, greedy.call("fd_close", 4));
            assertEquals(Errno.SUCCESS, greedy.open("file", 0));
            assertEquals(4, greedy.result());
        }
    }
}
