package io.wasmj.compiler.binary;

import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.GlobalType;
import io.wasmj.runtime.Limits;
import io.wasmj.runtime.MemoryType;
import io.wasmj.runtime.TableType;
import io.wasmj.runtime.ValType;
import io.wasmj.runtime.WasmException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads types of functions and of external things (spec, "Binary Format: Types"). */
final class TypeDecoder {

    private static final int FUNC_FORM = 0x60;

    private TypeDecoder() {}

    static FuncType funcType(CodeReader in) {
        int at = in.position();
        int form = in.u8();
        if (form != FUNC_FORM) {
            throw refusal(UnsupportedProposal.ofTypeForm(form), "definition type", form, at);
        }
        List<ValType> params = in.valTypes("parameters", ImplementationLimits.PARAMS);
        return new FuncType(params, in.valTypes("results", ImplementationLimits.RESULTS));
    }

    static GlobalType globalType(CodeReader in) {
        ValType value = in.valType();
        int at = in.position();
        int mutability = in.u8();
        if (mutability > 1) {
            throw refusal(null, "mutability", mutability, at);
        }
        return new GlobalType(value, mutability == 1);
    }

    static TableType tableType(CodeReader in) {
        return new TableType(in.refType(), limits(in));
    }

    static MemoryType memoryType(CodeReader in) {
        return new MemoryType(limits(in));
    }

    /** Sizes are 64 bits wide in the format, whatever is valid. */
    private static Limits limits(CodeReader in) {
        int at = in.position();
        int flags = in.u8();
        if (flags > 1) {
            throw refusal(UnsupportedProposal.ofLimits(flags), "limits flags", flags, at);
        }
        long min = size(in);
        return new Limits(min, flags == 1 ? size(in) : Limits.UNBOUNDED);
    }

    /** Sizes beyond what a long holds are as invalid as the largest one, and would read as {@link Limits#UNBOUNDED}. */
    private static long size(CodeReader in) {
        long size = in.u64();
        return size < 0 ? Long.MAX_VALUE : size;
    }

    private static WasmException refusal(@Nullable String proposal, String part, int code, int at) {
        return UnsupportedProposal.unknown(proposal, "malformed", part + " 0x" + Integer.toHexString(code), -1, at);
    }
}
