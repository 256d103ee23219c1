package io.wasmj.wasi;

import static io.wasmj.wasi.GuestFiles.CREAT;
import static io.wasmj.wasi.GuestFiles.DIRECTORY;
import static io.wasmj.wasi.GuestFiles.EXCL;
import static io.wasmj.wasi.GuestFiles.ROOT;
import static io.wasmj.wasi.GuestFiles.TRUNC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The part of {@link FileTreeContract} that changes nothing. */
public abstract class FileTreeReading {

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

    GuestFiles guest;

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
    boolean can(Ability ability, Errno answer) {
        assertEquals(lacks().getOrDefault(ability, Errno.SUCCESS), answer, ability.toString());
        return answer == Errno.SUCCESS;
    }

    boolean canCreate() {
        return can(Ability.CREATE_FILE, guest.guest().open("probe", CREAT));
    }

    void need(Ability ability) {
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

    Set<String> names(String path) {
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
}
