package io.wasmj.compiler.binary;

import static io.wasmj.compiler.Proposal.*;

import io.wasmj.compiler.Proposal;
import org.jspecify.annotations.Nullable;

/**
 * The proposals that the codes of the binary format came with, those of instructions aside: these are in {@link Opcode}.
 * Null stands for WebAssembly 1.0, and for codes that nobody knows.
 */
final class ProposalOf {

    private ProposalOf() {}

    /** Of an opcode that has no row in {@link Opcode}. */
    static @Nullable Proposal unknownOpcode(int code) {
        return switch (code) {
            case 0xe0, 0xe1, 0xe2, 0xe3, 0xe4, 0xe5, 0xe6 -> STACK_SWITCHING;
            default -> null;
        };
    }

    /** Of the byte that is a value type or an abstract heap type. */
    static @Nullable Proposal valType(int code) {
        return switch (code) {
            // v128
            case 0x7b -> SIMD;
            // func, extern
            case 0x70, 0x6f -> REFERENCE_TYPES;
            // any, eq, i31, struct, array, none, noextern, nofunc
            case 0x6e, 0x6d, 0x6c, 0x6b, 0x6a, 0x71, 0x72, 0x73 -> GC;
            // exn, noexn
            case 0x69, 0x74 -> EXCEPTION_HANDLING;
            // cont, nocont
            case 0x68, 0x75 -> STACK_SWITCHING;
            default -> null;
        };
    }

    /** Of the byte that starts an entry of the type section. */
    static @Nullable Proposal typeForm(int code) {
        return switch (code) {
            // rec, sub final, sub, array, struct
            case 0x4e, 0x4f, 0x50, 0x5e, 0x5f -> GC;
            // describes, descriptor
            case 0x4c, 0x4d -> CUSTOM_DESCRIPTORS;
            // cont
            case 0x5d -> STACK_SWITCHING;
            default -> null;
        };
    }

    /** Of one of the flags of limits. */
    static @Nullable Proposal limitsFlag(int flag) {
        return switch (flag) {
            case TypeDecoder.SHARED -> THREADS;
            case TypeDecoder.ADDRESS_I64 -> MEMORY64;
            case TypeDecoder.CUSTOM_PAGE_SIZE -> CUSTOM_PAGE_SIZES;
            default -> null;
        };
    }

    /** Of the kind of an import or export. */
    static @Nullable Proposal externKind(int kind) {
        return switch (kind) {
            // tag
            case 0x04 -> EXCEPTION_HANDLING;
            // func exact
            case 0x20 -> CUSTOM_DESCRIPTORS;
            default -> null;
        };
    }

    /** Of a section. */
    static @Nullable Proposal section(Section section) {
        return switch (section) {
            case DATA_COUNT -> BULK_MEMORY;
            case TAG -> EXCEPTION_HANDLING;
            default -> null;
        };
    }
}
