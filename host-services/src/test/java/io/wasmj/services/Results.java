package io.wasmj.services;

import io.wasmj.http.spi.Result;
import java.util.Objects;

/** What is in a result. */
final class Results {

    private Results() {}

    static <T> T value(Result<T, ?> result) {
        if (result instanceof Result.Ok<T, ?> ok) {
            return Objects.requireNonNull(ok.value());
        }
        throw new AssertionError(result);
    }

    static <E> E error(Result<?, E> result) {
        if (result instanceof Result.Err<?, E> failed) {
            return Objects.requireNonNull(failed.error());
        }
        throw new AssertionError(result);
    }
}
