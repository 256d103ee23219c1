package io.wasmj.wasi;

import static io.wasmj.wasi.GuestFiles.CREAT;
import static io.wasmj.wasi.GuestFiles.DIRECTORY;
import static io.wasmj.wasi.GuestFiles.EXCL;
import static io.wasmj.wasi.GuestFiles.ROOT;
import static io.wasmj.wasi.GuestFiles.TRUNC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a guest may expect of files, whatever they are kept in. Each back end makes a tree of {@link #FILES},
 * {@link #DIRECTORIES} and {@link #LINKS}, and says what it {@linkplain #lacks does not do}.
 */
public abstract class FileTreeContract {

    private static final String BIG = IntStream.range(0, 100_000)
            .mapToObj(i -> String.valueOf((char) ('a' + i * 31L * i % 26)))
            .collect(Collectors.joining());

    /** By path; all directories on the way to them are there, too. */
    public static final Map<String, String> FILES = Map.of(
            "a", "hello", "big", BIG, "naïve – 文件", "x", "d/f", "text of d/f", "d/empty", "", "d/sub/deep", "deep");

    /** Those with nothing in them. */
    public static final List<String> DIRECTORIES = List.of("d/e");

    /** What they say, by path. */
    public static final Map<String, String> LINKS =
            Map.of("link", "d/sub/../f", "d/up", "..", "dangling", "nowhere", "out", "../outside", "loop", "loop");

    /** What not every back end does. */
    public enum Ability {
        CREATE_FILE,
        WRITE_FILE,
        UNLINK_FILE,
        CREATE_DIRECTORY,
        REMOVE_DIRECTORY,
        RENAME_FILE,
        RENAME_DIRECTORY,
        CREATE_LINK,
        CREATE_SYMBOLIC_LINK,
        SET_TIMES,
        /** {@link #LINKS} are links. */
        HOLD_LINKS,
        /** What is written through one descriptor is read through another before it is closed. */
        SHARE_WRITES,
        /** A file that is open can be read and written when its name is gone. */
        OUTLIVE_NAMES;

        /** What a tree in which nothing can be changed lacks. */
        public static Map<Ability, Errno> readOnly() {
            Map<Ability, Errno> all = new EnumMap<>(Ability.class);
            for (Ability ability : values()) {
                all.put(ability, Errno.ROFS);
            }
            all.remove(HOLD_LINKS);
            return all;
        }
    }

    private GuestFiles guest;

    protected abstract FileTree tree() throws Exception;

    /** What this back end does not do, and what it answers instead. */
    protected Map<Ability, Errno> lacks() {
        return Map.of();
    }

    @BeforeEach
    void open() throws Exception {
        guest = new GuestFiles(tree());
    }

    @AfterEach
    void close() throws Exception {
        guest.close();
    }

    /** Whether to go on: where the back end lacks the ability, the answer must be what it says. */
    private boolean can(Ability ability, Errno answer) {
        assertEquals(lacks().getOrDefault(ability, Errno.SUCCESS), answer, ability.toString());
        return answer == Errno.SUCCESS;
    }

    private boolean canCreate() {
        return can(Ability.CREATE_FILE, guest.guest().open("probe", CREAT));
    }

    private void need(Ability ability) {
        assumeTrue(!lacks().containsKey(ability), () -> "this back end does not " + ability);
    }

    // ---- Reading

    @Test
    void filesAreRead() {
        FILES.forEach((path, text) ->
                assertEquals(text.substring(0, Math.min(1000, text.length())), guest.contents(path), path));
        for (String path : List.of("./a", "d/../a", ".//a", "d/./e/../../a")) {
            assertEquals("hello", guest.contents(path), path);
        }
    }

    @Test
    void whatIsNotThereIsNotOpened() {
        assertEquals("NOENT", guest.contents("x"));
        assertEquals("NOENT", guest.contents("d/x"));
        assertEquals("NOENT", guest.contents("x/a"));
        assertEquals("NOENT", guest.contents(""));
        assertEquals("NOENT", guest.contents("nai\u0308ve – 文件"));
        assertEquals("NOTDIR", guest.contents("a/b"));
        assertEquals("NOTDIR", guest.contents("a/."));
        assertEquals("NOTDIR", guest.contents("a/.."));
    }

    @Test
    void readsMoveThePosition() {
        int fd = guest.reader("d/f");
        assertEquals("text", guest.read(fd, 4));
        assertEquals(" of d", guest.read(fd, 5));
        assertEquals("/f", guest.read(fd, 100));
        assertEquals("", guest.read(fd, 100));
        assertEquals(11, guest.seek(fd, 0, 1));
    }

    @Test
    void positionsAreSetFromStartHereAndEnd() {
        int fd = guest.reader("d/f");
        assertEquals(5, guest.seek(fd, 5, 0));
        assertEquals("of", guest.read(fd, 2));
        assertEquals(4, guest.seek(fd, -3, 1));
        assertEquals(" of", guest.read(fd, 3));
        assertEquals(9, guest.seek(fd, -2, 2));
        assertEquals("/f", guest.read(fd, 10));
        assertEquals(100, guest.seek(fd, 89, 2));
        assertEquals("", guest.read(fd, 10));
    }

    @Test
    void positionsThatCannotBeAreRefused() {
        int fd = guest.reader("a");
        assertEquals(1, guest.seek(fd, 1, 0));
        assertEquals(-Errno.INVAL.code(), guest.seek(fd, -1, 0));
        assertEquals(-Errno.INVAL.code(), guest.seek(fd, -2, 1));
        assertEquals(-Errno.INVAL.code(), guest.seek(fd, Long.MAX_VALUE, 1));
        assertEquals(-Errno.INVAL.code(), guest.seek(fd, 0, 3));
        assertEquals(1, guest.seek(fd, 0, 1));
    }

    @Test
    void readsAtAPositionLeaveTheOther() {
        int fd = guest.reader("a");
        assertEquals("h", guest.read(fd, 1));
        assertEquals("lo", guest.pread(fd, 10, 3));
        assertEquals("", guest.pread(fd, 10, 5));
        assertEquals("", guest.pread(fd, 10, 1L << 40));
        assertEquals("INVAL", guest.pread(fd, 10, -1));
        assertEquals("e", guest.read(fd, 1));
    }

    @Test
    void bigFilesAreReadAnywhere() {
        int fd = guest.reader("big");
        for (int at : new int[] {0, 99_990, 50_000, 1, 65_530, 65_536, 32_000, 99_999}) {
            int end = Math.min(at + 1000, BIG.length());
            assertEquals(BIG.substring(at, end), guest.pread(fd, 1000, at), "at " + at);
        }
        StringBuilder all = new StringBuilder();
        for (String part = guest.read(fd, 30_000); !part.isEmpty(); part = guest.read(fd, 30_000)) {
            all.append(part);
        }
        assertEquals(BIG, all.toString());
    }

    @Test
    void descriptorsOfOneFileHaveTheirOwnPositions() {
        int one = guest.reader("a");
        int other = guest.reader("a");
        assertEquals("hel", guest.read(one, 3));
        assertEquals("hello", guest.read(other, 10));
        guest.close(other);
        assertEquals("lo", guest.read(one, 10));
    }

    @Test
    void filesAreNoDirectories() {
        assertEquals(Errno.NOTDIR, guest.open("a", DIRECTORY, Rights.FD_READ));
        assertEquals(Errno.NOTDIR, guest.open("a/", 0, Rights.FD_READ));
        assertEquals(Errno.NOTDIR, guest.statErrno("a/"));
        assertEquals(Errno.NOTDIR, guest.call("fd_readdir", guest.reader("a"), 0, 100, 0L, 512));
    }

    @Test
    void directoriesAreNoFiles() {
        assertEquals("ISDIR", guest.contents("d"));
        assertEquals("ISDIR", guest.contents("."));
        assertEquals(Errno.ISDIR, guest.open("d", 0, Rights.FD_WRITE));
        assertEquals(Errno.ISDIR, guest.open("d", TRUNC, Rights.FD_WRITE));
        assertEquals(Errno.SUCCESS, guest.open("d/", 0, Rights.FD_READ));
        assertEquals(Errno.SUCCESS, guest.open("d/e//.", DIRECTORY, Rights.FD_READ));
    }

    @Test
    void descriptorsHaveNoMoreRightsThanWereAsked() {
        assertEquals(Errno.BADF, guest.write(guest.reader("a"), "x"));
        assertEquals("hello", guest.contents("a"));
    }

    // ---- What is known of files

    @Test
    void filesHaveTypesAndSizes() {
        FILES.forEach((path, text) -> {
            FileStat stat = guest.stat(path);
            assertEquals(FileType.REGULAR_FILE, stat.type(), path);
            assertEquals(text.getBytes(StandardCharsets.UTF_8).length, stat.size(), path);
            assertEquals(stat, guest.stat(guest.reader(path)), path);
        });
        for (String path : List.of(".", "d", "d/e", "d/e/", "d/sub/..")) {
            assertEquals(FileType.DIRECTORY, guest.stat(path).type(), path);
        }
        assertEquals(Errno.NOENT, guest.statErrno("x"));
    }

    @Test
    void filesAreToldApart() {
        Set<Long> inodes = new HashSet<>();
        for (String path : List.of(".", "d", "d/e", "d/sub", "a", "big", "d/f", "d/empty", "d/sub/deep")) {
            FileStat stat = guest.stat(path);
            assertTrue(inodes.add(stat.inode()), path);
            assertEquals(guest.stat(".").device(), stat.device(), path);
            assertTrue(stat.links() >= 1, path);
        }
        assertEquals(guest.stat("d").inode(), guest.stat("d/e/..").inode());
        assertEquals(guest.stat("a").inode(), guest.stat("d/../a").inode());
        assertEquals(guest.stat("d").inode(), guest.stat(guest.directory("d")).inode());
    }

    // ---- Listing

    private Set<String> names(String path) {
        return new TreeSet<>(guest.list(path).keySet());
    }

    @Test
    void directoriesList() {
        Set<String> expected = new TreeSet<>(Set.of("a", "big", "d", "naïve – 文件"));
        Set<String> below = new TreeSet<>(Set.of("e", "empty", "f", "sub"));
        if (!lacks().containsKey(Ability.HOLD_LINKS)) {
            expected.addAll(List.of("link", "dangling", "out", "loop"));
            below.add("up");
        }
        assertEquals(expected, names("."));
        assertEquals(below, names("d"));
        assertEquals(Set.of("deep"), names("d/sub"));
        assertEquals(Set.of(), names("d/e"));
    }

    @Test
    void listingsSayWhatFilesAre() {
        guest.list("d").forEach((name, entry) -> {
            FileStat stat = guest.stat("d/" + name);
            assertEquals(stat.type(), entry.type(), name);
            assertEquals(stat.inode(), entry.inode(), name);
        });
    }

    @Test
    void cookiesStayGood() {
        int fd = guest.directory("d");
        DirectoryEntry third = guest.entry(fd, 0) == null ? null : guest.entry(fd, 3);
        assertEquals(third, guest.entry(fd, 3));
        Map<String, DirectoryEntry> all = guest.list(fd);
        assertEquals(all, guest.list(fd), "from the start again");
        assertEquals(Errno.INVAL, guest.call("fd_readdir", fd, 0, 100, 1000L, 512));
        if (can(Ability.UNLINK_FILE, guest.call("path_unlink_file", ROOT, "d/f"))) {
            assertEquals(third, guest.entry(fd, 3), "what is removed meanwhile changes nothing");
            assertEquals(all.size() - 1, guest.list(fd).size(), "but for who begins anew");
        }
    }

    @Test
    void directoriesAreRootsOfTheirOwn() {
        int d = guest.directory("d");
        assertEquals(Errno.SUCCESS, guest.guest().open(d, "sub/deep", 0, Rights.FD_READ));
        assertEquals("deep", guest.read(guest.guest().result(), 10));
        assertEquals(Errno.NOTCAPABLE, guest.guest().open(d, "../a", 0, Rights.FD_READ));
        assertEquals(Errno.NOTCAPABLE, guest.guest().open(d, "..", DIRECTORY, Rights.FD_READ));
    }

    // ---- Paths

    @Test
    void nothingLeadsOutside() {
        for (String path : List.of("..", "../a", "../", "d/../../a", "d/e/../../../x", "/", "/a", "//a", "./../a")) {
            assertEquals("NOTCAPABLE", guest.contents(path), path);
            assertEquals(Errno.NOTCAPABLE, guest.statErrno(path), path);
            assertEquals(Errno.NOTCAPABLE, guest.call("path_unlink_file", ROOT, path), path);
            assertEquals(Errno.NOTCAPABLE, guest.call("path_rename", ROOT, "a", ROOT, path), path);
            assertEquals(Errno.NOTCAPABLE, guest.guest().open(path, CREAT), path);
        }
    }

    @Test
    void namesThatCannotBeAreRefused() {
        assertEquals(Errno.NAMETOOLONG, guest.open("x".repeat(256), 0, Rights.FD_READ));
        assertEquals(Errno.NAMETOOLONG, guest.open("文".repeat(86), 0, Rights.FD_READ));
        assertEquals(Errno.INVAL, guest.open("a\0b", 0, Rights.FD_READ));
        guest.guest().memory().write(1024, "ü".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(Errno.ILSEQ, guest.call("path_unlink_file", ROOT, 1024, 1));
        assertEquals("NOENT", guest.contents("x".repeat(255)));
    }

    @Test
    void linksAreFollowedInside() {
        need(Ability.HOLD_LINKS);
        assertEquals("text of d/f", guest.contents("link"));
        assertEquals("text of d/f", guest.contents("d/up/d/up/link"));
        assertEquals(FileType.SYMBOLIC_LINK, guest.stat("link").type());
        assertEquals(FileType.REGULAR_FILE, guest.statFollowing("link").type());
        assertEquals(FileType.DIRECTORY, guest.stat("d/up/").type());
        assertEquals("d/sub/../f", guest.readlink("link"));
        assertEquals("INVAL", guest.readlink("a"));
        assertEquals("NOENT", guest.readlink("x"));
        assertEquals(Errno.LOOP, guest.call("path_open", ROOT, 0, "link", 0, 0L, 0L, 0, TestGuest.RESULT));
    }

    @Test
    void linksLeadNowhereElse() {
        need(Ability.HOLD_LINKS);
        assertEquals("NOENT", guest.contents("dangling"));
        assertEquals("NOTCAPABLE", guest.contents("out"));
        assertEquals("NOTCAPABLE", guest.contents("out/x"));
        assertEquals("LOOP", guest.contents("loop"));
        assertEquals(Errno.EXIST, guest.guest().open("dangling", CREAT | EXCL));
    }

    // ---- Writing

    @Test
    void filesAreMade() {
        if (canCreate()) {
            for (String path : List.of("new", "d/e/new", "d/sub/../新")) {
                guest.create(path, "made");
                assertEquals("made", guest.contents(path));
                assertEquals(4, guest.stat(path).size());
            }
            assertEquals(Set.of("new"), names("d/e"));
            assertTrue(names(".").contains("new"));
            assertEquals(Errno.SUCCESS, guest.guest().open("d/empty", CREAT), "one that is there");
        }
    }

    @Test
    void whatIsThereIsNotMadeAgain() {
        assertEquals(Errno.EXIST, guest.guest().open("a", CREAT | EXCL));
        assertEquals(Errno.EXIST, guest.guest().open("d", CREAT | EXCL));
        if (canCreate()) {
            assertEquals(Errno.SUCCESS, guest.guest().open("new", CREAT | EXCL));
            assertEquals(Errno.EXIST, guest.guest().open("new", CREAT | EXCL));
        }
        assertEquals("hello", guest.contents("a"));
    }

    @Test
    void filesAreMadeWhereADirectoryIs() {
        assertEquals(Errno.NOENT, guest.guest().open("x/new", CREAT));
        assertEquals(Errno.NOTDIR, guest.guest().open("a/new", CREAT));
        assertEquals(Errno.NOENT, guest.guest().open("new/", CREAT));
        assertEquals(Errno.ISDIR, guest.guest().open("d/", CREAT));
        assertEquals(Errno.INVAL, guest.open("new", CREAT | DIRECTORY, Rights.FD_READ));
    }

    @Test
    void filesAreEmptiedWhenOpened() {
        if (can(Ability.WRITE_FILE, guest.guest().open("a", TRUNC))) {
            guest.close(guest.guest().result());
            assertEquals("", guest.contents("a"));
            assertEquals(0, guest.stat("a").size());
            guest.create("d/f", "x");
            assertEquals("x", guest.contents("d/f"));
        }
    }

    @Test
    void writesLeaveTheRest() {
        if (can(Ability.WRITE_FILE, guest.guest().open("d/f", 0))) {
            int fd = guest.guest().result();
            assertEquals(5, guest.seek(fd, 5, 0));
            assertEquals(Errno.SUCCESS, guest.write(fd, "OF"));
            assertEquals(" d/f", guest.read(fd, 10));
            assertEquals(Errno.SUCCESS, guest.write(fd, "!"));
            guest.close(fd);
            assertEquals("text OF d/f!", guest.contents("d/f"));
        }
    }

    @Test
    void writesPastTheEndLeaveZeros() {
        if (can(Ability.WRITE_FILE, guest.guest().open("a", 0))) {
            int fd = guest.guest().result();
            assertEquals(Errno.SUCCESS, guest.pwrite(fd, "J", 0));
            assertEquals(Errno.SUCCESS, guest.pwrite(fd, "!", 7));
            assertEquals(Errno.INVAL, guest.pwrite(fd, "!", -1));
            assertEquals("Jello\0\0!", guest.read(fd, 100), "the position is where it was");
            guest.close(fd);
            assertEquals("Jello\0\0!", guest.contents("a"));
        }
    }

    @Test
    void appendedWritesGoToTheEnd() {
        if (can(Ability.WRITE_FILE, guest.guest().open("a", 0))) {
            int fd = guest.guest().result();
            assertEquals(Errno.SUCCESS, guest.call("fd_fdstat_set_flags", fd, Descriptor.APPEND));
            assertEquals(Errno.SUCCESS, guest.write(fd, ","));
            assertEquals(0, guest.seek(fd, 0, 0));
            assertEquals(Errno.SUCCESS, guest.write(fd, " you"));
            assertEquals(Errno.SUCCESS, guest.call("fd_fdstat_set_flags", fd, Descriptor.SYNC));
            assertEquals(0, guest.seek(fd, 0, 0));
            assertEquals(Errno.SUCCESS, guest.write(fd, "H"));
            guest.close(fd);
            assertEquals("Hello, you", guest.contents("a"));
        }
    }

    @Test
    void filesGrowAndShrink() {
        if (can(Ability.WRITE_FILE, guest.guest().open("a", 0))) {
            int fd = guest.guest().result();
            assertEquals(Errno.SUCCESS, guest.call("fd_filestat_set_size", fd, 1L));
            assertEquals(Errno.SUCCESS, guest.call("fd_allocate", fd, 2L, 2L));
            assertEquals("h\0\0\0", guest.pread(fd, 100, 0));
            assertEquals(Errno.SUCCESS, guest.call("fd_allocate", fd, 0L, 2L));
            assertEquals(4, guest.stat(fd).size());
            assertEquals(Errno.INVAL, guest.call("fd_allocate", fd, 0L, 0L));
            assertEquals(Errno.INVAL, guest.call("fd_filestat_set_size", fd, -1L));
            assertEquals(Errno.FBIG, guest.call("fd_allocate", fd, 2L, Long.MAX_VALUE));
            guest.close(fd);
            assertEquals("h\0\0\0", guest.contents("a"));
        }
    }

    @Test
    void writesAreSynced() {
        if (can(Ability.WRITE_FILE, guest.guest().open("a", TRUNC))) {
            int fd = guest.guest().result();
            assertEquals(Errno.SUCCESS, guest.write(fd, "synced"));
            assertEquals(Errno.SUCCESS, guest.call("fd_datasync", fd));
            assertEquals("synced", guest.contents("a"));
            assertEquals(Errno.SUCCESS, guest.write(fd, "!"));
            assertEquals(Errno.SUCCESS, guest.call("fd_sync", fd));
            assertEquals("synced!", guest.contents("a"));
        }
    }

    @Test
    void descriptorsOfOneFileShareWhatIsWritten() {
        int reader = guest.reader("a");
        if (can(Ability.WRITE_FILE, guest.guest().open("a", 0))) {
            int writer = guest.guest().result();
            need(Ability.SHARE_WRITES);
            assertEquals("he", guest.read(reader, 2));
            assertEquals(Errno.SUCCESS, guest.write(writer, "HELLO!"));
            assertEquals("LLO!", guest.read(reader, 10));
            assertEquals(6, guest.stat("a").size());
            assertEquals("HELLO!", guest.contents("a"));
        }
    }

    // ---- Directories

    @Test
    void directoriesAreMade() {
        if (can(Ability.CREATE_DIRECTORY, guest.call("path_create_directory", ROOT, "new"))) {
            assertEquals(Errno.SUCCESS, guest.call("path_create_directory", ROOT, "new/sub/"));
            assertEquals(Set.of("sub"), names("new"));
            assertEquals(Set.of(), names("new/sub"));
            assertEquals(
                    FileType.DIRECTORY,
                    Objects.requireNonNull(guest.list(".").get("new")).type());
            for (String path : List.of("a", "d", ".", "new")) {
                assertEquals(Errno.EXIST, guest.call("path_create_directory", ROOT, path), path);
            }
        }
        assertEquals(Errno.NOENT, guest.call("path_create_directory", ROOT, "x/new"));
        assertEquals(Errno.NOTDIR, guest.call("path_create_directory", ROOT, "a/new"));
    }

    @Test
    void emptyDirectoriesAreRemoved() {
        if (can(Ability.REMOVE_DIRECTORY, guest.call("path_remove_directory", ROOT, "d/e/"))) {
            assertEquals(Errno.NOENT, guest.statErrno("d/e"));
            assertFalse(names("d").contains("e"));
            assertEquals(Errno.NOENT, guest.call("path_remove_directory", ROOT, "d/e"));
            assertEquals(Errno.NOTEMPTY, guest.call("path_remove_directory", ROOT, "d"));
            assertEquals(Errno.NOTDIR, guest.call("path_remove_directory", ROOT, "a"));
        }
    }

    @Test
    void whatIsMadeAnewIsEmpty() {
        if (can(Ability.UNLINK_FILE, guest.call("path_unlink_file", ROOT, "d/sub/deep"))) {
            assertEquals(
                    FileType.DIRECTORY, guest.stat("d/sub").type(), "the last file does not take its directory along");
            assertEquals(Errno.SUCCESS, guest.call("path_remove_directory", ROOT, "d/sub"));
            assertEquals(Errno.SUCCESS, guest.call("path_create_directory", ROOT, "d/sub"));
            assertEquals(Set.of(), names("d/sub"));
            assertEquals("NOENT", guest.contents("d/sub/deep"));
            guest.create("d/sub/deep", "");
            assertEquals("", guest.contents("d/sub/deep"));
        }
    }

    @Test
    void filesAreUnlinked() {
        if (can(Ability.UNLINK_FILE, guest.call("path_unlink_file", ROOT, "d/f"))) {
            assertEquals("NOENT", guest.contents("d/f"));
            assertFalse(names("d").contains("f"));
            assertEquals(Errno.NOENT, guest.call("path_unlink_file", ROOT, "d/f"));
            assertEquals(Errno.NOTDIR, guest.call("path_unlink_file", ROOT, "a/"));
        }
        assertEquals(Errno.ISDIR, guest.call("path_unlink_file", ROOT, "d"));
        assertEquals(Errno.ISDIR, guest.call("path_unlink_file", ROOT, "."));
        assertEquals("hello", guest.contents("a"));
    }

    @Test
    void filesOutliveTheirNames() {
        int reader = guest.reader("d/f");
        FileStat before = guest.stat("d/f");
        if (can(Ability.UNLINK_FILE, guest.call("path_unlink_file", ROOT, "d/f"))) {
            if (lacks().containsKey(Ability.OUTLIVE_NAMES)) {
                assertEquals(Objects.toString(lacks().get(Ability.OUTLIVE_NAMES)), guest.read(reader, 10));
                return;
            }
            guest.create("d/f", "another");
            assertEquals("text", guest.read(reader, 4));
            assertEquals(before.inode(), guest.stat(reader).inode());
            assertNotEquals(before.inode(), guest.stat("d/f").inode());
            int writer = guest.writer("d/f", 0);
            assertEquals(Errno.SUCCESS, guest.call("path_unlink_file", ROOT, "d/f"));
            assertEquals(Errno.SUCCESS, guest.write(writer, "ANO"));
            assertEquals("ther", guest.read(writer, 10));
            assertEquals("NOENT", guest.contents("d/f"));
        }
    }

    // ---- Renaming

    @Test
    void filesAreRenamed() {
        if (can(Ability.RENAME_FILE, guest.call("path_rename", ROOT, "a", ROOT, "b"))) {
            assertEquals("hello", guest.contents("b"));
            assertEquals("NOENT", guest.contents("a"));
            assertEquals(Errno.SUCCESS, guest.call("path_rename", ROOT, "b", ROOT, "d/e/c"));
            assertEquals(Set.of("c"), names("d/e"));
            assertEquals(Errno.SUCCESS, guest.call("path_rename", guest.directory("d/e"), "c", ROOT, "d/f"));
            assertEquals("hello", guest.contents("d/f"), "another file is replaced");
            assertEquals(Set.of(), names("d/e"));
            assertEquals(Errno.SUCCESS, guest.call("path_rename", ROOT, "d/f", ROOT, "d/f"));
            assertEquals("hello", guest.contents("d/f"));
        }
    }

    @Test
    void filesAreNotRenamedToWhatTheyAreNot() {
        need(Ability.RENAME_FILE);
        assertEquals(Errno.NOENT, guest.call("path_rename", ROOT, "x", ROOT, "y"));
        assertEquals(Errno.NOENT, guest.call("path_rename", ROOT, "a", ROOT, "x/y"));
        assertEquals(Errno.ISDIR, guest.call("path_rename", ROOT, "a", ROOT, "d/e"));
        assertEquals(Errno.NOTDIR, guest.call("path_rename", ROOT, "a", ROOT, "b/"));
        assertEquals(Errno.NOTDIR, guest.call("path_rename", ROOT, "a", ROOT, "d/f/x"));
        assertEquals(Errno.BUSY, guest.call("path_rename", ROOT, ".", ROOT, "b"));
        assertEquals("hello", guest.contents("a"));
    }

    @Test
    void directoriesAreRenamed() {
        if (can(Ability.RENAME_DIRECTORY, guest.call("path_rename", ROOT, "d/sub", ROOT, "moved"))) {
            assertEquals("deep", guest.contents("moved/deep"));
            assertEquals(Errno.NOENT, guest.statErrno("d/sub"));
            assertEquals(Errno.SUCCESS, guest.call("path_rename", ROOT, "moved", ROOT, "d/e/"));
            assertEquals("deep", guest.contents("d/e/deep"), "an empty one is replaced");
            assertEquals(Errno.SUCCESS, guest.call("path_rename", ROOT, "d", ROOT, "m"));
            assertEquals("text of d/f", guest.contents("m/f"));
            assertEquals("deep", guest.contents("m/e/deep"));
            assertEquals(Errno.SUCCESS, guest.call("path_create_directory", ROOT, "n"));
            assertEquals(Errno.NOTEMPTY, guest.call("path_rename", ROOT, "n", ROOT, "m"));
            assertEquals(Errno.NOTDIR, guest.call("path_rename", ROOT, "n", ROOT, "a"));
            assertEquals(Errno.INVAL, guest.call("path_rename", ROOT, "m", ROOT, "m/e/n"));
        }
    }

    // ---- Links

    @Test
    void symbolicLinksAreMade() {
        if (can(Ability.CREATE_SYMBOLIC_LINK, guest.call("path_symlink", "../f", ROOT, "d/e/made"))) {
            assertEquals("text of d/f", guest.contents("d/e/made"));
            assertEquals("../f", guest.readlink("d/e/made"));
            assertEquals(4, guest.stat("d/e/made").size());
            assertEquals(Errno.EXIST, guest.call("path_symlink", "x", ROOT, "a"));
            assertEquals(Errno.SUCCESS, guest.call("path_symlink", "new", ROOT, "to-new"));
            guest.create("to-new", "made");
            assertEquals("made", guest.contents("new"));
            assertEquals(Errno.SUCCESS, guest.call("path_unlink_file", ROOT, "to-new"));
            assertEquals("made", guest.contents("new"));
        }
        assertEquals(Errno.NOTCAPABLE, guest.call("path_symlink", "/etc/passwd", ROOT, "absolute"));
        assertEquals(Errno.NOENT, guest.call("path_symlink", "", ROOT, "nothing"));
    }

    @Test
    void filesHaveSeveralNames() {
        if (can(Ability.CREATE_LINK, guest.call("path_link", ROOT, 0, "a", ROOT, "d/b"))) {
            assertEquals(2, guest.stat("a").links());
            assertEquals(guest.stat("a"), guest.stat("d/b"));
            guest.create("d/b", "shared");
            assertEquals("shared", guest.contents("a"));
            assertEquals(Errno.SUCCESS, guest.call("path_unlink_file", ROOT, "a"));
            assertEquals("shared", guest.contents("d/b"));
            assertEquals(1, guest.stat("d/b").links());
            assertEquals(Errno.EXIST, guest.call("path_link", ROOT, 0, "d/b", ROOT, "d/f"));
        }
        assertEquals(Errno.PERM, guest.call("path_link", ROOT, 0, "d", ROOT, "e"));
        assertEquals(Errno.NOENT, guest.call("path_link", ROOT, 0, "x", ROOT, "e"));
    }

    // ---- Times

    @Test
    void timesAreSetToTheNanosecond() {
        int mtim = 4;
        long then = 1_234_567_890_123_456_789L;
        for (String path : List.of("a", "d", ".")) {
            FileStat before = guest.stat(path);
            if (!can(Ability.SET_TIMES, guest.call("path_filestat_set_times", ROOT, 0, path, 7L, then, mtim))) {
                return;
            }
            assertEquals(then, guest.stat(path).modificationTime(), path);
            assertEquals(before.accessTime(), guest.stat(path).accessTime(), path);
        }
        assertEquals(Errno.SUCCESS, guest.call("path_symlink", "a", ROOT, "l"));
        assertEquals(Errno.SUCCESS, guest.call("path_filestat_set_times", ROOT, 0, "l", 7L, 5L, mtim));
        assertEquals(5, guest.stat("l").modificationTime());
        assertEquals(then, guest.stat("a").modificationTime());
    }

    @Test
    void timesOfOpenFilesAreSet() {
        int atim = 1;
        int fd = guest.reader("a");
        assertEquals(Errno.INVAL, guest.call("fd_filestat_set_times", fd, 5L, 6L, atim | 2));
        if (can(Ability.SET_TIMES, guest.call("fd_filestat_set_times", fd, 5L, 6L, atim))) {
            assertEquals(5, guest.stat("a").accessTime());
            assertEquals(5, guest.stat(fd).accessTime());
        }
    }

    @Test
    void writingChangesTheTime() {
        if (can(Ability.WRITE_FILE, guest.guest().open("a", 0))) {
            int fd = guest.guest().result();
            need(Ability.SET_TIMES);
            assertEquals(Errno.SUCCESS, guest.call("path_filestat_set_times", ROOT, 0, "a", 5L, 5L, 4));
            assertEquals(Errno.SUCCESS, guest.write(fd, "x"));
            assertTrue(guest.stat("a").modificationTime() > 5);
        }
    }
}
