package io.wasmj.compiler.binary;

import io.wasmj.compiler.Features;
import io.wasmj.runtime.DefinedType;
import io.wasmj.runtime.ExternType;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.GlobalType;
import io.wasmj.runtime.ImportType;
import io.wasmj.runtime.MemoryType;
import io.wasmj.runtime.RefType;
import io.wasmj.runtime.TableType;
import io.wasmj.runtime.TagType;
import io.wasmj.runtime.ValType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A decoded module: records over the byte array, code bodies and constant expressions as slices of it (spec, "Binary
 * Format: Modules"). Index spaces start with the imports, as in the specification.
 *
 * @param bytes the whole module; every {@link Slice} points into it
 * @param features what it may need
 * @param types the type section
 * @param imports in order of appearance
 * @param functions the type index of every function, imported ones first
 * @param tables of every table, imported ones first
 * @param memories of every memory, imported ones first
 * @param tags of every tag, imported ones first
 * @param globals of every global, imported ones first
 * @param start the index of the start function, or -1
 * @param dataCount the data count section, or -1 where there is none
 * @param bodies of the functions that are not imported, in order
 * @param names from the name section; empty where there is none
 * @param customSections the names of custom sections in order
 */
public record Module(
        byte[] bytes,
        Features features,
        List<DefinedType> types,
        List<ImportType> imports,
        int[] functions,
        List<Table> tables,
        List<MemoryType> memories,
        List<TagType> tags,
        List<Global> globals,
        List<Export> exports,
        int start,
        List<ElementSegment> elements,
        int dataCount,
        List<DataSegment> data,
        List<Body> bodies,
        Names names,
        List<String> customSections) {

    /** A run of bytes of the module. */
    public record Slice(int start, int end) {
        public int length() {
            return end - start;
        }
    }

    /** A table; {@code init} is the constant expression of its elements, null where they start as null. */
    public record Table(TableType type, @Nullable Slice init) {}

    /** A global; {@code init} is null where it is imported. */
    public record Global(GlobalType type, @Nullable Slice init) {}

    /** What kind of thing an import or export names. */
    public enum ExternKind {
        FUNC,
        TABLE,
        MEMORY,
        GLOBAL,
        TAG
    }

    public record Export(String name, ExternKind kind, int index) {}

    /** How a segment is used. */
    public enum Mode {
        ACTIVE,
        PASSIVE,
        DECLARATIVE
    }

    /**
     * An element segment. Where the binary lists function indices, {@code functions} holds them and {@code expressions}
     * is empty; otherwise the other way round.
     *
     * @param table the table of an active segment
     * @param offset the constant expression of an active segment's offset, else null
     */
    public record ElementSegment(
            Mode mode, RefType type, int table, @Nullable Slice offset, int[] functions, List<Slice> expressions) {
        public int size() {
            return functions.length + expressions.size();
        }
    }

    /** A data segment; {@code offset} is null where it is passive. */
    public record DataSegment(
            Mode mode, int memory, @Nullable Slice offset, Slice init) {}

    /**
     * The body of a function.
     *
     * @param localCounts run lengths of the declared locals, parameters not included
     * @param localTypes their types
     * @param code the instructions, final {@code end} included
     * @param hints of conditional branches, by where they stand in the module
     */
    public record Body(int[] localCounts, ValType[] localTypes, Slice code, Map<Integer, BranchHint> hints) {}

    /** Names by function index (name section, subsections 0 and 1). */
    public record Names(@Nullable String module, Map<Integer, String> functions) {}

    public int importedFunctions() {
        return functions.length - bodies.size();
    }

    public int importedGlobals() {
        return (int) globals.stream().filter(g -> g.init() == null).count();
    }

    public int importedTables() {
        return count(TableType.class);
    }

    public int importedMemories() {
        return count(MemoryType.class);
    }

    private int count(Class<? extends ExternType> kind) {
        return (int) imports.stream().filter(i -> kind.isInstance(i.type())).count();
    }

    /** A type that is known to be one of functions. */
    public FuncType funcType(int type) {
        return (FuncType) types.get(type).composite();
    }

    /** The type of function {@code index}, imported or not. */
    public FuncType functionType(int index) {
        return funcType(functions[index]);
    }

    /** What is known of the conditional branches of a function, or of a constant expression if that is -1. */
    public Map<Integer, BranchHint> hints(int function) {
        return function < 0
                ? Map.of()
                : bodies.get(function - importedFunctions()).hints();
    }

    /** The name of a function for messages: that of the name section, or {@code func[INDEX]}. */
    public String functionName(int index) {
        String name = names.functions().get(index);
        return name != null ? name : "func[" + index + "]";
    }
}
