package io.wasmj.wasi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While a guest works, somebody with the same grant swaps a directory for a link that leads out, again and again. */
class SwappedLinkTest {

    private static final int ROUNDS = Boolean.getBoolean("wasmj.exhaustive") ? 20_000 : 500;

    @TempDir
    Path temporary;

    @Test
    void nobodyGetsOut() throws Exception {
        Path outside = Files.createDirectory(temporary.resolve("outside"));
        Path inside = Files.createDirectory(temporary.resolve("inside"));
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(inside)) {
            assumeTrue(stream instanceof SecureDirectoryStream, "this platform has no directory handles");
        }
        assertTrue(HostTree.writable(inside).hasHandles());
        Files.writeString(outside.resolve("file"), "secret");
        Files.createSymbolicLink(outside.resolve("link"), Path.of("secret"));
        Path swapped = Files.createDirectories(inside.resolve("a/swapped"));
        Files.writeString(swapped.resolve("file"), "mine");
        Files.createSymbolicLink(swapped.resolve("link"), Path.of("mine"));
        FileStat before = HostTree.writable(outside).open().stat("file");

        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger swaps = new AtomicInteger();
        Set<String> names = new ConcurrentSkipListSet<>();
        Thread swapper = Thread.ofPlatform().start(() -> swap(swapped, outside, done, swaps));
        Thread observer = Thread.ofPlatform().start(() -> observe(inside, done, names));
        try (TestGuest guest = new TestGuest(Wasi.DEFAULT.withWritableDirectory("/", inside))) {
            Set<String> texts = new TreeSet<>();
            for (int i = 0; i < ROUNDS || swaps.get() < 10; i++) {
                attempt(guest, i, texts);
            }
            assertEquals(Set.of("mine"), texts);
        } finally {
            done.set(true);
            swapper.join();
            observer.join();
        }
        names.removeAll(Set.of("a", "taken"));
        assertEquals(Set.of(), names, "nothing is laid down on the way, not for a moment");
        try (var entries = Files.list(outside)) {
            assertEquals(2, entries.count(), "nothing was made or removed outside");
        }
        assertEquals("secret", Files.readString(outside.resolve("file")));
        FileStat after = HostTree.writable(outside).open().stat("file");
        assertEquals(before.inode(), after.inode());
        assertEquals(before.modificationTime(), after.modificationTime());
        assertEquals(1, after.links());
        assertTrue(swaps.get() >= 10);
    }

    /** Somebody else with the same grant, who looks whether anything can be had that is not yet in its place. */
    private static void observe(Path root, AtomicBoolean done, Set<String> names) {
        try {
            while (!done.get()) {
                try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
                    entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void swap(Path directory, Path target, AtomicBoolean done, AtomicInteger swaps) {
        Path aside = directory.resolveSibling("aside");
        Path link = directory.resolveSibling("link");
        try {
            Files.createSymbolicLink(link, target);
            while (!done.get()) {
                Files.move(directory, aside, StandardCopyOption.ATOMIC_MOVE);
                Files.move(link, directory, StandardCopyOption.ATOMIC_MOVE);
                Thread.onSpinWait();
                Files.move(directory, link, StandardCopyOption.ATOMIC_MOVE);
                Files.move(aside, directory, StandardCopyOption.ATOMIC_MOVE);
                swaps.incrementAndGet();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Whatever each call answers, it must not have been done outside. */
    private static void attempt(TestGuest guest, int round, Set<String> texts) {
        String made = "a/swapped/made" + round;
        if (guest.open(3, "a/swapped/file", 0, Rights.FD_READ) == Errno.SUCCESS) {
            int fd = guest.result();
            texts.add(guest.read(fd, 10));
            guest.call("fd_close", fd);
        }
        if (guest.call("path_readlink", 3, "a/swapped/link", 2048, 100, TestGuest.RESULT) == Errno.SUCCESS) {
            texts.add(guest.memory().readString(2048, guest.result()));
        }
        if (guest.call("path_link", 3, 0, "a/swapped/file", 3, "taken") == Errno.SUCCESS) {
            if (guest.open(3, "taken", 0, Rights.FD_READ) == Errno.SUCCESS) {
                int fd = guest.result();
                texts.add(guest.read(fd, 10));
                guest.call("fd_close", fd);
            }
            guest.call("path_unlink_file", 3, "taken");
        }
        guest.call("path_filestat_set_times", 3, 0, "a/swapped/file", 0L, 1L, 4);
        guest.call("path_filestat_set_times", 3, 0, "a/swapped/link", 0L, 1L, 4);
        if (guest.open(made, 1) == Errno.SUCCESS) {
            guest.call("fd_close", guest.result());
        }
        guest.call("path_unlink_file", 3, made);
        guest.call("path_create_directory", 3, made);
        guest.call("path_remove_directory", 3, made);
        guest.call("path_symlink", "x", 3, made);
        guest.call("path_unlink_file", 3, made);
        guest.call("path_rename", 3, "a/swapped/file", 3, "a/swapped/file");
    }
}
