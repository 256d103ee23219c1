package io.wasmj.wasi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ServerSocketChannel;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The WASI side of one program, that is, of one instance, or of those that are its threads ({@link WasiThreads}): its
 * open descriptors and its sources of time and randomness. To be attached to the instance with {@link
 * io.wasmj.runtime.InstanceOptions#withAttachment}, and to be closed when the program is done.
 */
public final class WasiState implements AutoCloseable {

    private final Wasi config;
    private final DescriptorTable descriptors;
    private final WasiClock clock;
    private @Nullable RandomGenerator random;
    private @Nullable StringBlock arguments;
    private @Nullable StringBlock environment;
    private final long started;

    WasiState(Wasi config) {
        this.config = config;
        descriptors = new DescriptorTable(config.maxDescriptors());
        clock = config.clock().get();
        started = clock.monotonicTime();
        try {
            descriptors.add(new InputDescriptor(config.stdin()));
            descriptors.add(new OutputDescriptor(config.stdout()));
            descriptors.add(new OutputDescriptor(config.stderr()));
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

    /** Kept, as guests ask for the size first. */
    synchronized StringBlock arguments() {
        if (arguments == null) {
            arguments = StringBlock.of(config.args());
        }
        return arguments;
    }

    synchronized StringBlock environment() {
        if (environment == null) {
            environment = StringBlock.of(config.env());
        }
        return environment;
    }

    DescriptorTable descriptors() {
        return descriptors;
    }

    WasiClock clock() {
        return clock;
    }

    /** Fills with random bytes; one thread at a time, since a generator is not made for several. */
    synchronized void fillRandom(byte[] bytes) {
        // Made when first asked for: most requests never do.
        if (random == null) {
            random = config.random().get();
        }
        random.nextBytes(bytes);
    }

    /** Time since the instance began. */
    long elapsed() {
        return clock.monotonicTime() - started;
    }

    /** Closes every descriptor that is still open. */
    @Override
    public void close() throws IOException {
        descriptors.close();
    }
}
