package io.wasmj.services;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values by their keys. What fails, fails with a {@link StoreException}. */
interface Store extends AutoCloseable {

    /** It cannot be reached, or does not work. */
    final class StoreException extends RuntimeException {
        private static final long serialVersionUID = 1;

        StoreException(Throwable cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** Null where there is none. */
    byte @Nullable [] get(String key);

    void set(String key, byte[] value);

    void delete(String key);

    boolean exists(String key);

    List<String> keys();

    @Override
    default void close() {}
}
