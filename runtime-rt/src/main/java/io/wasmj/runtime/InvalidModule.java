package io.wasmj.runtime;

import org.jspecify.annotations.Nullable;

/** The module decodes but breaks a rule of validation (spec, "Validation"), a limit, or needs a proposal that is off. */
public final class InvalidModule extends WasmException {

    private static final long serialVersionUID = 1;

    private final int function;
    private final long offset;
    private final @Nullable String proposal;

    /**
     * @param function the index of the offending function, or -1
     * @param offset the offending byte, counted from the start of the module, or -1
     */
    public InvalidModule(String message, int function, long offset) {
        this(message, function, offset, null);
    }

    /**
     * @param function the index of the offending function, or -1
     * @param offset the offending byte, counted from the start of the module, or -1
     * @param proposal the name of the one that the module needs and that is off, or null
     */
    public InvalidModule(String message, int function, long offset, @Nullable String proposal) {
        super(message + where(function, offset), null, true);
        this.function = function;
        this.offset = offset;
        this.proposal = proposal;
    }

    private static String where(int function, long offset) {
        if (function < 0) {
            return offset < 0 ? "" : " (at byte 0x" + Long.toHexString(offset) + ")";
        }
        return " (in function " + function + (offset < 0 ? "" : " at byte 0x" + Long.toHexString(offset)) + ")";
    }

    /** The name of the proposal that the module needs and that is off; null where that is not what is wrong. */
    public @Nullable String proposal() {
        return proposal;
    }

    /** The index of the offending function, or -1. */
    public int function() {
        return function;
    }

    /** The offending byte, counted from the start of the module, or -1. */
    public long offset() {
        return offset;
    }
}
