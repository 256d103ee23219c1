package io.wasmj.compiler.emit;

import io.wasmj.compiler.binary.CodeReader;
import io.wasmj.compiler.binary.Module;
import io.wasmj.compiler.binary.Module.ElementSegment;
import io.wasmj.compiler.binary.Module.ExternKind;
import io.wasmj.compiler.binary.Module.Global;
import io.wasmj.compiler.binary.Module.Slice;
import io.wasmj.compiler.binary.Module.Table;
import io.wasmj.compiler.binary.Opcode;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.ImportType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The functions that may become values, grouped by type. Within a type they are numbered in the order of their indices:
 * these are the ordinals that dispatchers switch over.
 */
final class Signatures {

    private final Map<FuncType, Integer> indices = new LinkedHashMap<>();
    private final List<List<Integer>> functions = new ArrayList<>();
    private final int[] values;

    private Signatures(int[] values) {
        this.values = values;
    }

    static Signatures of(Module module, List<FunctionScan> scans) {
        TreeSet<Integer> values = new TreeSet<>();
        module.exports().stream().filter(e -> e.kind() == ExternKind.FUNC).forEach(e -> values.add(e.index()));
        for (ElementSegment segment : module.elements()) {
            for (int function : segment.functions()) {
                values.add(function);
            }
            segment.expressions().forEach(e -> addReferences(module, e, values));
        }
        for (Global global : module.globals()) {
            addReferences(module, global.init(), values);
        }
        for (Table table : module.tables()) {
            addReferences(module, table.init(), values);
        }
        Signatures result =
                new Signatures(values.stream().mapToInt(Integer::intValue).toArray());
        for (int function : result.values) {
            result.functions.get(result.add(module.functionType(function))).add(function);
        }
        for (ImportType wanted : module.imports()) {
            if (wanted.type() instanceof FuncType type) {
                result.add(type);
            }
        }
        scans.forEach(scan -> scan.indirect().forEach(result::add));
        return result;
    }

    private static void addReferences(Module module, @Nullable Slice expression, Set<Integer> values) {
        if (expression == null) {
            return;
        }
        CodeReader code = CodeReader.of(module, expression);
        while (!code.atEnd()) {
            Opcode op = code.opcode();
            if (op == Opcode.REF_FUNC) {
                values.add(code.u32());
            } else {
                code.skip(op);
            }
        }
    }

    private int add(FuncType type) {
        Integer index = indices.get(type);
        if (index == null) {
            index = indices.size();
            indices.put(type, index);
            functions.add(new ArrayList<>());
        }
        return index;
    }

    /** All types, by index. */
    List<FuncType> types() {
        return List.copyOf(indices.keySet());
    }

    int index(FuncType type) {
        Integer index = indices.get(type);
        if (index == null) {
            throw new AssertionError(type);
        }
        return index;
    }

    /** The functions of a type that may become values, by ordinal. */
    List<Integer> functions(int signature) {
        return functions.get(signature);
    }

    /** All functions that may become values, ascending. */
    int[] values() {
        return values;
    }
}
