package io.wasmj.compiler.binary;

import io.wasmj.compiler.Features;
import io.wasmj.compiler.Proposal;
import io.wasmj.compiler.binary.Module.Body;
import io.wasmj.compiler.binary.Module.DataSegment;
import io.wasmj.compiler.binary.Module.ElementSegment;
import io.wasmj.compiler.binary.Module.Export;
import io.wasmj.compiler.binary.Module.ExternKind;
import io.wasmj.compiler.binary.Module.Global;
import io.wasmj.compiler.binary.Module.Table;
import io.wasmj.runtime.DefinedType;
import io.wasmj.runtime.ExternType;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.GlobalType;
import io.wasmj.runtime.ImportType;
import io.wasmj.runtime.InvalidModule;
import io.wasmj.runtime.MalformedModule;
import io.wasmj.runtime.MemoryType;
import io.wasmj.runtime.TableType;
import io.wasmj.runtime.TagType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * Reads a module (spec, "Binary Format: Modules"). The result need not be valid, and nothing has looked at the
 * instructions of function bodies yet: a module may still turn out to be malformed when they are validated.
 */
public final class ModuleDecoder {

    private static final int MAGIC = 0x6d736100;
    private static final int VERSION = 1;
    private static final int COMPONENT_VERSION = 0x1000d;
    private static final int TABLE_WITH_INIT = 0x40;
    private static final int COMPACT_IMPORTS = 0x7f;
    private static final int COMPACT_IMPORTS_OF_ONE_TYPE = 0x7e;
    private static final ExternKind[] EXTERN_KINDS = ExternKind.values();

    private final byte[] bytes;
    private final Features features;
    private final List<DefinedType> types = new ArrayList<>();
    private final List<ImportType> imports = new ArrayList<>();
    private int[] functions = {};
    private int importedFunctions;
    private final List<Table> tables = new ArrayList<>();
    private final List<MemoryType> memories = new ArrayList<>();
    private final List<TagType> tags = new ArrayList<>();
    private final List<Global> globals = new ArrayList<>();
    private List<Export> exports = List.of();
    private int start = -1;
    private List<ElementSegment> elements = List.of();
    private int dataCount = -1;
    private List<DataSegment> data = List.of();
    private List<Body> bodies = List.of();
    private final NameSection names = new NameSection();
    private final BranchHintSection hints = new BranchHintSection();
    private final List<String> customSections = new ArrayList<>();

    private ModuleDecoder(byte[] bytes, Features features) {
        this.bytes = bytes;
        this.features = features;
    }

    /**
     * Decodes a module, which must not change from here on: the result points into it.
     *
     * @throws MalformedModule if the bytes are not a module
     * @throws InvalidModule if they exceed a limit or need a proposal that is not on
     */
    public static Module decode(byte[] bytes, Features features) {
        return new ModuleDecoder(bytes, features).module();
    }

    private Module module() {
        CodeReader in = new CodeReader(bytes, 0, bytes.length, types, features, -1);
        header(in);
        Section last = Section.CUSTOM;
        while (!in.atEnd()) {
            int at = in.position();
            Section section = section(in);
            if (section != Section.CUSTOM) {
                if (section.compareTo(last) <= 0) {
                    throw new MalformedModule("unexpected content after last section: " + section + " section", at);
                }
                last = section;
            }
            in.require(ProposalOf.section(section), "a " + section + " section", at);
            CodeReader content = content(in, section);
            decode(section, content);
            if (!content.atEnd()) {
                throw new MalformedModule(
                        "section size mismatch: " + content.remaining() + " bytes left of the " + section + " section",
                        content.position());
            }
        }
        if (functions.length - importedFunctions != bodies.size()) {
            throw inconsistent("function and code", functions.length - importedFunctions, bodies.size());
        }
        if (dataCount >= 0 && dataCount != data.size()) {
            throw inconsistent("data count and data", dataCount, data.size());
        }
        return new Module(
                bytes,
                features,
                List.copyOf(types),
                Collections.unmodifiableList(imports),
                functions,
                List.copyOf(tables),
                List.copyOf(memories),
                List.copyOf(tags),
                List.copyOf(globals),
                exports,
                start,
                elements,
                dataCount,
                data,
                bodies,
                names.names(),
                List.copyOf(customSections));
    }

    private static void header(CodeReader in) {
        if (in.f32Bits() != MAGIC) {
            throw new MalformedModule("magic header not detected", 0);
        }
        int version = in.f32Bits();
        if (version != VERSION) {
            String what = version == COMPONENT_VERSION ? "a component, not a module" : Integer.toHexString(version);
            throw new MalformedModule("unknown binary version: " + what, Integer.BYTES);
        }
    }

    private static Section section(CodeReader in) {
        int at = in.position();
        int id = in.u8();
        Section section = Section.of(id);
        if (section == null) {
            throw new MalformedModule("malformed section id " + id, at);
        }
        return section;
    }

    private static CodeReader content(CodeReader in, Section section) {
        int at = in.position();
        int size = in.u32();
        if (Integer.compareUnsigned(size, in.remaining()) > 0) {
            String length = Integer.toUnsignedString(size) + " bytes, " + in.remaining() + " are left";
            throw new MalformedModule("length out of bounds: " + section + " section of " + length, at);
        }
        return in.part(size);
    }

    private static MalformedModule inconsistent(String sections, int first, int second) {
        return new MalformedModule(sections + " section have inconsistent lengths: " + first + " and " + second, -1);
    }

    private void decode(Section section, CodeReader in) {
        switch (section) {
            case CUSTOM -> custom(in);
            case TYPE -> {
                for (int groups = in.count("types", ImplementationLimits.TYPES); groups > 0; groups--) {
                    TypeDecoder.group(in, types);
                }
            }
            case IMPORT -> imports(in);
            case FUNCTION -> functions(in);
            case TABLE -> {
                for (int count = in.count("tables", ImplementationLimits.TABLES); count > 0; count--) {
                    int at = in.position();
                    add(table(in), in, at);
                }
            }
            case MEMORY -> {
                for (int count = in.count("memories", ImplementationLimits.MEMORIES); count > 0; count--) {
                    int at = in.position();
                    add(TypeDecoder.memoryType(in), in, at);
                }
            }
            case TAG -> tags.addAll(list(in, "tags", ImplementationLimits.TAGS, this::tag));
            case GLOBAL -> globals.addAll(list(in, "globals", ImplementationLimits.GLOBALS, ModuleDecoder::global));
            case EXPORT -> exports = list(in, "exports", ImplementationLimits.EXPORTS, ModuleDecoder::export);
            case START -> start = index(in);
            case ELEMENT ->
                elements = list(in, "element segments", ImplementationLimits.ELEMENT_SEGMENTS, SegmentDecoder::element);
            case DATA_COUNT -> dataCount = index(in);
            case CODE -> bodies = BodyDecoder.bodies(in, importedFunctions, hints);
            case DATA -> data = list(in, "data segments", ImplementationLimits.DATA_SEGMENTS, SegmentDecoder::data);
        }
    }

    private static <T> List<T> list(CodeReader in, String what, int limit, Function<CodeReader, T> element) {
        int count = in.count(what, limit);
        List<T> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(element.apply(in));
        }
        return Collections.unmodifiableList(list);
    }

    private void custom(CodeReader in) {
        String name = in.name();
        customSections.add(name);
        if (name.equals(NameSection.NAME)) {
            names.read(in);
        } else if (name.equals(BranchHintSection.NAME)) {
            hints.read(in);
        }
        in.advance(in.remaining());
    }

    /** A memory or table where there may be one; further ones came with proposals. */
    private void add(MemoryType memory, CodeReader in, int at) {
        if (!memories.isEmpty()) {
            in.require(Proposal.MULTI_MEMORY, "a second memory", at);
        }
        memories.add(memory);
    }

    private void add(Table table, CodeReader in, int at) {
        if (!tables.isEmpty()) {
            in.require(Proposal.REFERENCE_TYPES, "a second table", at);
        }
        tables.add(table);
    }

    /**
     * What an import must be.
     *
     * @param typeIndex that of a function's type, else -1
     */
    private record ImportedType(ExternType type, int typeIndex) {}

    private void imports(CodeReader in) {
        for (int groups = in.count("imports", ImplementationLimits.IMPORTS); groups > 0; groups--) {
            importGroup(in);
        }
        if (imports.size() > ImplementationLimits.IMPORTS) {
            throw new InvalidModule(
                    "too many imports, the limit is " + ImplementationLimits.IMPORTS, -1, in.position());
        }
        functions = Arrays.copyOf(functions, importedFunctions);
    }

    /** One import, or several of one module, whose names and types, or names alone, follow its name. */
    private void importGroup(CodeReader in) {
        String module = in.name();
        String name = in.name();
        int at = in.position();
        int form = name.isEmpty() ? in.peek() : -1;
        if (form != COMPACT_IMPORTS && form != COMPACT_IMPORTS_OF_ONE_TYPE) {
            addImport(module, name, importedType(in), in, at);
            return;
        }
        in.u8();
        in.require(Proposal.COMPACT_IMPORTS, "imports of form 0x" + Integer.toHexString(form), at);
        ImportedType shared = form == COMPACT_IMPORTS_OF_ONE_TYPE ? importedType(in) : null;
        for (int items = in.count("imports", ImplementationLimits.IMPORTS); items > 0; items--) {
            int itemAt = in.position();
            String item = in.name();
            addImport(module, item, shared == null ? importedType(in) : shared, in, itemAt);
        }
    }

    private ImportedType importedType(CodeReader in) {
        return switch (externKind(in, "import")) {
            case FUNC -> {
                int at = in.position();
                int index = index(in);
                yield new ImportedType(funcType(index, at), index);
            }
            case TABLE -> new ImportedType(TypeDecoder.tableType(in), -1);
            case MEMORY -> new ImportedType(TypeDecoder.memoryType(in), -1);
            case GLOBAL -> new ImportedType(TypeDecoder.globalType(in), -1);
            case TAG -> new ImportedType(tag(in), -1);
        };
    }

    private void addImport(String module, String name, ImportedType imported, CodeReader in, int at) {
        switch (imported.type()) {
            case FuncType _ -> addFunction(imported.typeIndex());
            case TableType table -> add(new Table(table, null), in, at);
            case MemoryType memory -> add(memory, in, at);
            case GlobalType global -> globals.add(new Global(global, null));
            case TagType tag -> tags.add(tag);
        }
        imports.add(new ImportType(module, name, imported.type()));
    }

    private void addFunction(int type) {
        if (importedFunctions == functions.length) {
            functions = Arrays.copyOf(functions, 2 * importedFunctions + 8);
        }
        functions[importedFunctions++] = type;
    }

    private FuncType funcType(int index, int at) {
        if (index < types.size() && types.get(index).composite() instanceof FuncType type) {
            return type;
        }
        throw new InvalidModule("unknown type " + index + " of a function", -1, at);
    }

    private TagType tag(CodeReader in) {
        int at = in.position();
        int attribute = in.u8();
        if (attribute != 0) {
            throw new MalformedModule("malformed tag attribute 0x" + Integer.toHexString(attribute), at);
        }
        at = in.position();
        return new TagType(funcType(index(in), at));
    }

    private static ExternKind externKind(CodeReader in, String where) {
        int at = in.position();
        int kind = in.u8();
        String what = where + " kind 0x" + Integer.toHexString(kind);
        in.require(ProposalOf.externKind(kind), what, at);
        if (kind < EXTERN_KINDS.length) {
            return EXTERN_KINDS[kind];
        }
        throw new MalformedModule("malformed " + what, at);
    }

    /** Indices beyond what an int holds are as unknown as the largest one. */
    private static int index(CodeReader in) {
        int index = in.u32();
        return index < 0 ? Integer.MAX_VALUE : index;
    }

    private void functions(CodeReader in) {
        int count = in.count("functions", ImplementationLimits.FUNCTIONS);
        functions = Arrays.copyOf(functions, importedFunctions + count);
        for (int i = 0; i < count; i++) {
            functions[importedFunctions + i] = index(in);
        }
    }

    private static Table table(CodeReader in) {
        if (in.peek() != TABLE_WITH_INIT) {
            return new Table(TypeDecoder.tableType(in), null);
        }
        in.require(Proposal.FUNCTION_REFERENCES, "a table with an initial value", in.position());
        in.u8();
        int at = in.position();
        int reserved = in.u8();
        if (reserved != 0) {
            throw new MalformedModule("malformed table 0x" + Integer.toHexString(reserved), at);
        }
        return new Table(TypeDecoder.tableType(in), in.expression());
    }

    private static Global global(CodeReader in) {
        return new Global(TypeDecoder.globalType(in), in.expression());
    }

    private static Export export(CodeReader in) {
        String name = in.name();
        ExternKind kind = externKind(in, "export");
        return new Export(name, kind, index(in));
    }
}
