package io.wasmj.runtime.abi;

import io.wasmj.runtime.DefinedType;
import io.wasmj.runtime.ExternType;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.GlobalType;
import io.wasmj.runtime.ImportType;
import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.runtime.MemoryType;
import io.wasmj.runtime.TableType;
import io.wasmj.runtime.TagType;
import io.wasmj.runtime.VectorForm;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the runtime needs to know of a compiled module besides its classes. Index spaces start with the imports.
 *
 * @param name for messages
 * @param mainClass the binary name of the generated instance class
 * @param types of the module, by index
 * @param signatures the distinct types of functions that are imported or may become values
 * @param functions the indices of functions that may become values (exported, in a segment, or in a {@code ref.func}),
 *     ascending
 * @param functionSignatures for each of these an index into {@code signatures}
 * @param sharedGlobals for each global whether it is imported or exported, and so a {@link GlobalInstance}
 * @param elements for each element segment the function indices, -1 for null or an element set by generated code
 * @param dataSizes the lengths of the data segments that are not part of memory 0 from the start; 0 for those that are
 * @param starts whether there is a start function
 */
public record ModuleDescription(
        String name,
        String mainClass,
        MemoryStrategy strategy,
        VectorForm vectors,
        List<DefinedType> types,
        List<FuncType> signatures,
        List<ImportType> imports,
        List<Export> exports,
        List<TableType> tables,
        List<MemoryType> memories,
        List<TagType> tags,
        List<GlobalType> globals,
        boolean[] sharedGlobals,
        int[] functions,
        int[] functionSignatures,
        List<int[]> elements,
        int[] dataSizes,
        boolean starts) {

    /**
     * The version of everything generated code leans on: this record, the stamp, and the classes of this package.
     * Raised with every incompatible change.
     */
    public static final int ABI_VERSION = 4;

    /** Name of the resource that holds this record. */
    public static final String RESOURCE = "META-INF/wasmj/module";

    /** Name of the resource that holds the bytes of all data segments; see {@link ModuleData}. */
    public static final String DATA = "META-INF/wasmj/data";

    /** Name of the resource that holds the build stamp, a properties file. */
    public static final String STAMP = "META-INF/wasmj/stamp.properties";

    /** Name of the resource that holds the state instances start from, where there is one; see {@link StateCodec}. */
    public static final String STATE = "META-INF/wasmj/state";

    /** The folder of the classes of structures and arrays, which modules with the same types share. */
    public static final String TYPES = "io/wasmj/guest/types/";

    /** What an export names. */
    public enum Kind {
        FUNCTION,
        TABLE,
        MEMORY,
        GLOBAL,
        TAG
    }

    public record Export(String name, Kind kind, int index) {}

    /** Whether every index points at something, and the parts agree in number. */
    boolean isConsistent() {
        boolean ascending = IntStream.range(1, functions.length).allMatch(i -> functions[i - 1] < functions[i]);
        return ascending
                && functions.length == functionSignatures.length
                && sharedGlobals.length == globals.size()
                && IntStream.of(functionSignatures).allMatch(s -> s >= 0 && s < signatures.size())
                && exports.stream().allMatch(this::isConsistent)
                && elements.stream().flatMapToInt(Arrays::stream).allMatch(f -> f == -1 || isFunction(f))
                && IntStream.of(dataSizes).allMatch(size -> size >= 0);
    }

    private boolean isConsistent(Export export) {
        int index = export.index();
        return switch (export.kind()) {
            case FUNCTION -> isFunction(index);
            case TABLE -> index >= 0 && index < tables.size();
            case MEMORY -> index >= 0 && index < memories.size();
            case GLOBAL -> index >= 0 && index < globals.size() && sharedGlobals[index];
            case TAG -> index >= 0 && index < tags.size();
        };
    }

    private boolean isFunction(int index) {
        return Arrays.binarySearch(functions, index) >= 0;
    }

    /** How many of the memories are imported: the first ones. */
    int importedMemories() {
        return imported(MemoryType.class);
    }

    /** How many of the tables. */
    int importedTables() {
        return imported(TableType.class);
    }

    /** How many of the globals. */
    int importedGlobals() {
        return imported(GlobalType.class);
    }

    private int imported(Class<? extends ExternType> kind) {
        return (int) imports.stream().filter(i -> kind.isInstance(i.type())).count();
    }

    /** Where function {@code index} stands in {@link #functions}. */
    int slotOf(int index) {
        int slot = findSlot(index);
        if (slot < 0) {
            throw new IllegalArgumentException("function " + index + " cannot be a value");
        }
        return slot;
    }

    /** As {@link #slotOf}, negative where the function cannot be a value. */
    int findSlot(int index) {
        return Arrays.binarySearch(functions, index);
    }

    public FuncType functionType(int index) {
        return signatures.get(functionSignatures[slotOf(index)]);
    }

    /** The type of an export. */
    public ExternType typeOf(Export export) {
        return switch (export.kind()) {
            case FUNCTION -> functionType(export.index());
            case TABLE -> tables.get(export.index());
            case MEMORY -> memories.get(export.index());
            case GLOBAL -> globals.get(export.index());
            case TAG -> tags.get(export.index());
        };
    }
}
