package io.wasmj.compiler.validate;

import io.wasmj.compiler.binary.ImplementationLimits;
import io.wasmj.compiler.binary.Module;
import io.wasmj.compiler.binary.Module.ElementSegment;
import io.wasmj.compiler.binary.Module.Export;
import io.wasmj.compiler.binary.Module.Global;
import io.wasmj.compiler.binary.Module.Slice;
import io.wasmj.compiler.binary.Module.Table;
import io.wasmj.runtime.AddressType;
import io.wasmj.runtime.DefinedType;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.InvalidModule;
import io.wasmj.runtime.Limits;
import io.wasmj.runtime.MalformedModule;
import io.wasmj.runtime.Memory;
import io.wasmj.runtime.MemoryType;
import io.wasmj.runtime.RefType;
import io.wasmj.runtime.TableType;
import io.wasmj.runtime.TagType;
import io.wasmj.runtime.ValType;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Validates a module (spec, "Validation"): first everything but the bodies of functions, then these, in any order and by
 * as many threads as there are.
 */
public final class ModuleValidator {

    private static final long MAX_TABLE_SIZE = 0xffff_ffffL;

    private final Module module;
    private final BitSet references = new BitSet();

    public ModuleValidator(Module module) {
        this.module = module;
    }

    /**
     * Validates everything but the bodies.
     *
     * @throws InvalidModule if it is not valid
     */
    public void validateModule() {
        module.types().forEach(ModuleValidator::type);
        for (int type : module.functions()) {
            checkIndex("type", type, module.types().size());
            if (!(module.types().get(type).composite() instanceof FuncType)) {
                throw error("unknown type " + type + " of a function");
            }
        }
        for (TagType tag : module.tags()) {
            if (!tag.type().results().isEmpty()) {
                throw error("non-empty tag result type: " + tag.type());
            }
        }
        int importedGlobals = module.importedGlobals();
        for (int i = 0; i < module.tables().size(); i++) {
            table(module.tables().get(i), i >= module.importedTables(), importedGlobals);
        }
        for (MemoryType memory : module.memories()) {
            limits(memory);
        }
        List<Global> globals = module.globals();
        for (int i = 0; i < globals.size(); i++) {
            expression(globals.get(i).init(), globals.get(i).type().value(), i);
        }
        exports();
        start();
        for (ElementSegment segment : module.elements()) {
            elements(segment);
        }
        for (Module.DataSegment segment : module.data()) {
            if (segment.mode() == Module.Mode.ACTIVE) {
                checkIndex("memory", segment.memory(), module.memories().size());
                MemoryType memory = module.memories().get(segment.memory());
                expression(segment.offset(), memory.address().valType(), globals.size());
            }
        }
    }

    /**
     * Validates one body; {@link #validateModule} comes first.
     *
     * @param definedIndex the index of the function among those that are not imported
     * @throws InvalidModule if it is not valid
     * @throws MalformedModule if it is not made of instructions
     */
    public void validateFunction(int definedIndex) {
        new FunctionValidator(module, references, definedIndex).validate();
    }

    private void table(Table table, boolean defined, int globals) {
        boolean wide = table.type().address() == AddressType.I64;
        limits("table size", table.type().limits(), wide ? Long.MAX_VALUE : MAX_TABLE_SIZE, wide ? "2^64-1" : "2^32-1");
        if (table.init() == null && defined && !table.type().element().nullable()) {
            throw error("type mismatch: a table of " + table.type().element() + " needs an initial value");
        }
        expression(table.init(), table.type().element(), globals);
    }

    /** The subtype that a type declares itself to be. */
    private static void type(DefinedType type) {
        DefinedType supertype = type.supertype();
        if (supertype == null) {
            return;
        }
        if (supertype.isFinal()) {
            throw error("sub type: the supertype is final: " + supertype.composite());
        }
        if (!type.composite().matches(supertype.composite())) {
            throw error("sub type " + type.composite() + " does not match " + supertype.composite());
        }
        if (type.depth() > ImplementationLimits.SUBTYPE_DEPTH) {
            throw error("sub type: more than " + ImplementationLimits.SUBTYPE_DEPTH + " supertypes");
        }
    }

    private static void limits(MemoryType memory) {
        boolean wide = memory.address() == AddressType.I64;
        if (memory.isShared() && !memory.limits().hasMax()) {
            throw error("shared memory must have maximum: " + memory);
        }
        if (memory.pageSize() == Memory.PAGE) {
            long most = wide ? ImplementationLimits.MEMORY64_PAGES : ImplementationLimits.MEMORY_PAGES;
            limits("memory size", memory.limits(), most, wide ? "2^48 pages" : "65536 pages (4 GiB)");
        } else {
            long most = wide ? Long.MAX_VALUE : 0xffff_ffffL;
            limits("memory size", memory.limits(), most, wide ? "2^64-1 bytes" : "2^32-1 bytes");
        }
    }

    private static void limits(String what, Limits limits, long largest, String largestName) {
        if (limits.min() > largest || limits.max() > largest) {
            throw error(what + " must be at most " + largestName + ", found " + limits);
        }
        if (limits.hasMax() && limits.min() > limits.max()) {
            throw error("size minimum must not be greater than maximum: " + limits);
        }
    }

    private void exports() {
        Set<String> names = new HashSet<>();
        for (Export export : module.exports()) {
            if (!names.add(export.name())) {
                throw error("duplicate export name \"" + export.name() + "\"");
            }
            switch (export.kind()) {
                case FUNC -> {
                    checkIndex("function", export.index(), module.functions().length);
                    references.set(export.index());
                }
                case TABLE ->
                    checkIndex("table", export.index(), module.tables().size());
                case MEMORY ->
                    checkIndex("memory", export.index(), module.memories().size());
                case GLOBAL ->
                    checkIndex("global", export.index(), module.globals().size());
                case TAG -> checkIndex("tag", export.index(), module.tags().size());
            }
        }
    }

    private void start() {
        int start = module.start();
        if (start < 0) {
            return;
        }
        checkIndex("function", start, module.functions().length);
        FuncType type = module.functionType(start);
        if (!type.params().isEmpty() || !type.results().isEmpty()) {
            throw error("start function " + start + ": expected () -> (), found " + type);
        }
    }

    private void elements(ElementSegment segment) {
        for (int function : segment.functions()) {
            checkIndex("function", function, module.functions().length);
            references.set(function);
        }
        int globals = module.globals().size();
        for (Slice expression : segment.expressions()) {
            expression(expression, segment.type(), globals);
        }
        if (segment.mode() == Module.Mode.ACTIVE) {
            checkIndex("table", segment.table(), module.tables().size());
            TableType table = module.tables().get(segment.table()).type();
            RefType element = table.element();
            if (!segment.type().matches(element)) {
                throw error("type mismatch: expected elements of " + element + ", found " + segment.type());
            }
            expression(segment.offset(), table.address().valType(), globals);
        }
    }

    private void expression(@Nullable Slice expression, ValType type, int globals) {
        if (expression != null) {
            new ConstantExpression(module, expression, globals, references).validate(type);
        }
    }

    private static void checkIndex(String what, int index, int count) {
        if (Integer.compareUnsigned(index, count) >= 0) {
            throw error("unknown " + what + " " + Integer.toUnsignedString(index));
        }
    }

    private static InvalidModule error(String message) {
        return new InvalidModule(message, -1, -1);
    }
}
