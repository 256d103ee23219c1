package io.wasmj.compiler.text;

import io.wasmj.compiler.text.ModuleWriter.Section;
import io.wasmj.compiler.text.Tokens.Kind;
import org.jspecify.annotations.Nullable;

/** Reads and encodes element and data segments (spec, "Text Format: Element Segments" and "Data Segments"). */
final class Segments {

    private static final int PASSIVE = 1;
    private static final int EXPLICIT_INDEX = 2;
    private static final int DECLARATIVE = 3;
    private static final int EXPRESSIONS = 4;
    private static final int FUNCREF = 0x70;
    private static final int REF_FUNC = 0xd2;
    private static final int END = 0x0b;

    /**
     * The elements of a segment.
     *
     * @param type of expressions; null where they are functions
     */
    record Elements(byte @Nullable [] type, int count, BinaryWriter items) {

        /** Whether the form without a table's index, which is for the first table, can hold them. */
        private boolean areFunctions() {
            return type == null || isFuncref(type);
        }
    }

    private static boolean isFuncref(byte[] type) {
        return type.length == 1 && type[0] == FUNCREF;
    }

    private final TokenReader reader;
    private final ModuleScope scope;
    private final TypeReader types;
    private final Functions functions;
    private final ModuleWriter writer;

    Segments(TokenReader reader, ModuleScope scope, TypeReader types, Functions functions, ModuleWriter writer) {
        this.reader = reader;
        this.scope = scope;
        this.types = types;
        this.functions = functions;
        this.writer = writer;
    }

    /** Reads an element segment from behind its name. */
    void element() {
        if (reader.acceptKeyword("declare")) {
            write(DECLARATIVE, 0, null, elements(false));
            return;
        }
        boolean inWords = reader.isOpen("table");
        boolean hasTable = inWords || reader.isIndex();
        int table = index("table", scope.tables);
        if (!hasTable && !isOffset()) {
            write(PASSIVE, 0, null, elements(false));
            return;
        }
        BinaryWriter offset = new BinaryWriter();
        functions.constant("offset", offset);
        write(hasTable ? EXPLICIT_INDEX : 0, table, offset, elements(!inWords));
    }

    /** Whether an offset comes next: either in so many words or as a folded instruction. */
    private boolean isOffset() {
        return reader.isNext(Kind.OPEN) && !types.isRefType();
    }

    /** The index in parentheses behind a keyword, or an old form without these, or 0 where it is left out. */
    private int index(String keyword, IndexSpace space) {
        if (reader.isIndex() && reader.isFollowedByOpen()) {
            return space.index(reader);
        }
        if (!reader.acceptOpen(keyword)) {
            return 0;
        }
        int index = space.index(reader);
        reader.expectClose();
        return index;
    }

    private Elements elements(boolean mayOmitFunc) {
        if (types.isRefType()) {
            BinaryWriter type = new BinaryWriter();
            types.refType(type);
            return expressions(type.toBytes());
        }
        if (!reader.acceptKeyword("func") && !mayOmitFunc) {
            throw reader.unexpected();
        }
        return functionIndices(new byte[] {FUNCREF});
    }

    /** Expressions up to the closing parenthesis. */
    Elements expressions(byte[] type) {
        BinaryWriter items = new BinaryWriter();
        int count = 0;
        while (!reader.isNext(Kind.CLOSE)) {
            functions.constant("item", items);
            count++;
        }
        return new Elements(type, count, items);
    }

    /** Functions up to the closing parenthesis, for a table that may be of a narrower type than funcref. */
    Elements functionIndices(byte[] type) {
        boolean asExpressions = !isFuncref(type);
        BinaryWriter items = new BinaryWriter();
        int count = 0;
        while (!reader.isNext(Kind.CLOSE)) {
            int index = scope.functions.index(reader);
            if (asExpressions) {
                items.oneByte(REF_FUNC);
            }
            items.index(index);
            if (asExpressions) {
                items.oneByte(END);
            }
            count++;
        }
        return new Elements(asExpressions ? type : null, count, items);
    }

    /** Writes a segment for a table; the offset is zero. */
    void active(int table, int addressBits, Elements elements) {
        write(EXPLICIT_INDEX, table, zero(addressBits), elements);
    }

    private static BinaryWriter zero(int addressBits) {
        BinaryWriter offset = new BinaryWriter();
        offset.oneByte(addressBits == 64 ? 0x42 : 0x41);
        offset.oneByte(0);
        offset.oneByte(0x0b);
        return offset;
    }

    private void write(int mode, int table, @Nullable BinaryWriter offset, Elements elements) {
        BinaryWriter out = writer.entry(Section.ELEMENT);
        int flags = mode == 0 && !elements.areFunctions() ? EXPLICIT_INDEX : mode;
        out.unsigned(flags | (elements.type == null ? 0 : EXPRESSIONS));
        if (flags == EXPLICIT_INDEX) {
            out.index(table);
        }
        if (offset != null) {
            out.bytes(offset);
        }
        if (flags != 0) {
            // The only kind of elements that are not expressions is 0.
            out.bytes(elements.type == null ? new byte[1] : elements.type);
        }
        out.unsigned(elements.count);
        out.bytes(elements.items);
    }

    /** Reads a data segment from behind its name. */
    void data() {
        boolean hasMemory = reader.isOpen("memory");
        int memory = index("memory", scope.memories);
        if (hasMemory || reader.isNext(Kind.OPEN)) {
            BinaryWriter offset = new BinaryWriter();
            functions.constant("offset", offset);
            activeData(memory, offset, bytes());
        } else {
            BinaryWriter out = writer.entry(Section.DATA);
            out.unsigned(PASSIVE);
            out.sized(bytes());
        }
    }

    /** Strings up to the closing parenthesis. */
    BinaryWriter bytes() {
        BinaryWriter bytes = new BinaryWriter();
        while (!reader.isNext(Kind.CLOSE)) {
            bytes.bytes(reader.string());
        }
        return bytes;
    }

    /** Writes a segment for a memory; the offset is zero. */
    void activeData(int memory, int addressBits, BinaryWriter bytes) {
        activeData(memory, zero(addressBits), bytes);
    }

    private void activeData(int memory, BinaryWriter offset, BinaryWriter bytes) {
        BinaryWriter out = writer.entry(Section.DATA);
        out.unsigned(memory == 0 ? 0 : EXPLICIT_INDEX);
        if (memory != 0) {
            out.index(memory);
        }
        out.bytes(offset);
        out.sized(bytes);
    }
}
