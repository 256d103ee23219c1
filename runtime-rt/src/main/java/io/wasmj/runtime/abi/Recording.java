package io.wasmj.runtime.abi;

import io.wasmj.runtime.V128;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The functions that a suspension has left, innermost first; generated code adds them. */
public final class Recording {

    /**
     * A function that was left in the middle.
     *
     * @param function its index
     * @param site the number of the call that did not return, counted within the function
     * @param locals what the locals held that are needed to go on: a number, a {@link V128}, a {@link FunctionIndex},
     *     null, or an object that cannot be kept
     */
    public record Frame(int function, int site, Map<Integer, @Nullable Object> locals) {}

    /** A function of the module as a value. */
    public record FunctionIndex(int index) {}

    private final List<Frame> frames = new ArrayList<>();

    /** That of a suspension which has left nothing yet. */
    public Recording() {}

    public List<Frame> frames() {
        return Collections.unmodifiableList(frames);
    }

    /** Begins a frame, to which what follows belongs. */
    public Recording frame(int function, int site) {
        frames.add(new Frame(function, site, new LinkedHashMap<>()));
        return this;
    }

    public Recording local(int value, int local) {
        return put(local, value);
    }

    public Recording local(long value, int local) {
        return put(local, value);
    }

    public Recording local(float value, int local) {
        return put(local, value);
    }

    public Recording local(double value, int local) {
        return put(local, value);
    }

    public Recording local(V128 value, int local) {
        return put(local, value);
    }

    /** A reference of any type. */
    public Recording local(@Nullable Object value, int local) {
        return put(
                local,
                value instanceof FunctionInstance function && function.owner != null
                        ? new FunctionIndex(function.owner.indexOf(function))
                        : value);
    }

    private Recording put(int local, @Nullable Object value) {
        frames.getLast().locals().put(local, value);
        return this;
    }
}
