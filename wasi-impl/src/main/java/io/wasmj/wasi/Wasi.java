package io.wasmj.wasi;

import io.wasmj.runtime.CompiledModule;
import io.wasmj.runtime.Linker;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What a guest is given through WASI preview 1; immutable. {@link #DEFAULT} gives the time and randomness, and nothing
 * of the host.
 *
 * <pre>{@code
 * Linker linker = new Linker();
 * Wasi.defineIn(linker);                                  // once, for any number of modules
 * LinkedModule module = linker.link(compiled);
 *
 * Wasi wasi = Wasi.DEFAULT                                // once, for any number of instances
 *         .withArgs(List.of("app", "--verbose"))
 *         .withEnv("LANG", "C")
 *         .withProcessStdio()
 *         .withDirectory("/data", Path.of("data"));       // read-only; withWritableDirectory grants more
 *
 * try (WasiState state = wasi.newState();                 // one for each instance
 *         Instance instance = module.instantiate(InstanceOptions.DEFAULT.withAttachment(state))) {
 *     instance.call("_start");
 * } catch (Exit exit) {
 *     System.exit(exit.code());
 * }
 * }</pre>
 *
 * @param args the arguments, of which the first is the program's name by convention
 * @param env the environment, in the order given
 * @param listeners the sockets a guest may accept connections on, as descriptors from 3 on
 * @param preopens the directories granted, as the descriptors that follow
 * @param clock makes the clock of an instance
 * @param random makes the source of randomness of an instance; a seeded generator makes its runs repeatable
 * @param maxDescriptors how many descriptors an instance may have open
 */
public record Wasi(
        List<String> args,
        Map<String, String> env,
        Input stdin,
        Output stdout,
        Output stderr,
        List<ServerSocketChannel> listeners,
        List<Preopen> preopens,
        Supplier<? extends WasiClock> clock,
        Supplier<? extends RandomGenerator> random,
        int maxDescriptors) {

    /** A directory tree and the path by which the guest knows it. */
    public record Preopen(String guestPath, FileTree tree) {}

    public static final Wasi DEFAULT = new Wasi(
            List.of(),
            Map.of(),
            Input.EMPTY,
            Output.NONE,
            Output.NONE,
            List.of(),
            List.of(),
            () -> WasiClock.SYSTEM,
            SecureRandom::new,
            1024);

    private static final Instant DETERMINISTIC_START = Instant.parse("2000-01-01T00:00:00Z");
    private static final Duration DETERMINISTIC_STEP = Duration.of(1, ChronoUnit.MICROS);

    public Wasi {
        args = List.copyOf(args);
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
        listeners = List.copyOf(listeners);
        preopens = List.copyOf(preopens);
        args.forEach(Wasi::requireNoNul);
        env.forEach((name, value) -> {
            requireNoNul(name);
            requireNoNul(value);
        });
    }

    private static void requireNoNul(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a NUL ends a string in WASI: \"" + text.replace("\0", "\\0") + '"');
        }
    }

    /**
     * Defines all functions of {@code wasi_snapshot_preview1}, and of the older {@code wasi_unstable}. Instances of what
     * is linked with them need a {@link WasiState} attached.
     */
    public static void defineIn(Linker linker) {
        Preview1.defineIn(linker);
    }

    /** What an instance needs attached; costs next to nothing, since directories are opened when they are used. */
    public WasiState newState() {
        return WasiState.of(this);
    }

    /**
     * As above, for an instance of a module whose jar may have a snapshot: then its guest knows directories and has files
     * open already. Directories are the ones granted under the same path; those that are not granted are empty.
     *
     * @throws io.wasmj.runtime.SnapshotException where a file is gone, or a directory is granted that the guest does not
     *     know of
     */
    public WasiState newState(CompiledModule module) {
        return module.hasSnapshot() && module.hasStamp(WasiState.OPEN)
                ? WasiState.of(this, module.stamp(WasiState.OPEN), module.stamp(WasiState.CLOCKS))
                : newState();
    }

    public Wasi withArgs(List<String> args) {
        return new Wasi(args, env, stdin, stdout, stderr, listeners, preopens, clock, random, maxDescriptors);
    }

    public Wasi withEnv(Map<String, String> env) {
        return new Wasi(args, env, stdin, stdout, stderr, listeners, preopens, clock, random, maxDescriptors);
    }

    /** As before, with one variable more. */
    public Wasi withEnv(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(env);
        all.put(name, value);
        return withEnv(all);
    }

    public Wasi withStdin(Input stdin) {
        return new Wasi(args, env, stdin, stdout, stderr, listeners, preopens, clock, random, maxDescriptors);
    }

    public Wasi withStdout(Output stdout) {
        return new Wasi(args, env, stdin, stdout, stderr, listeners, preopens, clock, random, maxDescriptors);
    }

    public Wasi withStderr(Output stderr) {
        return new Wasi(args, env, stdin, stdout, stderr, listeners, preopens, clock, random, maxDescriptors);
    }

    /** Standard input, output and error of this process. */
    public Wasi withProcessStdio() {
        return withStdin(Input.process()).withStdout(Output.processOut()).withStderr(Output.processErr());
    }

    /** Grants accepting connections on a bound socket, which stays the host's to close, and no longer blocks. */
    public Wasi withListener(ServerSocketChannel listener) {
        List<ServerSocketChannel> all = new ArrayList<>(listeners);
        all.add(listener);
        return new Wasi(args, env, stdin, stdout, stderr, all, preopens, clock, random, maxDescriptors);
    }

    /** Grants a tree: one of the host, in memory, or of any other kind. */
    public Wasi withTree(String guestPath, FileTree tree) {
        List<Preopen> all = new ArrayList<>(preopens);
        all.add(new Preopen(guestPath, tree));
        return new Wasi(args, env, stdin, stdout, stderr, listeners, all, clock, random, maxDescriptors);
    }

    /**
     * Grants each instance a tree of its own, made when the guest first uses it: what one writes, no other finds.
     *
     * <pre>{@code
     * FileTree files = HostTree.readOnly(Path.of("www"));
     * Wasi wasi = Wasi.DEFAULT.withFreshTree("/", () -> MemoryTree.over(files, 16 << 20));
     * }</pre>
     */
    public Wasi withFreshTree(String guestPath, Supplier<? extends FileTree> tree) {
        return withTree(guestPath, () -> tree.get().open());
    }

    /**
     * Grants reading a directory of the host.
     *
     * @throws IOException where there is no such directory
     */
    public Wasi withDirectory(String guestPath, Path directory) throws IOException {
        return withTree(guestPath, HostTree.readOnly(directory));
    }

    /** Grants reading and writing a directory of the host. */
    public Wasi withWritableDirectory(String guestPath, Path directory) throws IOException {
        return withTree(guestPath, HostTree.writable(directory));
    }

    public Wasi withClock(Supplier<? extends WasiClock> clock) {
        return new Wasi(args, env, stdin, stdout, stderr, listeners, preopens, clock, random, maxDescriptors);
    }

    public Wasi withRandom(Supplier<? extends RandomGenerator> random) {
        return new Wasi(args, env, stdin, stdout, stderr, listeners, preopens, clock, random, maxDescriptors);
    }

    /**
     * Time and randomness that are the same in every run: a clock that starts with the year 2000 and moves a microsecond
     * each time it is read, and random numbers that follow from the seed. For tests and snapshots; what needs secrets
     * must not run so.
     */
    public Wasi withDeterminism(long seed) {
        return withClock(() -> WasiClock.stepping(DETERMINISTIC_START, DETERMINISTIC_STEP))
                .withRandom(() -> new Random(seed));
    }

    public Wasi withMaxDescriptors(int maxDescriptors) {
        return new Wasi(args, env, stdin, stdout, stderr, listeners, preopens, clock, random, maxDescriptors);
    }
}
