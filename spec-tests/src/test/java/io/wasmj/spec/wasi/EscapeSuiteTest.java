package io.wasmj.spec.wasi;

import static io.wasmj.spec.wasi.EscapeAttempts.OURS;
import static io.wasmj.spec.wasi.WasiGuest.ALL_RIGHTS;
import static io.wasmj.spec.wasi.WasiGuest.CREAT;
import static io.wasmj.spec.wasi.WasiGuest.DIRECTORY;
import static io.wasmj.spec.wasi.WasiGuest.FOLLOW;
import static io.wasmj.spec.wasi.WasiGuest.RESULT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.wasmj.runtime.Exit;
import io.wasmj.spec.wasi.EscapeAttempts.Attempt;
import io.wasmj.wasi.Errno;
import io.wasmj.wasi.FileTree;
import io.wasmj.wasi.HostTree;
import io.wasmj.wasi.MemoryTree;
import io.wasmj.wasi.Wasi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Attempts to read or write outside of what was granted, each by a compiled guest, against every kind of tree. */
final class EscapeSuiteTest {

    static final int MOST_DESCRIPTORS = 64;

    private static final int LEAST_ATTEMPTS = 60;
    private static final String SECRET = "the secret that nobody gave away";
    private static final FileTime THEN = FileTime.fromMillis(1_000_000_000_000L);

    private static final int ROUNDS = Boolean.getBoolean("wasmj.exhaustive") ? 20_000 : 300;

    @TempDir
    Path temporary;

    private enum Tree {
        HOST,
        MEMORY,
        OVERLAY;

        FileTree grant(Path directory) throws IOException {
            return switch (this) {
                case HOST -> HostTree.writable(directory);
                case MEMORY -> furnished();
                case OVERLAY -> MemoryTree.over(HostTree.readOnly(directory), 1 << 24);
            };
        }

        private static FileTree furnished() throws IOException {
            FileTree tree = new MemoryTree(1 << 24);
            try (WasiGuest guest = new WasiGuest(Wasi.DEFAULT.withTree("/", tree))) {
                for (String directory : DIRECTORIES) {
                    guest.is(Errno.SUCCESS, "path_create_directory", OURS, directory);
                }
                int file = guest.opened(OURS, "file", CREAT);
                guest.memory().write(1024, "mine".getBytes(java.nio.charset.StandardCharsets.UTF_8));
                guest.is(Errno.SUCCESS, "fd_write", file, 0, guest.iovecs(1024, 4), RESULT);
                for (String[] link : LINKS) {
                    guest.is(Errno.SUCCESS, "path_symlink", link[1], OURS, link[0]);
                }
            }
            return tree;
        }
    }

    private static final List<String> DIRECTORIES = List.of("sub", "sub/deep");

    private static final String[][] LINKS = {
        {"up", "../outside"},
        {"up-secret", "../outside/secret"},
        {"parent", ".."},
        {"new", "../outside/new"},
        {"chain1", "chain2"},
        {"chain2", "sub/deep/../../up"},
        {"sub/chain3", "deep/../../up-secret"},
    };

    /** What lies around a guest. */
    private record World(Path around, Wasi wasi) {

        static World of(Path around, Tree tree) throws IOException {
            Path ours = Files.createDirectory(around.resolve("ours"));
            Path outside = Files.createDirectory(around.resolve("outside"));
            Path readOnly = Files.createDirectory(around.resolve("read-only"));
            Files.writeString(outside.resolve("secret"), SECRET);
            Files.writeString(readOnly.resolve("kept"), "kept");
            Files.setLastModifiedTime(outside.resolve("secret"), THEN);
            for (String directory : DIRECTORIES) {
                Files.createDirectory(ours.resolve(directory));
            }
            Files.writeString(ours.resolve("file"), "mine");
            for (String[] link : LINKS) {
                Files.createSymbolicLink(ours.resolve(link[0]), Path.of(link[1]));
            }
            Files.createSymbolicLink(ours.resolve("absolute"), outside.toAbsolutePath());
            Files.createSymbolicLink(
                    ours.resolve("absolute-secret"), outside.resolve("secret").toAbsolutePath());
            Wasi wasi = Wasi.DEFAULT
                    .withDeterminism(1)
                    .withMaxDescriptors(MOST_DESCRIPTORS)
                    .withTree("/", tree.grant(ours))
                    .withTree("/read-only", HostTree.readOnly(readOnly));
            return new World(around, wasi);
        }

        void requireUntouched(WasiGuest guest) throws IOException {
            for (int fd = 5; fd < 16; fd++) {
                guest.readAll(fd);
            }
            assertFalse(guest.holds(SECRET), "the guest has read it");
            assertEquals(Set.of("ours", "outside", "read-only"), names(around));
            assertEquals(Set.of("secret"), names(around.resolve("outside")));
            assertEquals(Set.of("kept"), names(around.resolve("read-only")));
            Path secret = around.resolve("outside/secret");
            assertEquals(SECRET, Files.readString(secret));
            assertEquals(THEN, Files.getLastModifiedTime(secret));
            assertEquals(1, (int) Files.getAttribute(secret, "unix:nlink"));
            assertEquals("kept", Files.readString(around.resolve("read-only/kept")));
        }

        private static Set<String> names(Path directory) throws IOException {
            try (Stream<Path> entries = Files.list(directory)) {
                return entries.map(entry -> String.valueOf(entry.getFileName())).collect(Collectors.toSet());
            }
        }
    }

    private World world(Tree tree) throws IOException {
        return World.of(Files.createTempDirectory(temporary, "escape"), tree);
    }

    @TestFactory
    Stream<DynamicNode> attempts() {
        List<Attempt> all = EscapeAttempts.all();
        assertTrue(all.size() >= LEAST_ATTEMPTS, "there are " + all.size());
        return Stream.of(Tree.values())
                .map(tree -> dynamicContainer(
                        tree.name(),
                        all.stream().map(attempt -> dynamicTest(attempt.name(), () -> check(attempt, tree)))));
    }

    private void check(Attempt attempt, Tree tree) throws IOException {
        World world = world(tree);
        try (WasiGuest guest = new WasiGuest(world.wasi)) {
            attempt.body().accept(guest);
            world.requireUntouched(guest);
        }
    }

    // ---- A second guest with the same grant swaps directories for links

    @TestFactory
    Stream<DynamicNode> whileAnotherSwaps() {
        return Stream.of(Tree.values()).map(tree -> dynamicTest(tree.name(), () -> whileAnotherSwaps(tree)));
    }

    private void whileAnotherSwaps(Tree tree) throws Exception {
        World world = world(tree);
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger swaps = new AtomicInteger();
        try (WasiGuest guest = new WasiGuest(world.wasi);
                WasiGuest other = new WasiGuest(world.wasi)) {
            other.is(Errno.SUCCESS, "path_symlink", "../outside", OURS, "swap");
            Thread swapper = Thread.ofPlatform().start(() -> {
                while (!done.get()) {
                    other.is(Errno.SUCCESS, "path_rename", OURS, "sub", OURS, "aside");
                    other.is(Errno.SUCCESS, "path_rename", OURS, "swap", OURS, "sub");
                    other.is(Errno.SUCCESS, "path_rename", OURS, "sub", OURS, "swap");
                    other.is(Errno.SUCCESS, "path_rename", OURS, "aside", OURS, "sub");
                    swaps.incrementAndGet();
                }
            });
            try {
                for (int i = 0; i < ROUNDS || swaps.get() < 10; i++) {
                    round(guest);
                    assertFalse(guest.holds(SECRET), "the guest has read it");
                }
            } finally {
                done.set(true);
                swapper.join();
            }
            assertTrue(swaps.get() >= 10);
            world.requireUntouched(guest);
        }
    }

    /** Whatever each call answers: none may be done outside. */
    private static void round(WasiGuest guest) {
        for (int flags : new int[] {0, CREAT, DIRECTORY}) {
            if (guest.open(OURS, "sub/secret", flags) == Errno.SUCCESS) {
                int fd = guest.result();
                guest.readAll(fd);
                guest.call("fd_close", fd);
            }
        }
        guest.call("path_unlink_file", OURS, "sub/secret");
        guest.call("path_filestat_set_times", OURS, 0, "sub/secret", 0L, 1L, 4);
        if (guest.call("path_link", OURS, 0, "sub/secret", OURS, "taken") == Errno.SUCCESS) {
            int fd = guest.opened(OURS, "taken", 0);
            guest.readAll(fd);
            guest.call("fd_close", fd);
            guest.call("path_unlink_file", OURS, "taken");
        }
        guest.call("path_create_directory", OURS, "sub/made");
        guest.call("path_remove_directory", OURS, "sub/made");
        guest.call("path_symlink", "x", OURS, "sub/made");
        guest.call("path_unlink_file", OURS, "sub/made");
        guest.call("path_rename", OURS, "sub/secret", OURS, "sub/deep/secret");
        if (guest.open(OURS, "sub", DIRECTORY) == Errno.SUCCESS) {
            int fd = guest.result();
            guest.readAll(fd);
            guest.call("path_open", fd, FOLLOW, "secret", 0, 2L, ALL_RIGHTS, 0, RESULT);
            guest.call("fd_close", fd);
        }
    }

    // ---- Whatever is passed

    /** Numbers at which something ends. */
    private static final int[] INTS = {
        0,
        1,
        2,
        3,
        4,
        5,
        6,
        7,
        8,
        16,
        17,
        64,
        1024,
        8192,
        65_536,
        65_539,
        0x3_FFF8,
        0x3_FFFF,
        0x4_0000,
        -1,
        -8,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE
    };

    private static final long[] LONGS = {
        0, 1, 2, 66, 1L << 13, ALL_RIGHTS, 1 << 20, 1L << 32, 1L << 40, -1, Long.MAX_VALUE, Long.MIN_VALUE
    };

    private static final int CALLS = Boolean.getBoolean("wasmj.exhaustive") ? 2_000_000 : 20_000;

    /** An errno, or the end of the program where it asks for one; never an exception or a trap. */
    @TestFactory
    Stream<DynamicNode> whateverIsPassed() {
        return Stream.of(Tree.values())
                .flatMap(tree -> Stream.of(1L, 2L).map(seed -> dynamicTest(tree + " " + seed, () -> fuzz(tree, seed))));
    }

    private void fuzz(Tree tree, long seed) throws IOException {
        World world = world(tree);
        Random random = new Random(seed);
        List<String> names = List.copyOf(Witx.FUNCTIONS.keySet());
        WasiGuest guest = new WasiGuest(world.wasi);
        try {
            for (int i = 0; i < CALLS; i++) {
                if (i % 200 == 0) {
                    // What was closed or dropped is there again.
                    world.requireUntouched(guest);
                    guest.close();
                    guest = new WasiGuest(world.wasi);
                }
                String name = names.get(random.nextInt(names.size()));
                guest.memory().write(65_536, "../outside/secret".getBytes(java.nio.charset.StandardCharsets.UTF_8));
                Object[] arguments = Objects.requireNonNull(Witx.FUNCTIONS.get(name))
                        .chars()
                        .mapToObj(type -> type == 'i'
                                ? (Object) INTS[random.nextInt(INTS.length)]
                                : (Object) LONGS[random.nextInt(LONGS.length)])
                        .toArray();
                try {
                    guest.call(name, arguments);
                } catch (Exit e) {
                    assertTrue(name.startsWith("proc_"), name);
                }
            }
            world.requireUntouched(guest);
        } finally {
            guest.close();
        }
    }
}
