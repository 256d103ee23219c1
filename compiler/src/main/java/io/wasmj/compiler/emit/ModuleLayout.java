package io.wasmj.compiler.emit;

import io.wasmj.compiler.binary.Module;
import io.wasmj.compiler.binary.Module.ExternKind;
import io.wasmj.compiler.ir.Expr.Const;
import io.wasmj.compiler.ir.IrBuilder;
import io.wasmj.compiler.ir.Stmt.Return;
import io.wasmj.runtime.AddressType;
import io.wasmj.runtime.ArrayType;
import io.wasmj.runtime.DefinedType;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.GlobalType;
import io.wasmj.runtime.Memory;
import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.runtime.VectorForm;
import io.wasmj.runtime.abi.MethodNames;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where everything of a module lies in the generated classes. Decided before the first function is emitted. */
final class ModuleLayout {

    /** A class has at most 65,535 constants; also classes load lazily, so small ones leave the rest on disk. */
    private static final int MOST_POOL_ENTRIES = 30_000;

    private static final int MOST_CODE_BYTES = 60_000;

    /** Code compiled for a memory that starts with less checks addresses in ints, and the memory stays below 2 GiB. */
    private static final long INT_PAGES = 32_767;

    private final Module module;
    private final MemoryStrategy strategy;
    private final VectorForm vectors;
    private final boolean interruptible;
    private final BitSet callers = new BitSet();
    private final String packageName;
    private final Map<DefinedType, Integer> typeIndices = new HashMap<>();
    private boolean hasArrays;
    private final Scratch scratch = new Scratch();
    private final DataImage image;
    private final Signatures signatures;
    private final Growth growth;
    private final Tails tails;
    private final int[] shards;
    private final int shardCount;
    private final String[] methods;
    private final BitSet sharedGlobals = new BitSet();
    private final List<@Nullable Const> constantGlobals = new ArrayList<>();

    /** @param id tells this module's package apart from all others */
    ModuleLayout(
            Module module,
            MemoryStrategy strategy,
            VectorForm vectors,
            boolean interruptible,
            String id,
            List<FunctionScan> scans) {
        this.module = module;
        this.strategy = strategy;
        this.vectors = vectors;
        this.interruptible = interruptible;
        image = new DataImage(module);
        for (int i = 0; i < scans.size(); i++) {
            callers.set(module.importedFunctions() + i, scans.get(i).calls());
        }
        for (int i = 0; i < module.types().size(); i++) {
            typeIndices.putIfAbsent(module.types().get(i), i);
            hasArrays |= module.types().get(i).composite() instanceof ArrayType;
        }
        packageName = MethodNames.GUEST_PACKAGE.replace('.', '/') + "m" + id;
        signatures = Signatures.of(module, scans);
        growth = new Growth(module, scans, signatures);
        tails = new Tails(module, scans, signatures);
        shards = new int[module.functions().length];
        shardCount = shard(scans);
        methods = names();
        globals();
    }

    private int shard(List<FunctionScan> scans) {
        int shard = 0;
        int pool = 0;
        int bytes = 0;
        for (int i = 0; i < scans.size(); i++) {
            int entries = scans.get(i).poolEntries();
            int size = module.bodies().get(i).code().length();
            if (bytes > 0 && (pool + entries > MOST_POOL_ENTRIES || bytes + size > MOST_CODE_BYTES)) {
                shard++;
                pool = 0;
                bytes = 0;
            }
            pool += entries;
            bytes += size;
            shards[module.importedFunctions() + i] = shard;
        }
        return scans.isEmpty() ? 0 : shard + 1;
    }

    private String[] names() {
        String[] names = new String[module.functions().length];
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < module.importedFunctions(); i++) {
            // Taken by the method that linking implements.
            seen.put(ImportsClass.method(i), i);
        }
        for (int i = 0; i < names.length; i++) {
            String name = MethodNames.mangle(module.functionName(i));
            if (name.isEmpty() || seen.putIfAbsent(name, i) != null) {
                name = MethodNames.withIndex(name, i);
            }
            names[i] = name;
        }
        return names;
    }

    private void globals() {
        for (int i = 0; i < module.importedGlobals(); i++) {
            sharedGlobals.set(i);
        }
        module.exports().stream().filter(e -> e.kind() == ExternKind.GLOBAL).forEach(e -> sharedGlobals.set(e.index()));
        for (Module.Global global : module.globals()) {
            constantGlobals.add(constant(global));
        }
    }

    private @Nullable Const constant(Module.Global global) {
        GlobalType type = global.type();
        if (global.init() == null || type.mutable()) {
            return null;
        }
        return IrBuilder.build(module, global.init(), type.value()).body().getLast() instanceof Return ret
                        && ret.exprs()[0] instanceof Const known
                ? known
                : null;
    }

    Module module() {
        return module;
    }

    MemoryStrategy strategy() {
        return strategy;
    }

    /** Whether loops look for a request to end. */
    VectorForm vectors() {
        return vectors;
    }

    boolean interruptible() {
        return interruptible;
    }

    /** Whether a function looks for a request to end when it begins: those that call nothing end anyway, or loop. */
    boolean pollsAtEntry(int function) {
        return interruptible && callers.get(function);
    }

    Signatures signatures() {
        return signatures;
    }

    Tails tails() {
        return tails;
    }

    Scratch scratch() {
        return scratch;
    }

    // ---- Classes

    String inPackage(String simpleName) {
        return packageName + "/" + simpleName;
    }

    /** The instance class. */
    String instance() {
        return inPackage("Instance");
    }

    String importsClass() {
        return inPackage("Imports");
    }

    String dispatchClass() {
        return inPackage("Dispatch");
    }

    int shardCount() {
        return shardCount;
    }

    int shard(int function) {
        return shards[function];
    }

    /** The function a shard starts with; the others follow. */
    int firstFunction(int shard) {
        int from = module.importedFunctions();
        int to = shards.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (shards[middle] < shard) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    String shardClass(int shard) {
        return inPackage("F" + shard);
    }

    // ---- Functions

    /** The class that has a function's method. */
    String owner(int function) {
        return function < module.importedFunctions() ? importsClass() : shardClass(shards[function]);
    }

    String method(int function) {
        return methods[function];
    }

    /** The method of a function that may end in a tail call to be carried out by whoever called it. */
    static String bodyMethod(String method) {
        return method + "\\:body";
    }

    String descriptor(FuncType type) {
        StringBuilder out = new StringBuilder("(");
        JavaType.direct(type).forEach(param -> out.append(JavaType.descriptor(param)));
        return out + "L" + instance() + ";)" + JavaType.result(type.results());
    }

    /** Of a dispatcher, which others call too: the ordinal stands behind the parameters. */
    String dispatchDescriptor(FuncType type) {
        StringBuilder out = new StringBuilder("(");
        JavaType.direct(type).forEach(param -> out.append(JavaType.border(param)));
        return out + "IL" + instance() + ";)" + JavaType.borderResult(type.results());
    }

    int signature(FuncType type) {
        return signatures.index(type);
    }

    boolean mayGrow(int function) {
        return growth.mayGrow(function);
    }

    boolean indirectMayGrow() {
        return growth.indirectMayGrow();
    }

    // ---- Types

    /** The index of a type of the module. */
    int typeIndex(DefinedType type) {
        return typeIndices.getOrDefault(type, -1);
    }

    /** Whether there are arrays, whose bad indices the JVM finds. */
    boolean hasArrays() {
        return hasArrays;
    }

    // ---- Memory and globals

    /** Whether instances keep the place of a memory in fields of their own: memory 0, unless other threads grow it. */
    boolean isDirect(int memory) {
        return memory == 0 && !module.memories().getFirst().isShared();
    }

    DataImage image() {
        return image;
    }

    /** The bytes memory 0 has from the start. */
    long memoryMinBytes() {
        return module.memories().isEmpty()
                ? 0
                : module.memories().getFirst().limits().min()
                        * module.memories().getFirst().pageSize();
    }

    /** Whether addresses are checked in longs, because the memory may exceed 2 GiB. */
    boolean longAddresses() {
        return memoryMinBytes() > INT_PAGES * Memory.PAGE
                || (!module.memories().isEmpty() && module.memories().getFirst().address() == AddressType.I64);
    }

    /** Whether a global is imported or exported, and so an object of its own. */
    boolean isShared(int global) {
        return sharedGlobals.get(global);
    }

    /** The value of a global that never changes and is known, else null. */
    @Nullable
    Const constantGlobal(int global) {
        return constantGlobals.get(global);
    }
}
