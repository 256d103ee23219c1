package io.wasmj.compiler.binary;

import io.wasmj.runtime.InvalidModule;
import io.wasmj.runtime.MalformedModule;
import io.wasmj.runtime.WasmException;
import org.jspecify.annotations.Nullable;

/** Encodings that belong to a proposal which this compiler does not support: recognised only to be refused by name. */
public final class UnsupportedProposal {

    /** What the message of every refusal contains, followed by the proposal's name and a quote. */
    public static final String PREFIX = "needs the proposal '";

    private static final String STACK_SWITCHING = "stack-switching";
    private static final String CUSTOM_DESCRIPTORS = "custom-descriptors";

    private UnsupportedProposal() {}

    /**
     * The refusal of a module.
     *
     * @param what the part of the module that is of the proposal
     * @param function the index of the function it is in, or -1
     */
    static InvalidModule needs(String proposal, String what, int function, long offset) {
        return new InvalidModule(PREFIX + proposal + "', which is not supported: " + what, function, offset);
    }

    /**
     * The refusal of a code that no supported part of the format knows.
     *
     * @param proposal the one that knows it, or null: then the module is malformed
     * @param fault what the specification calls such a code
     */
    static WasmException unknown(@Nullable String proposal, String fault, String what, int function, int offset) {
        return proposal != null
                ? needs(proposal, what, function, offset)
                : new MalformedModule(fault + " " + what, offset);
    }

    /** The proposal of a one-byte opcode, or null. */
    static @Nullable String ofOpcode(int code) {
        return switch (code) {
            case 0xe0, 0xe1, 0xe2, 0xe3, 0xe4, 0xe5, 0xe6 -> STACK_SWITCHING;
            default -> null;
        };
    }

    /** The proposal of the byte that starts a value type, or null. */
    static @Nullable String ofValType(int code) {
        return switch (code) {
            case 0x68, 0x75 -> STACK_SWITCHING;
            default -> null;
        };
    }

    /** The proposal of the byte that starts an entry of the type section, or null. */
    static @Nullable String ofTypeForm(int code) {
        return switch (code) {
            case 0x4c, 0x4d -> CUSTOM_DESCRIPTORS;
            case 0x5d -> STACK_SWITCHING;
            default -> null;
        };
    }

    /** The proposal of the kind of an import or export, or null. */
    static @Nullable String ofExternKind(int kind) {
        return switch (kind) {
            case 0x20 -> CUSTOM_DESCRIPTORS;
            default -> null;
        };
    }
}
