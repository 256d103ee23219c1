package io.wasmj.compiler;

import io.wasmj.runtime.abi.ModuleDescription;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Keeps compiled modules on disk, so that a module is compiled once per machine. Thread-safe, and any number of
 * processes may share a directory.
 */
public final class ModuleCache {

    /*
     * An entry's name tells everything its content depends on: the module's bytes, the compiler, the options. So
     * entries never change, and whoever finds one may use it. Entries appear in one step; two processes that write the
     * same one write the same bytes. The lock only saves the second of them the work, and where a file system cannot
     * lock, the work is done twice. An entry carries a checksum; one that is damaged is written anew.
     */

    private static final long DEFAULT_LIMIT = 4L << 30;
    private static final Duration ABANDONED = Duration.ofDays(1);
    private static final Map<Path, Object> BEING_FILLED = new ConcurrentHashMap<>();

    /** How a module is compiled; tests count the calls. */
    interface Compilation {
        CompiledArtifact compile(byte[] wasm, CompilerOptions options, CompilationProgress progress);
    }

    private final Path directory;
    private final long limit;
    private final Compilation compilation;

    /** @param directory is made when the first entry is */
    public ModuleCache(Path directory) {
        this(directory, DEFAULT_LIMIT, WasmCompiler::compile);
    }

    ModuleCache(Path directory, long limit, Compilation compilation) {
        this.directory = directory;
        this.limit = limit;
        this.compilation = compilation;
    }

    /** This user's cache: {@code WASMJ_CACHE} if set, otherwise where this system keeps caches. */
    public static ModuleCache ofUser() {
        return new ModuleCache(
                userDirectory(System.getenv(), System.getProperty("os.name", ""), System.getProperty("user.home", "")));
    }

    /** Where it keeps them. */
    public Path directory() {
        return directory;
    }

    static Path userDirectory(Map<String, String> environment, String system, String home) {
        String chosen = environment.getOrDefault("WASMJ_CACHE", "");
        if (!chosen.isEmpty()) {
            return Path.of(chosen);
        }
        String name = system.toLowerCase(Locale.ROOT);
        String local = environment.getOrDefault("LOCALAPPDATA", "");
        if (name.startsWith("windows") && !local.isEmpty()) {
            return Path.of(local, "wasmj", "cache");
        }
        if (name.startsWith("mac")) {
            return Path.of(home, "Library", "Caches", "wasmj");
        }
        String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
        // The XDG specification: a relative path is invalid and to be ignored.
        return xdg.startsWith("/") ? Path.of(xdg, "wasmj") : Path.of(home, ".cache", "wasmj");
    }

    /**
     * The jar of a module, compiled now if it is not here yet. Load it at once: later it may be gone.
     *
     * @throws IOException where the cache cannot be written; its message says so
     * @throws io.wasmj.runtime.MalformedModule where the bytes are not a module
     * @throws io.wasmj.runtime.InvalidModule where the module is not valid or needs a proposal that is off or not supported
     */
    public Path jar(byte[] wasm, CompilerOptions options, CompilationProgress progress) throws IOException {
        Path jar = directory.resolve(name(wasm, options));
        if (use(jar)) {
            return jar;
        }
        synchronized (BEING_FILLED.computeIfAbsent(jar.toAbsolutePath(), _ -> new Object())) {
            Path lockFile = jar.resolveSibling(jar.getFileName() + ".lock");
            try (FileChannel channel = openLock(lockFile)) {
                boolean locked = lock(channel);
                // Whoever held the lock before has probably done the work.
                if (!use(jar)) {
                    CompiledArtifact artifact = compilation.compile(wasm, options, progress);
                    JarWriter.write(artifact.files(), jar, JarWriter.Form.QUICK);
                    trim(jar);
                }
                if (locked) {
                    Files.deleteIfExists(lockFile);
                }
            }
        }
        return jar;
    }

    private static boolean use(Path jar) {
        if (!JarWriter.isIntact(jar)) {
            return false;
        }
        try {
            Files.setLastModifiedTime(jar, FileTime.from(Instant.now()));
        } catch (IOException e) {
            // A cache that may only be read serves all the same.
        }
        return true;
    }

    private FileChannel openLock(Path file) throws IOException {
        try {
            Files.createDirectories(directory);
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new IOException("cannot write to the cache directory " + directory + " (" + e + ")", e);
        }
    }

    @SuppressWarnings("resource") // released with its channel
    private static boolean lock(FileChannel channel) {
        try {
            channel.lock();
            return true;
        } catch (IOException | OverlappingFileLockException e) {
            return false;
        }
    }

    /** Removes what was used longest ago until the rest fits the limit, and what killed processes left behind. */
    private void trim(Path justWritten) throws IOException {
        List<Entry> jars = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Entry entry = Entry.of(file);
                if (entry == null || file.equals(justWritten)) {
                    continue;
                }
                if (file.toString().endsWith(".jar")) {
                    jars.add(entry);
                } else if (entry.used().isBefore(Instant.now().minus(ABANDONED))) {
                    remove(file);
                }
            }
        }
        long total =
                Files.size(justWritten) + jars.stream().mapToLong(Entry::size).sum();
        jars.sort(Comparator.comparing(Entry::used));
        for (Entry entry : jars) {
            if (total <= limit) {
                break;
            }
            remove(entry.file());
            total -= entry.size();
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // In use, where a system forbids that: it goes another time.
        }
    }

    private record Entry(Path file, long size, Instant used) {

        /** Null where the file has gone meanwhile. */
        static @Nullable Entry of(Path file) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                return new Entry(
                        file, attributes.size(), attributes.lastModifiedTime().toInstant());
            } catch (IOException e) {
                return null;
            }
        }
    }

    private static String name(byte[] wasm, CompilerOptions options) throws IOException {
        String conditions =
                "compiler " + compilerChecksum() + " abi " + ModuleDescription.ABI_VERSION + " " + options.stamp();
        return sha256(wasm, 32) + "-" + sha256(conditions.getBytes(StandardCharsets.UTF_8), 8) + ".jar";
    }

    /** Of the compiler's own code, because a version number stays the same while the code under it changes. */
    private static String compilerChecksum() throws IOException {
        CRC32 crc = new CRC32();
        try (Stream<Path> files = Files.walk(codeOf(WasmCompiler.class))) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile).sorted()::iterator) {
                crc.update(Files.readAllBytes(file));
            }
        }
        return Long.toHexString(crc.getValue());
    }

    private static Path codeOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError("a class loader gave a location that is none", e);
        }
    }

    private static String sha256(byte[] bytes, int length) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, length);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JVM has SHA-256", e);
        }
    }
}
