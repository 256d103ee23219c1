package io.wasmj.compiler.emit;

import io.wasmj.compiler.binary.Module;
import io.wasmj.runtime.AbstractHeapType;
import io.wasmj.runtime.ArrayType;
import io.wasmj.runtime.DefinedType;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.RefType;
import io.wasmj.runtime.StorageType;
import io.wasmj.runtime.StructType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which functions may grow the memory, so that callers read its size anew: those that do it themselves, call the host,
 * or call one that may. An indirect call may end up anywhere.
 */
final class Growth {

    private final BitSet grows = new BitSet();
    private boolean indirect;

    Growth(Module module, List<FunctionScan> scans, Signatures signatures) {
        int imported = module.importedFunctions();
        grows.set(0, imported);
        List<List<Integer>> callers = new ArrayList<>();
        for (int i = 0; i < module.functions().length; i++) {
            callers.add(new ArrayList<>());
        }
        ArrayDeque<Integer> work = new ArrayDeque<>();
        BitSet indirectCallers = new BitSet();
        for (int i = 0; i < imported; i++) {
            work.add(i);
        }
        for (int i = 0; i < scans.size(); i++) {
            int function = imported + i;
            scans.get(i).callees().forEach(callee -> callers.get(callee).add(function));
            if (!scans.get(i).indirect().isEmpty()) {
                indirectCallers.set(function);
            }
            if (scans.get(i).grows()) {
                add(function, work);
            }
        }
        // Functions of others come in tables they can reach, or as values that the module puts into its own.
        boolean shared = module.importedTables() > 0
                || module.exports().stream().anyMatch(e -> e.kind() == Module.ExternKind.TABLE)
                || module.globals().stream().anyMatch(g -> isFunction(g.type().value()))
                || module.types().stream().anyMatch(Growth::holdsFunctions);
        BitSet values = new BitSet();
        for (int value : signatures.values()) {
            values.set(value);
        }
        if (shared || values.intersects(grows)) {
            indirect(indirectCallers, work);
        }
        while (!work.isEmpty()) {
            int function = work.remove();
            callers.get(function).forEach(caller -> add(caller, work));
            if (!indirect && values.get(function)) {
                indirect(indirectCallers, work);
            }
        }
    }

    private static boolean holdsFunctions(DefinedType type) {
        return switch (type.composite()) {
            case FuncType func ->
                Stream.concat(func.params().stream(), func.results().stream()).anyMatch(Growth::isFunction);
            case StructType struct -> struct.fields().stream().anyMatch(field -> isFunction(field.storage()));
            case ArrayType array -> isFunction(array.element().storage());
        };
    }

    private static boolean isFunction(StorageType type) {
        return type instanceof RefType ref && ref.heap().top() == AbstractHeapType.FUNC;
    }

    private void add(int function, ArrayDeque<Integer> work) {
        if (!grows.get(function)) {
            grows.set(function);
            work.add(function);
        }
    }

    private void indirect(BitSet callers, ArrayDeque<Integer> work) {
        indirect = true;
        callers.stream().forEach(caller -> add(caller, work));
    }

    boolean mayGrow(int function) {
        return grows.get(function);
    }

    boolean indirectMayGrow() {
        return indirect;
    }
}
