package io.wasmj.wasi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives as others make them, and such as only somebody hostile would. */
class ArchiveTreeTest {

    @TempDir
    Path directory;

    private Path zip(String... names) throws IOException {
        Path zip = directory.resolve("app.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (String name : names) {
                out.putNextEntry(new ZipEntry(name));
                out.write(name.getBytes(StandardCharsets.UTF_8));
            }
        }
        return zip;
    }

    private Path tar(TarWriter tar) throws IOException {
        return Files.write(directory.resolve("app.tar"), tar.bytes());
    }

    @ParameterizedTest
    @CsvSource({
        "../x, leads out of the archive",
        "b/../../x, leads out of the archive",
        "a/.., leads out of the archive",
        "/etc/passwd, has an absolute path",
        "//x, has an absolute path",
        "a, is there twice",
        "./a, is there twice",
        "d//b, is there twice",
        "d, is there twice",
        "a/b, 'goes through ''a'', which is no directory'",
        ".., leads out of the archive",
        "., has no name",
    })
    void hostileNamesAreRefused(String name, String why) throws IOException {
        String inZip = assertThrows(IOException.class, () -> {
                    // Java does not write two entries of one name.
                    Path zip = zip("a", "d/b", name.equals("a") ? "A" : name);
                    byte[] bytes = Files.readAllBytes(zip);
                    for (int i = 0; name.equals("a") && i < bytes.length; i++) {
                        bytes[i] = bytes[i] == 'A' ? (byte) 'a' : bytes[i];
                    }
                    ArchiveTree.zip(Files.write(zip, bytes)).close();
                })
                .getMessage();
        assertEquals(directory.resolve("app.zip") + ": entry '" + name + "' " + why, inZip);
        TarWriter tar = new TarWriter().file("a", "1").file("d/b", "2").file(name, "3");
        String inTar = assertThrows(
                        IOException.class, () -> ArchiveTree.tar(tar(tar)).close())
                .getMessage();
        assertEquals(directory.resolve("app.tar") + ": entry '" + name + "' " + why, inTar);
    }

    @Test
    void linksDoNotLeadOut() throws IOException {
        TarWriter through = new TarWriter().link("etc", "/etc").file("etc/passwd", "x");
        assertThrows(IOException.class, () -> ArchiveTree.tar(tar(through)).close());
        TarWriter tar = new TarWriter()
                .file("d/a", "text")
                .link("absolute", "/etc/passwd")
                .link("up", "../../etc/passwd")
                .link("to-a", "d/a")
                .entry("other-a", '1', "d/a", new byte[0]);
        try (ArchiveTree tree = ArchiveTree.tar(tar(tar));
                GuestFiles guest = new GuestFiles(tree)) {
            assertEquals("NOTCAPABLE", guest.contents("absolute"));
            assertEquals("NOTCAPABLE", guest.contents("up"));
            assertEquals("text", guest.contents("to-a"));
            assertEquals("text", guest.contents("other-a"));
        }
        for (String target : new String[] {"../../etc/passwd", "d", "x"}) {
            TarWriter hard = new TarWriter().file("d/a", "").entry("h", '1', target, new byte[0]);
            assertThrows(IOException.class, () -> ArchiveTree.tar(tar(hard)).close(), target);
        }
    }

    @Test
    void namesWithoutEndAreRefused() {
        assertThrows(
                IOException.class, () -> ArchiveTree.zip(zip("x".repeat(256))).close());
        assertThrows(IOException.class, () -> ArchiveTree.zip(zip("a\0b")).close());
        String[] deep = new String[9];
        for (int i = 0; i < deep.length; i++) {
            deep[i] = i + "/x".repeat(30_000);
        }
        String message = String.valueOf(
                assertThrows(IOException.class, () -> ArchiveTree.zip(zip(deep)).close())
                        .getMessage());
        assertTrue(message.endsWith("more than 262144 files and directories"), message);
    }

    @Test
    void bombsAreReadAsTheyAreAsked() throws IOException {
        long size = 300L << 20;
        Path zip = directory.resolve("bomb.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("bomb"));
            writeZeros(out, size);
        }
        assertTrue(Files.size(zip) < 1 << 20);
        try (ArchiveTree tree = ArchiveTree.zip(zip);
                GuestFiles guest = new GuestFiles(tree)) {
            assertEquals(size, guest.stat("bomb").size());
            int fd = guest.reader("bomb");
            assertEquals("\0\0", guest.read(fd, 2));
            assertEquals("\0\0", guest.pread(fd, 100, size - 2));
            assertEquals("", guest.pread(fd, 100, size));
        }
    }

    private static void writeZeros(OutputStream out, long size) throws IOException {
        byte[] zeros = new byte[1 << 20];
        for (long written = 0; written < size; written += zeros.length) {
            out.write(zeros);
        }
    }

    @Test
    void whoSkipsThroughABombCanBeInterrupted() throws Exception {
        Path zip = directory.resolve("bomb.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("bomb"));
            writeZeros(out, 2 << 20);
        }
        try (ArchiveTree tree = ArchiveTree.zip(zip);
                Directory root = tree.open();
                OpenFile file = root.openFile("bomb", Set.of(StandardOpenOption.READ))) {
            Thread.currentThread().interrupt();
            assertThrows(ClosedByInterruptException.class, () -> file.read(ByteBuffer.allocate(1), 1 << 20));
            assertTrue(Thread.interrupted());
            assertEquals(1, file.read(ByteBuffer.allocate(1), 1 << 20), "and nothing is broken by it");
        }
    }

    /** The size that the directory of the archive announces is not that of the contents. */
    @ParameterizedTest
    @ValueSource(ints = {1, 1000})
    void entriesThatLie(int announced) throws IOException {
        Path zip = zip("file-of-17-bytes!");
        byte[] bytes = Files.readAllBytes(zip);
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < bytes.length - 4; i++) {
            if (buffer.getInt(i) == 0x0201_4b50) {
                buffer.putInt(i + 24, announced);
            }
        }
        Files.write(zip, bytes);
        try (ArchiveTree tree = ArchiveTree.zip(zip);
                GuestFiles guest = new GuestFiles(tree)) {
            assertEquals(announced == 1 ? "f" : "IO", guest.contents("file-of-17-bytes!"));
        }
    }

    @Test
    void damagedTarsAreRefused() {
        byte[] none = {};
        for (TarWriter damaged : new TarWriter[] {
            new TarWriter().header("long", '0', "", "77777777777"),
            new TarWriter().header("digits", '0', "", "8x"),
            new TarWriter().header("negative", '0', "", "-1"),
            new TarWriter().header("huge-name", 'L', "", "40000000").raw(none),
            new TarWriter().entry("keywords", 'x', "", "99 path=x\n".getBytes(StandardCharsets.UTF_8)),
            new TarWriter().entry("keywords", 'x', "", "x path=x\n".getBytes(StandardCharsets.UTF_8)),
            new TarWriter().entry("keywords", 'x', "", "5 ab\n".getBytes(StandardCharsets.UTF_8)),
            new TarWriter().entry("keywords", 'x', "", "0 \n".getBytes(StandardCharsets.UTF_8)),
            new TarWriter().entry("sparse", 'S', "", none),
            new TarWriter().raw("text that is no header".getBytes(StandardCharsets.UTF_8)),
        }) {
            assertThrows(IOException.class, () -> ArchiveTree.tar(tar(damaged)).close());
        }
        assertThrows(IOException.class, () -> ArchiveTree.tar(Files.write(directory.resolve("cut"), new byte[100])));
    }

    @Test
    void longNamesAndPreciseTimes() throws IOException {
        String name = "long/".repeat(40) + "name";
        TarWriter tar = new TarWriter()
                .entry("x", 'x', "", record("path=" + name))
                .file("short", "pax")
                .entry("x", 'x', "", record("mtime=1234567890.123456789"))
                .file("timed", "")
                .entry("x", 'x', "", record("mtime=1e999999999"))
                .file("untimed", "")
                .entry("././@LongLink", 'L', "", (name + "2\0").getBytes(StandardCharsets.UTF_8))
                .file("short", "gnu");
        try (ArchiveTree tree = ArchiveTree.tar(tar(tar));
                GuestFiles guest = new GuestFiles(tree)) {
            assertEquals("pax", guest.contents(name));
            assertEquals("gnu", guest.contents(name + "2"));
            assertEquals(1_234_567_890_123_456_789L, guest.stat("timed").modificationTime());
            assertEquals(0, guest.stat("untimed").modificationTime());
            assertEquals(Set.of("long", "timed", "untimed"), guest.list(".").keySet());
        }
    }

    private static byte[] record(String text) {
        int length = text.length() + 2;
        length += String.valueOf(length + String.valueOf(length).length()).length();
        return (length + " " + text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void directoriesOfArchivesAreTrees() throws IOException {
        try (ArchiveTree tree = ArchiveTree.zip(zip("app/www/index", "app/secret"));
                GuestFiles guest = new GuestFiles(tree.directory("app/www"))) {
            assertEquals("app/www/index", guest.contents("index"));
            assertEquals("NOTCAPABLE", guest.contents("../secret"));
            assertThrows(NoSuchFileException.class, () -> tree.directory("app/x"));
        }
    }

    @Test
    void runtimesHoldTreesToo() throws IOException {
        try (ClassPathTree tree = ClassPathTree.of(Object.class, "/java/lang/annotation");
                GuestFiles guest = new GuestFiles(tree)) {
            assertTrue(new TreeSet<>(guest.list(".").keySet()).contains("Retention.class"));
            int fd = guest.reader("Retention.class");
            assertEquals(Errno.SUCCESS, guest.call("fd_read", fd, guest.guest().iovecs(1024, 4), 1, TestGuest.RESULT));
            assertEquals(0xBEBA_FECA, guest.guest().memory().readInt(1024));
        }
        assertThrows(NoSuchFileException.class, () -> ClassPathTree.of(Object.class, "/java/none"));
        assertThrows(NoSuchFileException.class, () -> ClassPathTree.of(ArchiveTreeTest.class, "/none"));
    }
}
