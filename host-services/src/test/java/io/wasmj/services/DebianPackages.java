package io.wasmj.services;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Programs of Debian: those of the system, or else unpacked, with what they need, below the directory for temporary
 * files. That takes no rights and changes nothing of the system.
 *
 * @param root where their files lie, as {@code usr/bin/redis-server}
 */
record DebianPackages(Path root) {

    private static final Path SYSTEM = Path.of("/");

    /**
     * Those with a program; without any the test is skipped, or fails in CI.
     *
     * @param program a glob below the root, for example {@code usr/bin/redis-server}
     */
    static DebianPackages with(String program, String name) {
        DebianPackages installed = new DebianPackages(SYSTEM);
        if (installed.has(program)) {
            return installed;
        }
        String user = System.getProperty("user.name");
        DebianPackages unpacked =
                new DebianPackages(Path.of(System.getProperty("java.io.tmpdir"), "wasmj-debian-" + user, name));
        String problem = "no such program is in the package";
        try {
            if (!unpacked.has(program)) {
                unpacked.unpack(name);
            }
            if (unpacked.has(program)) {
                return unpacked;
            }
        } catch (IOException e) {
            problem = String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        String missing = "not run: " + name + " is not installed and cannot be had from Debian: " + problem;
        if (System.getenv("CI") != null) {
            throw new AssertionError(missing);
        }
        System.err.println(missing);
        assumeTrue(false, missing);
        throw new AssertionError(missing);
    }

    private void unpack(String name) throws IOException, InterruptedException {
        Files.createDirectories(root);
        List<String> missing = missing(name);
        if (missing.isEmpty()) {
            run(root, List.of("apt-get", "update"));
            missing = missing(name);
        }
        List<String> download = new ArrayList<>(List.of("apt-get", "download"));
        download.addAll(missing);
        run(root, download);
        try (Stream<Path> files = Files.list(root)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".deb")).toList()) {
                run(root, List.of("dpkg", "-x", file.toString(), root.toString()));
                Files.delete(file);
            }
        }
    }

    /** It and all it depends on, as far as the system does not have it; empty where nothing is known of it. */
    private List<String> missing(String name) throws IOException, InterruptedException {
        List<String> simulate = List.of("apt-get", "install", "--simulate", "--no-install-recommends", name);
        try {
            return run(root, simulate)
                    .lines()
                    .filter(line -> line.startsWith("Inst "))
                    .map(line -> line.split(" ", -1)[1])
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private boolean has(String program) {
        return !programs(program).isEmpty();
    }

    private List<Path> programs(String glob) {
        Path from = root;
        List<Path> found = List.of(from);
        for (String segment : glob.split("/", -1)) {
            found = found.stream().flatMap(path -> matches(path, segment)).toList();
        }
        return found;
    }

    private static Stream<Path> matches(Path directory, String glob) {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (var entries = Files.newDirectoryStream(directory, glob)) {
                entries.forEach(found::add);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        return found.stream();
    }

    /** The program, of which there is one version at least. */
    Path program(String glob) {
        return programs(glob).getLast();
    }

    /** What a command needs to find the libraries beside it. */
    Map<String, String> environment() {
        if (root.equals(SYSTEM)) {
            return Map.of();
        }
        List<String> libraries = Stream.of("usr/lib/*-linux-gnu", "lib/*-linux-gnu")
                .flatMap(glob -> programs(glob).stream())
                .map(Path::toString)
                .toList();
        return Map.of("LD_LIBRARY_PATH", String.join(":", libraries));
    }

    /** Runs a command to its end. */
    String run(Path directory, List<String> command) throws IOException, InterruptedException {
        Path log = Files.createTempFile("command", ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().putAll(environment());
            Process process = builder.start();
            if (!process.waitFor(3, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
            String output = Files.readString(log);
            if (process.waitFor() != 0) {
                throw new IOException(command + " failed: " + output);
            }
            return output;
        } finally {
            Files.delete(log);
        }
    }
}
