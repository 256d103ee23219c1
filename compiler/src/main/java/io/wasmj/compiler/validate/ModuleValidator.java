package io.wasmj.compiler.validate;

import io.wasmj.compiler.binary.ImplementationLimits;
import io.wasmj.compiler.binary.Module;
import io.wasmj.compiler.binary.Module.ElementSegment;
import io.wasmj.compiler.binary.Module.Export;
import io.wasmj.compiler.binary.Module.Global;
import io.wasmj.compiler.binary.Module.Slice;
import io.wasmj.compiler.binary.Module.Table;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.InvalidModule;
import io.wasmj.runtime.Limits;
import io.wasmj.runtime.MalformedModule;
import io.wasmj.runtime.MemoryType;
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
        for (int type : module.functions()) {
            checkIndex("type", type, module.types().size());
        }
        int importedGlobals = module.importedGlobals();
        for (Table table : module.tables()) {
            table(table, importedGlobals);
        }
        for (MemoryType memory : module.memories()) {
            limits("memory size", memory.limits(), ImplementationLimits.MEMORY_PAGES, "65536 pages (4 GiB)");
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
                expression(segment.offset(), ValType.I32, globals.size());
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

    private void table(Table table, int globals) {
        limits("table size", table.type().limits(), MAX_TABLE_SIZE, "2^32-1");
        expression(table.init(), table.type().element(), globals);
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
            ValType element = module.tables().get(segment.table()).type().element();
            if (element != segment.type()) {
                throw error("type mismatch: expected elements of " + element + ", found " + segment.type());
            }
            expression(segment.offset(), ValType.I32, globals);
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
