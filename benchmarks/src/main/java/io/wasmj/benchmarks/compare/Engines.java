package io.wasmj.benchmarks.compare;

import io.wasmj.benchmarks.Directories;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The engines that can be compared, each as the command that measures with it. */
final class Engines {

    /** By their names on the command line, in the order of the report. */
    enum Engine {
        V8("V8"),
        WASMJ("wasmj"),
        CHICORY("Chicory AOT"),
        ENDIVE("Endive AOT"),
        GRAALWASM_JIT("GraalWasm JIT"),
        GRAALWASM("GraalWasm interpreter"),
        WASMTIME("wasmtime");

        private final String title;

        Engine(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }

        String option() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** @throws UsageException where there is none of that name */
        static Engine named(String option) {
            return Stream.of(values())
                    .filter(each -> each.option().equals(option))
                    .findFirst()
                    .orElseThrow(() -> new UsageException("there is no engine '" + option + "'; there are "
                            + String.join(
                                    ", ",
                                    Stream.of(values()).map(Engine::option).toList())));
        }
    }

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private final Path home;
    private final Path target;
    private final Path peers;

    /** @param home the checkout */
    Engines(Path home) {
        this.home = home;
        target = home.resolve("benchmarks").resolve("target");
        peers = home.resolve("benchmarks").resolve("peers").resolve("target").resolve("dist");
    }

    /** @throws UsageException where the engine is not on this machine */
    Contender contender(Engine engine) throws IOException, InterruptedException {
        return switch (engine) {
            case V8 -> v8();
            case WASMJ -> wasmj();
            case CHICORY, ENDIVE -> peer(engine, engine.option(), List.of());
            case WASMTIME -> wasmtime();
            case GRAALWASM -> peer(engine, "graalwasm", modules(peers.resolve("graalwasm")));
            case GRAALWASM_JIT -> peer(engine, "graalwasm", graal());
        };
    }

    private Contender v8() throws IOException, InterruptedException {
        String versions = "'Node.js ' + process.versions.node + ', V8 ' + process.versions.v8";
        Path script = home.resolve("benchmarks").resolve("guests").resolve("run-v8.mjs");
        return new Contender(
                Engine.V8.title(),
                firstLine(List.of("node", "-p", versions)),
                List.of("node", "--expose-gc", script.toString(), "--json"));
    }

    /** Every round runs what was compiled before the first; nothing is kept from an earlier comparison. */
    private Contender wasmj() throws IOException, InterruptedException {
        Path cache = target.resolve("compare-cache");
        if (Files.exists(cache)) {
            Directories.delete(cache);
        }
        return wasmj(Engine.WASMJ.title(), home, cache);
    }

    /** The wasmj of a checkout. */
    static Contender wasmj(String name, Path checkout, Path cache) throws IOException, InterruptedException {
        String launcher = checkout.resolve("wasmj").toString();
        String version = firstLine(List.of(launcher, "--version")) + " on " + System.getProperty("java.vm.name") + " "
                + System.getProperty("java.vm.version");
        return new Contender(name, version, List.of(launcher, "bench", "--json", "--cache", cache.toString()));
    }

    private Contender wasmtime() throws IOException, InterruptedException {
        firstLine(List.of("wasmtime", "--version"));
        return peer(Engine.WASMTIME, "wasmtime", List.of());
    }

    private Contender peer(Engine engine, String peer, List<String> flags) throws IOException, InterruptedException {
        if (!Files.isDirectory(peers)) {
            throw new UsageException("the other engines are not built: mvn -pl benchmarks/peers package");
        }
        List<String> command = new ArrayList<>(List.of(JAVA, "-XX:+UseSerialGC"));
        command.addAll(flags);
        command.addAll(List.of("-cp", peers.resolve("lib") + "/*", "io.wasmj.benchmarks.peers.Measure", peer));
        List<String> asked = new ArrayList<>(command);
        asked.add("--version");
        return new Contender(engine.title(), firstLine(asked), command);
    }

    /** Without its compiler GraalWasm says that it interprets, unless it is told that this is known. */
    private static List<String> modules(Path... folders) {
        String path = String.join(
                File.pathSeparator, Stream.of(folders).map(Path::toString).toList());
        return List.of(
                "--module-path",
                path,
                "--add-modules=org.graalvm.polyglot,org.graalvm.wasm",
                "--enable-native-access=org.graalvm.truffle",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dpolyglot.engine.WarnInterpreterOnly=false");
    }

    private List<String> graal() {
        Path compiler = peers.resolve("graal");
        List<String> flags = new ArrayList<>(List.of(
                "-XX:+UnlockExperimentalVMOptions", "-XX:+EnableJVMCI", "--upgrade-module-path", compiler.toString()));
        flags.addAll(modules(peers.resolve("graalwasm"), compiler));
        return flags;
    }

    private static String firstLine(List<String> command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException _) {
            throw new UsageException("there is no '" + command.getFirst() + "', or it cannot be run");
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new UsageException(String.join(" ", command) + " fails");
        }
        return said.lines().findFirst().orElse("");
    }
}
