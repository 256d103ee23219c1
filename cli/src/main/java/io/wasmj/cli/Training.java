package io.wasmj.cli;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs a compiled program once, in a JVM of its own that keeps what it made of the classes (JEP 483 and 515): later ones
 * neither read, verify nor link these again. The launcher finds the cache by its name, and takes it only for the files it
 * was made of, which are listed beside it: the JVM itself (25.0.3) does not look whether jars have changed.
 */
final class Training {

    /** In quotes of either kind, or without. */
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

    private final Path jar;
    private final Path cache;

    /** @throws CommandFailure where the launcher would not look for the cache */
    Training(Path jar) {
        if (!jar.toString().endsWith(".jar")) {
            throw new CommandFailure(
                    jar + ": --train wants a file whose name ends with .jar, as the cache lies beside it");
        }
        this.jar = jar;
        cache = cacheOf(jar);
    }

    private static Path cacheOf(Path jar) {
        return jar.resolveSibling(jar.getFileName() + ".aot");
    }

    private static Path listOf(Path jar) {
        return jar.resolveSibling(jar.getFileName() + ".aot.list");
    }

    /** Removes what another build of a jar left. */
    static void forget(Path jar) throws IOException {
        Files.deleteIfExists(listOf(jar));
        Files.deleteIfExists(cacheOf(jar));
    }

    Path cache() {
        return cache;
    }

    /**
     * Runs the program with this process's standard input.
     *
     * @param grants the options of {@code run}
     * @param arguments words, which may be quoted
     */
    void run(List<String> grants, String arguments) throws IOException {
        Path seen = cache.resolveSibling(cache.getFileName() + ".tmp");
        try {
            List<String> command = new ArrayList<>(List.of("run"));
            command.addAll(grants);
            command.add(jar.toRealPath().toString());
            command.addAll(words(arguments));
            int code = exitCode(java(List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + seen), command)
                    .redirectInput(Redirect.INHERIT)
                    .redirectError(Redirect.INHERIT));
            if (code != 0) {
                throw new CommandFailure(jar + ": the training run exited with code " + code
                        + ", so there is no cache; the jar is made all the same");
            }
            List<String> making =
                    List.of("-XX:AOTMode=create", "-XX:AOTConfiguration=" + seen, "-XX:AOTCache=" + cache);
            code = exitCode(java(making, List.of()).redirectError(Redirect.DISCARD));
            if (code != 0 || !Files.exists(cache)) {
                forget(jar);
                throw new CommandFailure("the JVM could make no cache of the training run (exit code " + code
                        + "); the jar is made all the same");
            }
            Files.writeString(listOf(jar), list());
        } finally {
            Files.deleteIfExists(seen);
        }
    }

    /** As {@code wc -c} prints it. */
    private String list() throws IOException {
        StringBuilder list = new StringBuilder();
        for (String file : (classPath() + File.pathSeparator + Path.of(System.getProperty("java.home"), "release"))
                .split(File.pathSeparator, -1)) {
            list.append(Files.size(Path.of(file))).append(' ').append(file).append('\n');
        }
        return list.toString();
    }

    private String classPath() throws IOException {
        return jar.toRealPath() + File.pathSeparator + System.getProperty("java.class.path");
    }

    /** As the launcher starts it: only then the cache fits. */
    private ProcessBuilder java(List<String> options, List<String> command) throws IOException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> !option.startsWith("-XX:AOT"))
                .forEach(line::add);
        line.addAll(options);
        line.addAll(List.of("-cp", classPath()));
        line.add(Main.class.getName());
        line.addAll(command);
        return new ProcessBuilder(line).redirectOutput(Redirect.DISCARD);
    }

    private static int exitCode(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted while training", e);
        }
    }

    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            words.add(word.group(1) != null ? word.group(1) : word.group(2) != null ? word.group(2) : word.group(3));
        }
        return words;
    }
}
