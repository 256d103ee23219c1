package io.wasmj.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.runtime.MalformedModule;
import io.wasmj.runtime.MemoryStrategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class ModuleCacheTest {

    private static final int ENTRY_BYTES = 10_000;
    private static final CompilerOptions OPTIONS = CompilerOptions.DEFAULT;

    @TempDir
    Path folder;

    private final AtomicInteger compilations = new AtomicInteger();

    private CompiledArtifact compile(byte[] wasm, CompilerOptions options, CompilationProgress progress) {
        compilations.incrementAndGet();
        return artifact(wasm);
    }

    private static CompiledArtifact artifact(byte[] wasm) {
        return new CompiledArtifact(
                Map.of("wasm", wasm, "code", new byte[ENTRY_BYTES]),
                new CompilationReport(1, 0, wasm.length, 0, 0, Duration.ZERO));
    }

    private ModuleCache cache(long limit) {
        return new ModuleCache(folder.resolve("cache"), limit, this::compile);
    }

    private static Path jar(ModuleCache cache, String wasm) throws IOException {
        return cache.jar(wasm.getBytes(StandardCharsets.UTF_8), OPTIONS, CompilationProgress.NONE);
    }

    @Test
    void compilesOnce() throws IOException {
        Path jar = jar(cache(1 << 20), "a");
        assertEquals(jar, jar(cache(1 << 20), "a"));
        assertEquals(1, compilations.get());
        assertEquals(List.of(jar), list());
    }

    @Test
    void contentAndOptionsMakeTheKey() throws IOException {
        ModuleCache cache = cache(1 << 20);
        Path jar = jar(cache, "a");
        assertNotEquals(jar, jar(cache, "b"));
        byte[] wasm = {'a'};
        assertNotEquals(jar, cache.jar(wasm, OPTIONS.withMemory(MemoryStrategy.HEAP), CompilationProgress.NONE));
        assertNotEquals(jar, cache.jar(wasm, OPTIONS.withMethodBytes(500), CompilationProgress.NONE));
        // Without a proposal the module might be refused.
        CompilerOptions older = OPTIONS.withFeatures(Features.NONE);
        assertNotEquals(jar, cache.jar(wasm, older, CompilationProgress.NONE));
        // The number of threads does not shape the code.
        assertEquals(jar, cache.jar(wasm, OPTIONS.withJobs(1), CompilationProgress.NONE));
        assertEquals(5, compilations.get());
    }

    @Test
    void aDamagedEntryIsCompiledAgain() throws IOException {
        ModuleCache cache = cache(1 << 20);
        Path jar = jar(cache, "a");
        byte[] good = Files.readAllBytes(jar);
        byte[] bad = good.clone();
        bad[bad.length / 2] ^= 1;
        for (byte[] damage : List.of(bad, java.util.Arrays.copyOf(good, good.length - 100), new byte[0])) {
            Files.write(jar, damage, StandardOpenOption.TRUNCATE_EXISTING);
            assertEquals(jar, jar(cache, "a"));
            assertEquals(-1, java.util.Arrays.mismatch(good, Files.readAllBytes(jar)));
        }
        assertEquals(4, compilations.get());
    }

    @Test
    void manyThreadsDoTheWorkOnce() throws Exception {
        List<Callable<Path>> calls = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String wasm = "module " + i % 5;
            calls.add(() -> jar(cache(1 << 20), wasm));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            for (Future<Path> path : threads.invokeAll(calls)) {
                assertTrue(JarWriter.isIntact(path.get()));
            }
        }
        assertEquals(5, compilations.get());
        assertEquals(5, list().size());
    }

    @Test
    void manyProcessesDoTheWorkOnce() throws IOException, InterruptedException {
        List<Process> fillers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            fillers.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Filler.class.getName(),
                            folder.toString())
                    .redirectErrorStream(true)
                    .start());
        }
        for (Process filler : fillers) {
            String said = new String(filler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, filler.waitFor(), said);
        }
        assertEquals(1, list().size());
        assertEquals("x", Files.readString(folder.resolve("compilations")));
    }

    /** Fills an entry slowly, in a process of its own, and leaves a mark for every compilation. */
    static final class Filler {
        private Filler() {}

        public static void main(String[] args) throws IOException {
            Path folder = Path.of(args[0]);
            ModuleCache cache = new ModuleCache(folder.resolve("cache"), 1 << 20, (wasm, options, progress) -> {
                try {
                    Files.writeString(
                            folder.resolve("compilations"), "x", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                    Thread.sleep(1_000);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                return artifact(wasm);
            });
            if (!JarWriter.isIntact(jar(cache, "a"))) {
                System.exit(1);
            }
        }
    }

    @Test
    void dropsWhatWasUsedLongestAgo() throws IOException {
        ModuleCache cache = cache(4 * ENTRY_BYTES);
        Path a = jar(cache, "a");
        Path b = jar(cache, "b");
        Path c = jar(cache, "c");
        age(a, 3);
        age(b, 2);
        age(c, 1);
        jar(cache, "a");
        Path d = jar(cache, "d");
        assertEquals(java.util.Set.of(a, c, d), java.util.Set.copyOf(list()));
    }

    @Test
    void keepsTheEntryJustMadeEvenAboveTheLimit() throws IOException {
        ModuleCache cache = cache(1);
        jar(cache, "a");
        assertEquals(List.of(jar(cache, "b")), list());
    }

    @Test
    void clearsAwayWhatKilledProcessesLeft() throws IOException {
        ModuleCache cache = cache(1 << 20);
        Path a = jar(cache, "a");
        Path old = Files.writeString(a.resolveSibling(".x.jar.1.tmp"), "half a jar");
        Path recent = Files.writeString(a.resolveSibling(".y.jar.1.tmp"), "half a jar");
        age(old, 48);
        Path b = jar(cache, "b");
        assertEquals(java.util.Set.of(a, b, recent), java.util.Set.copyOf(list()));
    }

    @Test
    void whatIsNoModuleLeavesNoEntry() throws IOException {
        ModuleCache cache = new ModuleCache(folder.resolve("cache"), 1 << 20, (wasm, options, progress) -> {
            throw new MalformedModule("bad", 3);
        });
        assertThrows(MalformedModule.class, () -> jar(cache, "a"));
        assertEquals(
                0, list().stream().filter(f -> f.toString().endsWith(".jar")).count());
    }

    @Test
    void saysWhereItCannotWrite() throws IOException {
        Path file = Files.writeString(folder.resolve("cache"), "in the way");
        IOException e = assertThrows(IOException.class, () -> jar(cache(1 << 20), "a"));
        assertTrue(e.toString().contains(": cannot write to the cache directory " + file), e.toString());
        assertEquals(0, compilations.get());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void liesWhereTheSystemKeepsCaches() {
        assertEquals(Path.of("/home/u/.cache/wasmj"), directory(Map.of(), "Linux"));
        assertEquals(Path.of("/x/wasmj"), directory(Map.of("XDG_CACHE_HOME", "/x"), "Linux"));
        assertEquals(Path.of("/home/u/.cache/wasmj"), directory(Map.of("XDG_CACHE_HOME", "relative"), "Linux"));
        assertEquals(Path.of("/home/u/Library/Caches/wasmj"), directory(Map.of(), "Mac OS X"));
        assertEquals(Path.of("/l/wasmj/cache"), directory(Map.of("LOCALAPPDATA", "/l"), "Windows 11"));
        assertEquals(Path.of("/c"), directory(Map.of("WASMJ_CACHE", "/c", "XDG_CACHE_HOME", "/x"), "Linux"));
    }

    private static Path directory(Map<String, String> environment, String system) {
        return ModuleCache.userDirectory(environment, system, "/home/u");
    }

    private static void age(Path file, int hours) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(hours))));
    }

    private List<Path> list() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
            return files.toList();
        }
    }
}
