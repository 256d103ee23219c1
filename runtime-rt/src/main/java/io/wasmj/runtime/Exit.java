package io.wasmj.runtime;

/** The guest asked to end, as with {@code proc_exit}. Not an error: the instance is done. */
public final class Exit extends WasmException {

    private static final long serialVersionUID = 1;

    private final int code;

    public Exit(int code) {
        super("exit with code " + code, null, false);
        this.code = code;
    }

    /** The exit code; 0 means success. */
    public int code() {
        return code;
    }
}
