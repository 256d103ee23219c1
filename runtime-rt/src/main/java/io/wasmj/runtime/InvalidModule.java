package io.wasmj.runtime;

/** The module decodes but breaks a rule of validation (spec, "Validation"), a limit, or needs a feature that is off. */
public final class InvalidModule extends WasmException {

    private static final long serialVersionUID = 1;

    private final int function;
    private final long offset;

    /**
     * @param function the index of the offending function, or -1
     * @param offset the offending byte, counted from the start of the module, or -1
     */
    public InvalidModule(String message, int function, long offset) {
        super(message + where(function, offset), null, true);
        this.function = function;
        this.offset = offset;
    }

    private static String where(int function, long offset) {
        if (function < 0) {
            return offset < 0 ? "" : " (at byte 0x" + Long.toHexString(offset) + ")";
        }
        return " (in function " + function + (offset < 0 ? "" : " at byte 0x" + Long.toHexString(offset)) + ")";
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
