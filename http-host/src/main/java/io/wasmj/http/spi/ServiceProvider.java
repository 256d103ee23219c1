package io.wasmj.http.spi;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A service of the host that guests import: one class, found by {@link java.util.ServiceLoader}, for any number of
 * applications.
 *
 * <p>What it holds has three lives. {@link #open} makes what an application's requests share, such as files and pools of
 * connections. {@link OfApplication#grant} turns what the manifest grants a component into what its instances may do.
 * The supplier that it returns makes the state of one instance, which is gone after one request.
 *
 * <pre>{@code
 * public final class Clock implements ServiceProvider {
 *     public static final class Functions {
 *         @HostFunction("seconds")
 *         public long seconds() {
 *             return Instant.now().getEpochSecond();
 *         }
 *     }
 *
 *     public List<HostInterface> interfaces() {
 *         return List.of(HostInterface.of(MethodHandles.lookup(), Functions.class, "example:clock/clock"));
 *     }
 *
 *     public OfApplication open(ApplicationScope application) {
 *         return component -> Functions::new;
 *     }
 * }
 * }</pre>
 */
public interface ServiceProvider {

    /** What guests import of it. Asked once for each application, before anything is opened. */
    List<HostInterface> interfaces();

    /**
     * The fields of a component in the manifest that say what the component may do with it, for example {@code
     * key_value_stores}. A field that no service reads is refused.
     */
    default Set<String> grants() {
        return Set.of();
    }

    /** Opens it for an application of which at least one component imports it. */
    OfApplication open(ApplicationScope application);

    /** The service as one application has it; used by many threads. */
    @FunctionalInterface
    interface OfApplication extends AutoCloseable {

        /**
         * What one component may do.
         *
         * @return makes an object of each class that {@link #interfaces} names, or one of a class that is all of them;
         *     it is used by one thread at a time, and closed with its instance where it is {@link AutoCloseable}
         * @throws WrongGrant where its grants or the settings of what they name are wrong, or what they name cannot be had
         */
        Supplier<?> grant(ComponentScope component);

        /** After the last request. */
        @Override
        default void close() {}
    }
}
