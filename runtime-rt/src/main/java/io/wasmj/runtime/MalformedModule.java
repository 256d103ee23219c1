package io.wasmj.runtime;

/** The bytes are not a module (spec, "Binary Format"), or a compiled module is damaged or of another version. */
public final class MalformedModule extends WasmException {

    private static final long serialVersionUID = 1;

    private final long offset;

    /** @param offset the byte where decoding stopped, counted from the start of the module, or -1 */
    public MalformedModule(String message, long offset) {
        super(offset < 0 ? message : message + " (at byte 0x" + Long.toHexString(offset) + ")", null, true);
        this.offset = offset;
    }

    /** A compiled module that is damaged. */
    public MalformedModule(String message, Throwable cause) {
        super(message, cause, true);
        offset = -1;
    }

    /** The byte where decoding stopped, counted from the start of the module, or -1. */
    public long offset() {
        return offset;
    }
}
