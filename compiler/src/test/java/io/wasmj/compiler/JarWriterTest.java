package io.wasmj.compiler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wasmj.compiler.JarWriter.Form;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TimeZone;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class JarWriterTest {

    @TempDir
    Path folder;

    private static Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("io/wasmj/guest/z/Z.class", new byte[] {1, 2, 3});
        files.put("META-INF/wasmj/data", "hello ".repeat(10_000).getBytes(StandardCharsets.UTF_8));
        files.put("a", new byte[0]);
        return files;
    }

    @ParameterizedTest
    @EnumSource
    void keepsOrderAndContents(Form form) throws IOException {
        Path jar = folder.resolve("out.jar");
        JarWriter.write(files(), jar, form);
        try (JarFile read = new JarFile(jar.toFile())) {
            assertEquals(
                    List.of("META-INF/MANIFEST.MF", "io/wasmj/guest/z/Z.class", "META-INF/wasmj/data", "a"),
                    Collections.list(read.entries()).stream()
                            .map(JarEntry::getName)
                            .toList());
            for (Map.Entry<String, byte[]> file : files().entrySet()) {
                try (var in = read.getInputStream(read.getEntry(file.getKey()))) {
                    assertArrayEquals(file.getValue(), in.readAllBytes());
                }
            }
            var manifest = read.getManifest().getMainAttributes();
            assertEquals("java.base/jdk.internal.misc", manifest.getValue("Add-Exports"));
            assertEquals("ALL-UNNAMED", manifest.getValue("Enable-Native-Access"));
        }
        assertTrue(JarWriter.isIntact(jar));
        assertEquals(List.of(jar), list());
    }

    @ParameterizedTest
    @EnumSource
    void equalContentsGiveEqualBytes(Form form) throws IOException {
        Path first = folder.resolve("first.jar");
        Path second = folder.resolve("second.jar");
        TimeZone zone = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Auckland"));
            JarWriter.write(files(), first, form);
            TimeZone.setDefault(TimeZone.getTimeZone("America/Los_Angeles"));
            JarWriter.write(files(), second, form);
        } finally {
            TimeZone.setDefault(zone);
        }
        assertEquals(-1, Files.mismatch(first, second));
    }

    @Test
    void everyChangedByteIsNoticed() throws IOException {
        Path jar = folder.resolve("out.jar");
        JarWriter.write(Map.of("a", new byte[] {1, 2, 3}), jar, Form.QUICK);
        byte[] good = Files.readAllBytes(jar);
        Path damaged = folder.resolve("damaged.jar");
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 0x20;
            Files.write(damaged, bad);
            assertFalse(JarWriter.isIntact(damaged), "byte " + i);
        }
        for (int length = 0; length < good.length; length++) {
            Files.write(damaged, java.util.Arrays.copyOf(good, length));
            assertFalse(JarWriter.isIntact(damaged), "length " + length);
        }
        assertFalse(JarWriter.isIntact(folder.resolve("missing.jar")));
        assertFalse(JarWriter.isIntact(folder));
    }

    @Test
    void namesTheTargetAndTheReason() throws IOException {
        Path missing = folder.resolve("missing").resolve("out.jar");
        IOException e = assertThrows(IOException.class, () -> JarWriter.write(files(), missing, Form.SMALL));
        assertEquals("cannot write " + missing + ": no such directory", e.getMessage());

        e = assertThrows(IOException.class, () -> JarWriter.write(files(), folder, Form.SMALL));
        assertEquals("cannot write " + folder + ": it is a directory", e.getMessage());
        assertEquals(List.of(), list());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void replacesWhatALinkPointsToAndWritesToDevices() throws IOException {
        Path jar = Files.writeString(folder.resolve("out.jar"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link.jar"), jar);
        JarWriter.write(files(), link, Form.SMALL);
        assertTrue(Files.isSymbolicLink(link));
        assertTrue(JarWriter.isIntact(jar));

        JarWriter.write(files(), Path.of("/dev/null"), Form.SMALL);
        assertFalse(Files.isRegularFile(Path.of("/dev/null")));
    }

    /** The limit on file sizes stands in for a full disk: both fail in the middle of a write. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aDiskThatFillsUpLeavesTheOldJar() throws IOException, InterruptedException {
        Path jar = Files.writeString(folder.resolve("out.jar"), "old");
        Process writer = writer("ulimit -f 100; exec ", jar, 1_000_000);
        String said = new String(writer.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(1, writer.waitFor(), said);
        assertTrue(said.contains("cannot write " + jar + ": "), said);
        assertEquals("old", Files.readString(jar));
        assertEquals(List.of(jar), list());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aKilledWriterLeavesTheOldJar() throws IOException, InterruptedException {
        Path jar = Files.writeString(folder.resolve("out.jar"), "old");
        Process writer = writer("exec ", jar, 300_000_000);
        while (writer.isAlive() && list().size() == 1) {
            Thread.sleep(1);
        }
        writer.destroyForcibly();
        int code = writer.waitFor();
        assumeTrue(code != 0, "it was done before it could be killed");
        assertEquals("old", Files.readString(jar));
    }

    private static Process writer(String shell, Path jar, int bytes) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        "sh",
                        "-c",
                        shell + "\"$@\"",
                        "sh",
                        java,
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        jar.toString(),
                        Integer.toString(bytes))
                .redirectErrorStream(true)
                .start();
    }

    /** Writes a jar of incompressible bytes, in a process of its own. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] args) {
            byte[] bytes = new byte[Integer.parseInt(args[1])];
            new Random(1).nextBytes(bytes);
            try {
                JarWriter.write(Map.of("bytes", bytes), new File(args[0]).toPath(), Form.SMALL);
            } catch (IOException e) {
                System.out.println(e.getMessage());
                System.exit(1);
            }
        }
    }

    private List<Path> list() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
