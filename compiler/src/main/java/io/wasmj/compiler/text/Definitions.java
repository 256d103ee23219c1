package io.wasmj.compiler.text;

import io.wasmj.compiler.text.ModuleWriter.Section;
import io.wasmj.compiler.text.Tokens.Kind;
import java.util.EnumMap;
import java.util.Map;

/** Reads and encodes imports, exports and what they name. */
final class Definitions {

    private static final int PAGE_EXPONENT = 16;
    private static final int EXACT_FUNC = 0x20;
    private static final int COMPACT = 0x7f;
    private static final int COMPACT_OF_ONE_TYPE = 0x7e;
    private static final int WITH_INITIALIZER = 0x40;

    private final TokenReader reader;
    private final ModuleScope scope;
    private final TypeReader types;
    private final TypeSection typeSection;
    private final Functions functions;
    private final Segments segments;
    private final ModuleWriter writer;

    /** How many of each kind have been read. */
    private final Map<ExternKind, Integer> counts = new EnumMap<>(ExternKind.class);

    Definitions(
            TokenReader reader,
            ModuleScope scope,
            TypeReader types,
            TypeSection typeSection,
            Functions functions,
            Segments segments,
            ModuleWriter writer) {
        this.reader = reader;
        this.scope = scope;
        this.types = types;
        this.typeSection = typeSection;
        this.functions = functions;
        this.segments = segments;
        this.writer = writer;
    }

    /** Reads an import from behind its keyword. */
    void importField() {
        String module = reader.name();
        if (!reader.isNext(Kind.STRING)) {
            importItems(module);
            return;
        }
        String name = reader.name();
        ExternKind kind = ExternKind.read(reader);
        reader.id();
        importEntry(kind, module, name);
        reader.expectClose();
    }

    private void importEntry(ExternKind kind, String module, String name) {
        nextIndex(kind);
        BinaryWriter out = writer.entry(Section.IMPORT);
        out.name(module);
        out.name(name);
        importType(kind, out);
    }

    private void importType(ExternKind kind, BinaryWriter out) {
        BinaryWriter type = new BinaryWriter();
        out.oneByte(externType(kind, type));
        out.bytes(type);
    }

    /** Reads several imports of one module: items that have a type each, or items and behind them the type of them all. */
    private void importItems(String module) {
        BinaryWriter items = new BinaryWriter();
        int count = 0;
        boolean typed = reader.isNext(Kind.CLOSE);
        for (; reader.acceptOpen("item"); count++) {
            items.name(reader.name());
            if (count == 0) {
                typed = !reader.isNext(Kind.CLOSE);
            }
            if (typed) {
                ExternKind kind = ExternKind.read(reader);
                reader.id();
                nextIndex(kind);
                importType(kind, items);
                reader.expectClose();
            }
            reader.expectClose();
        }
        BinaryWriter out = writer.entry(Section.IMPORT);
        out.name(module);
        out.name("");
        if (typed) {
            out.oneByte(COMPACT);
        } else {
            out.oneByte(COMPACT_OF_ONE_TYPE);
            ExternKind kind = ExternKind.read(reader);
            counts.merge(kind, count, Integer::sum);
            importType(kind, out);
            reader.expectClose();
        }
        out.unsigned(count);
        out.bytes(items);
    }

    private int nextIndex(ExternKind kind) {
        return counts.merge(kind, 1, Integer::sum) - 1;
    }

    /** Reads what an import must be, and returns its code. */
    private int externType(ExternKind kind, BinaryWriter out) {
        switch (kind) {
            case FUNC -> {
                boolean exact = reader.acceptOpen("exact");
                out.index(typeSection.use(new IndexSpace("parameter")));
                if (exact) {
                    reader.expectClose();
                    return EXACT_FUNC;
                }
            }
            case TABLE -> types.tableType(out, types.addressBits());
            case MEMORY -> types.memoryType(out, types.addressBits());
            case GLOBAL -> types.globalType(out);
            case TAG -> tagType(out);
        }
        return kind.code();
    }

    private void tagType(BinaryWriter out) {
        out.oneByte(0);
        out.index(typeSection.use(new IndexSpace("parameter")));
    }

    /** Reads an export from behind its keyword. */
    void exportField() {
        String name = reader.name();
        ExternKind kind = ExternKind.read(reader);
        export(name, kind, kind.space(scope).index(reader));
        reader.expectClose();
    }

    private void export(String name, ExternKind kind, int index) {
        BinaryWriter out = writer.entry(Section.EXPORT);
        out.name(name);
        out.oneByte(kind.code());
        out.index(index);
    }

    /** Reads a definition, or an import or export written like one, from behind its keyword. */
    void definition(ExternKind kind) {
        reader.id();
        int index = counts.getOrDefault(kind, 0);
        while (reader.acceptOpen("export")) {
            export(reader.name(), kind, index);
            reader.expectClose();
        }
        if (reader.acceptOpen("import")) {
            String module = reader.name();
            String name = reader.name();
            reader.expectClose();
            importEntry(kind, module, name);
            return;
        }
        nextIndex(kind);
        switch (kind) {
            case FUNC -> functions.function(index);
            case TABLE -> table(index);
            case MEMORY -> memory(index);
            case GLOBAL -> {
                BinaryWriter out = writer.entry(Section.GLOBAL);
                types.globalType(out);
                functions.constant(out);
            }
            case TAG -> tagType(writer.entry(Section.TAG));
        }
    }

    private void table(int index) {
        BinaryWriter out = writer.entry(Section.TABLE);
        int addressBits = types.addressBits();
        if (!reader.isNext(Kind.NUMBER)) {
            tableOfElements(index, addressBits, out);
            return;
        }
        BinaryWriter type = new BinaryWriter();
        types.tableType(type, addressBits);
        if (reader.isNext(Kind.CLOSE)) {
            out.bytes(type);
        } else {
            out.oneByte(WITH_INITIALIZER);
            out.oneByte(0);
            out.bytes(type);
            functions.constant(out);
        }
    }

    private void tableOfElements(int index, int addressBits, BinaryWriter out) {
        BinaryWriter type = new BinaryWriter();
        types.refType(type);
        reader.expectOpen("elem");
        Segments.Elements elements =
                reader.isIndex() ? segments.functionIndices(type.toBytes()) : segments.expressions(type.toBytes());
        reader.expectClose();
        segments.active(index, addressBits, elements);
        out.bytes(type);
        TypeReader.limits(out, addressBits, elements.count(), (long) elements.count(), false, -1);
    }

    private void memory(int index) {
        BinaryWriter out = writer.entry(Section.MEMORY);
        int addressBits = types.addressBits();
        if (reader.isNext(Kind.NUMBER)) {
            types.memoryType(out, addressBits);
            return;
        }
        int pageExponent = types.pageSize();
        reader.expectOpen("data");
        BinaryWriter bytes = segments.bytes();
        reader.expectClose();
        segments.activeData(index, addressBits, bytes);
        int exponent = pageExponent < 0 ? PAGE_EXPONENT : pageExponent;
        long pages = (bytes.size() + (1L << exponent) - 1) >>> exponent;
        TypeReader.limits(out, addressBits, pages, pages, false, pageExponent);
    }

    /** Reads the start function from behind the keyword. */
    void start() {
        writer.entry(Section.START).index(scope.functions.index(reader));
    }
}
