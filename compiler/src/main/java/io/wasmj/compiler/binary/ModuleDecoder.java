package io.wasmj.compiler.binary;

import io.wasmj.compiler.binary.Module.Body;
import io.wasmj.compiler.binary.Module.DataSegment;
import io.wasmj.compiler.binary.Module.ElementSegment;
import io.wasmj.compiler.binary.Module.Export;
import io.wasmj.compiler.binary.Module.ExternKind;
import io.wasmj.compiler.binary.Module.Global;
import io.wasmj.compiler.binary.Module.Slice;
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
import io.wasmj.runtime.ValType;
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
    private static final ExternKind[] EXTERN_KINDS = ExternKind.values();
    private static final int[] NO_COUNTS = {};
    private static final ValType[] NO_TYPES = {};

    private final byte[] bytes;
    private final List<DefinedType> types = new ArrayList<>();
    private List<ImportType> imports = List.of();
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
    private final List<String> customSections = new ArrayList<>();

    private ModuleDecoder(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Decodes a module, which must not change from here on: the result points into it.
     *
     * @throws MalformedModule if the bytes are not a module
     * @throws InvalidModule if they exceed a limit or need a proposal that is not supported
     */
    public static Module decode(byte[] bytes) {
        return new ModuleDecoder(bytes).module();
    }

    private Module module() {
        CodeReader in = new CodeReader(bytes, 0, bytes.length, types);
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
                List.copyOf(types),
                imports,
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
            case TABLE -> tables.addAll(list(in, "tables", ImplementationLimits.TABLES, ModuleDecoder::table));
            case MEMORY ->
                memories.addAll(list(in, "memories", ImplementationLimits.MEMORIES, TypeDecoder::memoryType));
            case TAG -> tags.addAll(list(in, "tags", ImplementationLimits.TAGS, this::tag));
            case GLOBAL -> globals.addAll(list(in, "globals", ImplementationLimits.GLOBALS, ModuleDecoder::global));
            case EXPORT -> exports = list(in, "exports", ImplementationLimits.EXPORTS, ModuleDecoder::export);
            case START -> start = index(in);
            case ELEMENT ->
                elements = list(in, "element segments", ImplementationLimits.ELEMENT_SEGMENTS, SegmentDecoder::element);
            case DATA_COUNT -> dataCount = index(in);
            case CODE -> bodies = list(in, "bodies", ImplementationLimits.FUNCTIONS, ModuleDecoder::body);
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
        }
        in.advance(in.remaining());
    }

    private void imports(CodeReader in) {
        List<Integer> imported = new ArrayList<>();
        imports = list(in, "imports", ImplementationLimits.IMPORTS, item -> {
            String module = item.name();
            String name = item.name();
            return new ImportType(module, name, importedType(item, imported));
        });
        functions = imported.stream().mapToInt(Integer::intValue).toArray();
        importedFunctions = functions.length;
    }

    private ExternType importedType(CodeReader in, List<Integer> imported) {
        ExternType type =
                switch (externKind(in, "import")) {
                    case FUNC -> {
                        int at = in.position();
                        int index = index(in);
                        imported.add(index);
                        yield funcType(index, at);
                    }
                    case TABLE -> TypeDecoder.tableType(in);
                    case MEMORY -> TypeDecoder.memoryType(in);
                    case GLOBAL -> TypeDecoder.globalType(in);
                    case TAG -> tag(in);
                };
        switch (type) {
            case FuncType function -> {}
            case TableType table -> tables.add(new Table(table, null));
            case MemoryType memory -> memories.add(memory);
            case GlobalType global -> globals.add(new Global(global, null));
            case TagType tag -> tags.add(tag);
        }
        return type;
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
        if (kind < EXTERN_KINDS.length) {
            return EXTERN_KINDS[kind];
        }
        String what = where + " kind 0x" + Integer.toHexString(kind);
        String proposal = UnsupportedProposal.ofExternKind(kind);
        throw UnsupportedProposal.unknown(proposal, "malformed", what, -1, at);
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

    private static Body body(CodeReader in) {
        int at = in.position();
        int size = in.u32();
        CodeReader body = in.part(size);
        if (size > ImplementationLimits.BODY_BYTES) {
            throw new InvalidModule(
                    "function body of " + size + " bytes, the limit is " + ImplementationLimits.BODY_BYTES, -1, at);
        }
        int runs = body.count("runs of locals", Integer.MAX_VALUE);
        int[] counts = runs == 0 ? NO_COUNTS : new int[runs];
        ValType[] types = runs == 0 ? NO_TYPES : new ValType[runs];
        long locals = 0;
        for (int i = 0; i < runs; i++) {
            counts[i] = body.u32();
            types[i] = body.valType();
            locals += Integer.toUnsignedLong(counts[i]);
        }
        checkLocals(locals, at);
        int start = body.position();
        return new Body(counts, types, new Slice(start, start + body.remaining()));
    }

    private static void checkLocals(long locals, int at) {
        if (locals > 0xffff_ffffL) {
            throw new MalformedModule("too many locals: " + locals, at);
        }
        if (locals > ImplementationLimits.LOCALS) {
            throw new InvalidModule(
                    "too many locals: " + locals + ", the limit is " + ImplementationLimits.LOCALS, -1, at);
        }
    }
}
