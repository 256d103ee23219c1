package io.wasmj.runtime;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The guest trapped (spec, "Execution: Traps"). Its instance is poisoned: it must not be used for another request. */
public final class Trap extends WasmException {

    private static final long serialVersionUID = 1;

    private final TrapCode code;

    public Trap(TrapCode code) {
        this(code, null, null);
    }

    /**
     * @param detail what more is known, or null
     * @param cause the JVM exception this trap was read from, or null
     */
    public Trap(TrapCode code, @Nullable String detail, @Nullable Throwable cause) {
        super(detail == null ? code.text() : code.text() + ": " + detail, cause, true);
        this.code = code;
    }

    public TrapCode code() {
        return code;
    }

    /** The guest's frames, innermost first; read from the Java stack, which the guest's frames are part of. */
    public List<GuestFrame> frames() {
        Throwable origin = Objects.requireNonNullElse(getCause(), this);
        return Arrays.stream(origin.getStackTrace())
                .map(GuestFrame::of)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
    }
}
