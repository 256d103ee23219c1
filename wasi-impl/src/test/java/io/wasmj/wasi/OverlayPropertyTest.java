package io.wasmj.wasi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** A guest cannot tell a tree over another from one that holds everything itself. */
class OverlayPropertyTest {

    private static final long MOST = 1 << 20;

    private enum Kind {
        CREATE,
        FILL,
        OPEN,
        OPEN_DIRECTORY,
        CLOSE,
        WRITE,
        READ,
        RESIZE,
        CREATE_DIRECTORY,
        REMOVE_DIRECTORY,
        UNLINK,
        RENAME,
        SYMLINK,
        LINK,
        LIST,
        STAT
    }

    /**
     * What a guest does.
     *
     * @param fd a file, or the directory that {@code path} is relative to
     * @param toFd the directory that {@code to} is relative to
     */
    record Step(Kind kind, int fd, String path, int toFd, String to, int number) {

        /** What the guest sees of it. */
        String in(GuestFiles guest) {
            return switch (kind) {
                case CREATE -> opened(guest, guest.guest().open(fd, path, number, Rights.FILE));
                case FILL -> fill(guest);
                case OPEN -> opened(guest, guest.guest().open(fd, path, number & GuestFiles.TRUNC, Rights.FILE));
                case OPEN_DIRECTORY ->
                    opened(guest, guest.guest().open(fd, path, GuestFiles.DIRECTORY, Rights.FD_READ));
                case CLOSE ->
                    fd == GuestFiles.ROOT ? "" : guest.call("fd_close", fd).name();
                case WRITE -> guest.pwrite(fd, to, number).name();
                case READ -> guest.pread(fd, 100, number);
                case RESIZE ->
                    guest.call("fd_filestat_set_size", fd, (long) number).name();
                case CREATE_DIRECTORY ->
                    guest.call("path_create_directory", fd, path).name();
                case REMOVE_DIRECTORY ->
                    guest.call("path_remove_directory", fd, path).name();
                case UNLINK -> guest.call("path_unlink_file", fd, path).name();
                case RENAME -> guest.call("path_rename", fd, path, toFd, to).name();
                case SYMLINK -> guest.call("path_symlink", to, fd, path).name();
                case LINK -> guest.call("path_link", fd, 0, path, toFd, to).name();
                case LIST -> list(guest);
                case STAT -> stat(guest);
            };
        }

        /** Most files hold something, and are not open. */
        private String fill(GuestFiles guest) {
            String opened = opened(guest, guest.guest().open(fd, path, GuestFiles.CREAT, Rights.FILE));
            if (opened.startsWith("descriptor")) {
                int file = guest.guest().result();
                guest.pwrite(file, "filled " + to, number);
                guest.close(file);
            }
            return opened;
        }

        private static String opened(GuestFiles guest, Errno errno) {
            return errno == Errno.SUCCESS ? "descriptor " + guest.guest().result() : errno.name();
        }

        private String list(GuestFiles guest) {
            Errno errno = guest.call("fd_readdir", fd, 0, 0, 0L, TestGuest.RESULT);
            return errno == Errno.SUCCESS
                    ? new TreeMap<>(guest.list(fd)).keySet().toString()
                    : errno.name();
        }

        private String stat(GuestFiles guest) {
            Errno errno = guest.call("path_filestat_get", fd, number & 1, path, GuestFiles.STAT);
            return errno == Errno.SUCCESS ? describe(guest.stat()) : errno.name();
        }
    }

    private static String describe(FileStat stat) {
        return stat.type() + " of " + stat.size() + " bytes, " + stat.links() + " links";
    }

    /** Everything that is there, by path. */
    private static Map<String, String> everything(GuestFiles guest, String directory, Map<String, String> all) {
        guest.list(directory).forEach((name, entry) -> {
            String path = directory + "/" + name;
            FileStat stat = guest.stat(path);
            assertEquals(entry.inode(), stat.inode(), path);
            String contents =
                    switch (stat.type()) {
                        case DIRECTORY -> "";
                        case SYMBOLIC_LINK -> guest.readlink(path);
                        default -> guest.contents(path);
                    };
            all.put(path, describe(stat) + ": " + contents);
            if (stat.isDirectory()) {
                everything(guest, path, all);
            }
        });
        return all;
    }

    private static Map<String, String> everything(FileTree tree) throws IOException {
        try (GuestFiles guest = new GuestFiles(tree)) {
            return everything(guest, ".", new TreeMap<>());
        }
    }

    private static MemoryTree after(List<Step> steps) throws IOException {
        MemoryTree tree = new MemoryTree(MOST);
        try (GuestFiles guest = new GuestFiles(tree)) {
            steps.forEach(step -> step.in(guest));
        }
        return tree;
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void overlaysAreAsTheWhole(@ForAll("beforehand") List<Step> before, @ForAll("steps") List<Step> steps)
            throws IOException {
        MemoryTree below = after(before);
        Map<String, String> then = everything(below);
        MemoryTree overlay = MemoryTree.over(below.readOnly(), MOST);
        MemoryTree whole = after(before);
        try (GuestFiles expected = new GuestFiles(whole);
                GuestFiles actual = new GuestFiles(overlay)) {
            for (Step step : steps) {
                assertEquals(step.in(expected), step.in(actual), step::toString);
            }
            assertEquals(everything(expected, ".", new TreeMap<>()), everything(actual, ".", new TreeMap<>()));
        }
        assertEquals(everything(whole), everything(overlay), "when all is closed");
        assertEquals(then, everything(below), "below, nothing changes");
    }

    @Provide
    Arbitrary<List<Step>> beforehand() {
        // Files with several names below are several files above.
        return step(Kind.FILL, Kind.FILL, Kind.CREATE, Kind.CREATE_DIRECTORY, Kind.WRITE, Kind.SYMLINK, Kind.CLOSE)
                .list()
                .ofMaxSize(30);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return step(Kind.values()).list().ofMaxSize(60);
    }

    private static Arbitrary<Step> step(Kind... kinds) {
        return Combinators.combine(
                        Arbitraries.of(kinds),
                        fd(),
                        path(),
                        fd(),
                        path(),
                        Arbitraries.integers().between(0, 15))
                .as(Step::new);
    }

    /** The root, or one of those that were opened first. */
    private static Arbitrary<Integer> fd() {
        return Arbitraries.frequency(Tuple.of(3, 3), Tuple.of(2, 4), Tuple.of(1, 5), Tuple.of(1, 6));
    }

    /** Few names, so that they meet. */
    private static Arbitrary<String> path() {
        return Arbitraries.of("a", "b", "c", "..", ".")
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(names -> String.join("/", names));
    }
}
