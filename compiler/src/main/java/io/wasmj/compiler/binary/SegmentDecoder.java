package io.wasmj.compiler.binary;

import io.wasmj.compiler.Proposal;
import io.wasmj.compiler.binary.Module.DataSegment;
import io.wasmj.compiler.binary.Module.ElementSegment;
import io.wasmj.compiler.binary.Module.Mode;
import io.wasmj.compiler.binary.Module.Slice;
import io.wasmj.runtime.MalformedModule;
import io.wasmj.runtime.RefType;
import io.wasmj.runtime.ValType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Reads segments (spec, "Binary Format: Element Section, Data Section"). */
final class SegmentDecoder {

    /** Bits of an element segment's flags; the second one has two meanings. */
    private static final int NOT_ACTIVE = 1;

    private static final int DECLARATIVE = 2;
    private static final int EXPLICIT_TABLE = 2;
    private static final int EXPRESSIONS = 4;

    /** What a list of function indices has: references that are not null. */
    private static final RefType ANY_FUNCTION = ValType.FUNCREF.nonNull();

    private static final int ELEMENT_KIND_FUNC = 0;

    private SegmentDecoder() {}

    static ElementSegment element(CodeReader in) {
        int at = in.position();
        int flags = in.u32();
        if ((flags & ~7) != 0) {
            throw new MalformedModule("malformed element segment flags 0x" + Integer.toHexString(flags), at);
        }
        requireBulkMemory(in, flags, at);
        Mode mode = Mode.ACTIVE;
        int table = 0;
        Slice offset = null;
        if ((flags & NOT_ACTIVE) != 0) {
            mode = (flags & DECLARATIVE) != 0 ? Mode.DECLARATIVE : Mode.PASSIVE;
        } else {
            table = (flags & EXPLICIT_TABLE) != 0 ? in.u32() : 0;
            offset = in.expression();
        }
        boolean typed = (flags & (NOT_ACTIVE | EXPLICIT_TABLE)) != 0;
        if ((flags & EXPRESSIONS) == 0) {
            if (typed) {
                elementKind(in);
            }
            return new ElementSegment(mode, ANY_FUNCTION, table, offset, functions(in), List.of());
        }
        RefType type = typed ? in.refType() : ValType.FUNCREF;
        return new ElementSegment(mode, type, table, offset, new int[0], expressions(in));
    }

    /** Before there were flags a table or memory stood in their place, always 0. */
    private static void requireBulkMemory(CodeReader in, int flags, int at) {
        if (flags != 0) {
            in.require(Proposal.BULK_MEMORY, "segment flags 0x" + Integer.toHexString(flags), at);
        }
    }

    private static void elementKind(CodeReader in) {
        int at = in.position();
        int kind = in.u8();
        if (kind != ELEMENT_KIND_FUNC) {
            throw new MalformedModule("malformed element kind 0x" + Integer.toHexString(kind), at);
        }
    }

    private static int[] functions(CodeReader in) {
        int[] functions = new int[in.count("elements", ImplementationLimits.ELEMENTS)];
        for (int i = 0; i < functions.length; i++) {
            functions[i] = in.u32();
        }
        return functions;
    }

    private static List<Slice> expressions(CodeReader in) {
        int count = in.count("elements", ImplementationLimits.ELEMENTS);
        List<Slice> expressions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            expressions.add(in.expression());
        }
        return Collections.unmodifiableList(expressions);
    }

    static DataSegment data(CodeReader in) {
        int at = in.position();
        int flags = in.u32();
        requireBulkMemory(in, flags, at);
        Mode mode = flags == 1 ? Mode.PASSIVE : Mode.ACTIVE;
        int memory = 0;
        Slice offset = null;
        switch (flags) {
            case 0 -> offset = in.expression();
            case 1 -> {}
            case 2 -> {
                memory = in.u32();
                offset = in.expression();
            }
            default -> throw new MalformedModule("malformed data segment flags 0x" + Integer.toHexString(flags), at);
        }
        int size = in.count("bytes of data", Integer.MAX_VALUE);
        int start = in.advance(size);
        return new DataSegment(mode, memory, offset, new Slice(start, start + size));
    }
}
