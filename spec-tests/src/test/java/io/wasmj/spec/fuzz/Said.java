package io.wasmj.spec.fuzz;

import io.wasmj.runtime.GuestException;
import io.wasmj.runtime.I31;
import io.wasmj.runtime.V128;
import io.wasmj.runtime.WasmFunction;
import io.wasmj.runtime.WasmObject;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A line of what {@link FuzzExec} says: what it is about, and values as the log shows them. */
record Said(String what, List<String> values) {

    static Said of(String what, @Nullable Object... values) {
        return new Said(what, Arrays.stream(values).map(Said::show).toList());
    }

    /** As the log does, but that NaNs have no bits: which ones arithmetic makes is not determined. */
    private static String show(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Float f -> number(f);
            case Double d -> number(d);
            case V128 v ->
                String.format(
                        "i32x4 0x%08x 0x%08x 0x%08x 0x%08x",
                        (int) v.low(), (int) (v.low() >>> 32), (int) v.high(), (int) (v.high() >>> 32));
            case I31 i -> "i31ref(" + i.get() + ")";
            case WasmFunction _ -> "function";
            case WasmObject _, GuestException _ -> "object";
            default -> value.toString();
        };
    }

    /** Marked, so that {@link #like} compares it as a number: the log writes some in other digits than Java. */
    private static String number(double value) {
        return "float " + value;
    }

    /** This line of a log, its numbers written as in {@code other} where they are the same numbers. */
    Said like(Said other) {
        if (values.size() != other.values.size()) {
            return this;
        }
        String[] written = values.toArray(String[]::new);
        for (int i = 0; i < written.length; i++) {
            String wanted = other.values.get(i);
            if (wanted.startsWith("float ") && wanted.equals(floating(written[i]))) {
                written[i] = wanted;
            }
        }
        return new Said(what, List.of(written));
    }

    private static @Nullable String floating(String shown) {
        return switch (shown) {
            case "nan" -> number(Double.NaN);
            case "inf" -> number(Double.POSITIVE_INFINITY);
            case "-inf" -> number(Double.NEGATIVE_INFINITY);
            default -> shown.matches("-?[0-9][0-9.]*(e[-+]?[0-9]+)?") ? number(Double.parseDouble(shown)) : null;
        };
    }

    @Override
    public String toString() {
        return what + values.stream().map(v -> " " + v).collect(Collectors.joining());
    }
}
