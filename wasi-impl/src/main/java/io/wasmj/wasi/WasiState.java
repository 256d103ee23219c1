package io.wasmj.wasi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The WASI side of one program, that is, of one instance, or of those that are its threads ({@link WasiThreads}): its
 * open descriptors and its sources of time and randomness. To be attached to the instance with {@link
 * io.wasmj.runtime.InstanceOptions#withAttachment}, and to be closed when the program is done.
 */
public final class WasiState implements AutoCloseable {

    /** Properties of a jar with a snapshot: what is open, and what the clocks of this process had come to. */
    static final String OPEN = "wasi.open";

    static final String CLOCKS = "wasi.clocks";

    private static final String BETWEEN = " ";

    private final Wasi config;
    private final DescriptorTable descriptors;
    private final WasiClock clock;
    private final Observations observations = new Observations();
    private @Nullable RandomGenerator random;
    private @Nullable StringBlock arguments;
    private @Nullable StringBlock environment;
    private final long started;

    /** How far the guest's monotonic clock is ahead of the host's. */
    private final long ahead;

    /**
     * @param open what else is open, as {@link OpenDescriptors} has it; null for what is granted
     * @param monotonic what the monotonic clock goes on from
     * @param elapsed what the program's own clock goes on from
     */
    private WasiState(Wasi config, @Nullable String open, long monotonic, long elapsed) {
        this.config = config;
        descriptors = new DescriptorTable(config.maxDescriptors());
        clock = config.clock().get();
        long now = clock.monotonicTime();
        ahead = Math.max(0, monotonic - now);
        started = now - elapsed;
        try {
            descriptors.add(new InputDescriptor(config.stdin()));
            descriptors.add(new OutputDescriptor(config.stdout()));
            descriptors.add(new OutputDescriptor(config.stderr()));
            if (open != null) {
                OpenDescriptors.restore(open, config.preopens(), descriptors);
                return;
            }
            for (ServerSocketChannel listener : config.listeners()) {
                descriptors.add(new ListenerDescriptor(listener));
            }
            for (Wasi.Preopen preopen : config.preopens()) {
                descriptors.add(DirectoryDescriptor.preopened(preopen));
            }
        } catch (WasiException e) {
            throw new IllegalArgumentException(
                    "more is granted than the " + config.maxDescriptors() + " descriptors allowed", e);
        } catch (IOException e) {
            throw new UncheckedIOException("a socket that was granted cannot be used", e);
        }
    }

    static WasiState of(Wasi config) {
        return new WasiState(config, null, 0, 0);
    }

    /** For an instance that goes on from a snapshot with such {@link #properties}. */
    static WasiState of(Wasi config, String open, String clocks) {
        int space = clocks.indexOf(BETWEEN);
        return new WasiState(
                config,
                open,
                Long.parseLong(clocks, 0, space, 10),
                Long.parseLong(clocks, space + 1, clocks.length(), 10));
    }

    /** Kept, as guests ask for the size first. */
    synchronized StringBlock arguments() {
        observations.arguments();
        if (arguments == null) {
            arguments = StringBlock.of(config.args());
        }
        return arguments;
    }

    synchronized StringBlock environment() {
        observations.environment();
        if (environment == null) {
            environment = StringBlock.of(config.env());
        }
        return environment;
    }

    DescriptorTable descriptors() {
        return descriptors;
    }

    WasiClock clock() {
        observations.clock();
        return clock;
    }

    /** Fills with random bytes; one thread at a time, since a generator is not made for several. */
    synchronized void fillRandom(byte[] bytes) {
        // Made when first asked for: most requests never do.
        if (random == null) {
            random = config.random().get();
        }
        observations.random(bytes.length);
        random.nextBytes(bytes);
    }

    /** Never runs backwards, not even from a snapshot that was taken in another process. */
    long monotonicTime() {
        return clock().monotonicTime() + ahead;
    }

    /** Time since the instance began. */
    long elapsed() {
        return clock.monotonicTime() - started;
    }

    Observations observations() {
        return observations;
    }

    /**
     * What the program has seen of the world so far, and what a snapshot of it therefore knows: a line each for
     * arguments, environment, clocks, random bytes and files, where it has seen some.
     */
    public List<String> observed() {
        return observations.lines(config);
    }

    /**
     * What a jar with a snapshot of the program says of it, for {@link Wasi#newState(CompiledModule)}: the directories
     * it was granted, the files it has open, and the time.
     *
     * @throws io.wasmj.runtime.SnapshotException where something is open that cannot be opened again: the message names it
     */
    public Map<String, String> properties() {
        return Map.of(OPEN, OpenDescriptors.describe(descriptors), CLOCKS, monotonicTime() + BETWEEN + elapsed());
    }

    /** Closes every descriptor that is still open. */
    @Override
    public void close() throws IOException {
        descriptors.close();
    }
}
