package io.wasmj.http.spi;

import org.jspecify.annotations.Nullable;

/** {@code result<T, E>} of the component model, which earlier tools called {@code expected}; {@link Void} is no value. */
public sealed interface Result<T, E> {

    /**
     * It went well.
     *
     * @param value null where {@code T} is {@link Void}
     */
    record Ok<T, E>(@Nullable T value) implements Result<T, E> {}

    /**
     * It did not.
     *
     * @param error null where {@code E} is {@link Void}
     */
    record Err<T, E>(@Nullable E error) implements Result<T, E> {}

    static <T, E> Result<T, E> ok(T value) {
        return new Ok<>(value);
    }

    static <E> Result<Void, E> ok() {
        return new Ok<>(null);
    }

    static <T, E> Result<T, E> err(E error) {
        return new Err<>(error);
    }
}
