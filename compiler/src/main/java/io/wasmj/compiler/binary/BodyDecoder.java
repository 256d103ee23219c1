package io.wasmj.compiler.binary;

import io.wasmj.compiler.binary.Module.Body;
import io.wasmj.compiler.binary.Module.Slice;
import io.wasmj.runtime.InvalidModule;
import io.wasmj.runtime.MalformedModule;
import io.wasmj.runtime.ValType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Reads the bodies of functions (spec, "Binary Format: Code Section"). */
final class BodyDecoder {

    private static final int[] NO_COUNTS = {};
    private static final ValType[] NO_TYPES = {};

    private BodyDecoder() {}

    /**
     * Reads the content of the code section.
     *
     * @param imported how many functions have no body here
     * @param hints those of all functions; they come before this section or not at all
     */
    static List<Body> bodies(CodeReader in, int imported, BranchHintSection hints) {
        int count = in.count("bodies", ImplementationLimits.FUNCTIONS);
        List<Body> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(body(in, imported + i, hints));
        }
        return Collections.unmodifiableList(list);
    }

    private static Body body(CodeReader in, int function, BranchHintSection hints) {
        int at = in.position();
        int size = in.u32();
        CodeReader body = in.part(size, function);
        if (size > ImplementationLimits.BODY_BYTES) {
            throw new InvalidModule(
                    "function body of " + size + " bytes, the limit is " + ImplementationLimits.BODY_BYTES,
                    function,
                    at);
        }
        int first = body.position();
        int runs = body.count("runs of locals", Integer.MAX_VALUE);
        int[] counts = runs == 0 ? NO_COUNTS : new int[runs];
        ValType[] types = runs == 0 ? NO_TYPES : new ValType[runs];
        long locals = 0;
        for (int i = 0; i < runs; i++) {
            counts[i] = body.u32();
            types[i] = body.valType();
            locals += Integer.toUnsignedLong(counts[i]);
        }
        checkLocals(locals, function, at);
        int start = body.position();
        return new Body(counts, types, new Slice(start, start + body.remaining()), hints.of(function, first));
    }

    private static void checkLocals(long locals, int function, int at) {
        if (locals > 0xffff_ffffL) {
            throw new MalformedModule("too many locals: " + locals, at);
        }
        if (locals > ImplementationLimits.LOCALS) {
            throw new InvalidModule(
                    "too many locals: " + locals + ", the limit is " + ImplementationLimits.LOCALS, function, at);
        }
    }
}
