package io.wasmj.runtime.abi;

import io.wasmj.runtime.V128;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Several results as boxed values in an array, as they cross the border between a guest and others. */
public final class Results {

    private Results() {}

    public static @Nullable Object[] array(int length) {
        return new Object[length];
    }

    public static void put(int value, @Nullable Object[] results, int index) {
        results[index] = value;
    }

    public static void put(long value, @Nullable Object[] results, int index) {
        results[index] = value;
    }

    public static void put(float value, @Nullable Object[] results, int index) {
        results[index] = value;
    }

    public static void put(double value, @Nullable Object[] results, int index) {
        results[index] = value;
    }

    public static void put(@Nullable Object value, @Nullable Object[] results, int index) {
        results[index] = value;
    }

    public static int i32(@Nullable Object[] results, int index) {
        return (int) Objects.requireNonNull(results[index]);
    }

    public static long i64(@Nullable Object[] results, int index) {
        return (long) Objects.requireNonNull(results[index]);
    }

    public static float f32(@Nullable Object[] results, int index) {
        return (float) Objects.requireNonNull(results[index]);
    }

    public static double f64(@Nullable Object[] results, int index) {
        return (double) Objects.requireNonNull(results[index]);
    }

    public static V128 v128(@Nullable Object[] results, int index) {
        return (V128) Objects.requireNonNull(results[index]);
    }

    public static @Nullable Object reference(@Nullable Object[] results, int index) {
        return results[index];
    }
}
