package io.wasmj.runtime;

import io.wasmj.runtime.abi.Recording;

/**
 * Stops a guest in mid-run, for the compiler to make a module that goes on from there. A host function throws it before
 * it has done anything. No guest can catch it; each function that it leaves notes where it was and what its locals held,
 * if the module was compiled with {@code WasmCompiler.compileRecording}. The instance stays usable for {@link
 * Instance#snapshot}.
 */
public final class Suspension extends WasmException {

    private static final long serialVersionUID = 1;

    private final transient Recording recording = new Recording();

    /** @param at what stopped the guest, for messages */
    public Suspension(String at) {
        super(at, null, false);
    }

    /** The functions that were left so far, for the compiler. */
    public Recording recording() {
        return recording;
    }
}
