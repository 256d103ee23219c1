package io.wasmj.http.canonical;

import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.ValType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a function takes and returns, and how that is passed (component model, "Canonical ABI: flattening"): arguments
 * one by one, a result where it is one core value, else in memory: an imported function is told where, an exported one
 * tells.
 */
final class Signature {

    /** With more, one address would say where they all are; no interface of the early tools goes that far. */
    private static final int MOST_FLAT_PARAMETERS = 16;

    private final List<CanonicalType> parameters;
    private final List<ValType> flat = new ArrayList<>();
    private final @Nullable CanonicalType result;
    private final boolean returnsInMemory;

    Signature(List<CanonicalType> parameters, @Nullable CanonicalType result) {
        this.parameters = List.copyOf(parameters);
        this.result = result;
        for (CanonicalType parameter : parameters) {
            flat.addAll(parameter.flat);
        }
        if (flat.size() > MOST_FLAT_PARAMETERS) {
            throw new IllegalArgumentException(
                    "a function takes " + flat.size() + " core values, and may take " + MOST_FLAT_PARAMETERS);
        }
        returnsInMemory = result != null && result.flat.size() > 1;
    }

    /** As modules import it. */
    FuncType importedType() {
        List<ValType> params = new ArrayList<>(flat);
        if (returnsInMemory) {
            params.add(ValType.I32);
        }
        return new FuncType(params, result == null || returnsInMemory ? List.of() : result.flat);
    }

    /** As modules export it. */
    FuncType exportedType() {
        if (result == null) {
            return new FuncType(flat, List.of());
        }
        return new FuncType(flat, returnsInMemory ? List.of(ValType.I32) : result.flat);
    }

    // ---- Imported

    Object[] arguments(GuestMemory guest, CoreValues in) {
        Object[] arguments = new Object[parameters.size()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = parameters.get(i).lift(guest, in);
        }
        return arguments;
    }

    /** @param in what is left when the arguments are taken */
    long giveResult(GuestMemory guest, CoreValues in, @Nullable Object value) {
        if (result == null) {
            return 0;
        }
        Object present = Objects.requireNonNull(value, "a host function returned null");
        if (returnsInMemory) {
            result.store(guest, (int) in.next(), present);
            return 0;
        }
        long[] bits = new long[1];
        result.lower(guest, new CoreValues(bits), present);
        return bits[0];
    }

    // ---- Exported

    void giveArguments(GuestMemory guest, CoreValues out, Object... arguments) {
        for (int i = 0; i < arguments.length; i++) {
            parameters.get(i).lower(guest, out, arguments[i]);
        }
    }

    /** @param value what the function returned, boxed */
    @Nullable
    Object result(GuestMemory guest, @Nullable Object value) {
        if (result == null || value == null) {
            return null;
        }
        if (returnsInMemory) {
            return result.load(guest, (Integer) value);
        }
        long bits =
                switch (value) {
                    case Float f -> Float.floatToRawIntBits(f);
                    case Double d -> Double.doubleToRawLongBits(d);
                    case Number number -> number.longValue();
                    default -> throw new AssertionError(value);
                };
        return result.lift(guest, new CoreValues(new long[] {bits}));
    }
}
