package io.wasmj.compiler.emit;

import io.wasmj.compiler.binary.Module;
import io.wasmj.compiler.binary.Module.ExternKind;
import io.wasmj.compiler.ir.FunctionSource;
import io.wasmj.compiler.pass.FunctionSplitter;
import io.wasmj.runtime.GlobalType;
import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.runtime.TableType;
import io.wasmj.runtime.VectorForm;
import io.wasmj.runtime.abi.ModuleDescription;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns a valid module into classes. First every function is scanned, then all is given its place, then the classes of
 * functions are emitted, in any order and in parallel; what depends on them comes last.
 */
public final class ModuleEmitter {

    /** The most bytes of bytecode of any method. */
    public static final int MOST_METHOD_BYTES = FunctionSplitter.MOST_METHOD_BYTES;

    private final ModuleLayout layout;
    private final FunctionSource source;
    private final int methodBytes;

    private ModuleEmitter(ModuleLayout layout, FunctionSource source, int methodBytes) {
        this.layout = layout;
        this.source = source;
        this.methodBytes = methodBytes;
    }

    /** What was learnt of one function before emission. */
    public static final class Scan {
        private final FunctionScan scan;

        private Scan(FunctionScan scan) {
            this.scan = scan;
        }
    }

    /** Some functions as a class file. */
    public record Shard(String name, byte[] bytes, int functions, int splitFunctions, int largestMethod) {}

    /** Thread-safe. */
    public static Scan scan(Module module, int definedIndex) {
        return new Scan(FunctionScan.of(module, definedIndex));
    }

    /**
     * Gives everything of a module its place.
     *
     * @param source gives the functions
     * @param id tells the module's package apart from all others
     * @param scans of all functions that have a body
     */
    public static ModuleEmitter of(
            Module module,
            FunctionSource source,
            MemoryStrategy strategy,
            VectorForm vectors,
            int methodBytes,
            boolean interruptible,
            String id,
            List<Scan> scans) {
        List<FunctionScan> all = scans.stream().map(s -> s.scan).toList();
        // What has no vectors should run wherever it is.
        VectorForm form = all.stream().anyMatch(FunctionScan::vectors) ? vectors : VectorForm.HALVES;
        return new ModuleEmitter(new ModuleLayout(module, strategy, form, interruptible, id, all), source, methodBytes);
    }

    public int shards() {
        return layout.shardCount();
    }

    /** Emits the functions of a shard. Thread-safe. */
    public Shard emitShard(int shard, Runnable functionDone) {
        FunctionsClass type = new FunctionsClass(layout, source, shard, methodBytes);
        int functions = 0;
        Module module = layout.module();
        for (int i = layout.firstFunction(shard); i < module.functions().length && layout.shard(i) == shard; i++) {
            type.add(i);
            functions++;
            functionDone.run();
        }
        return new Shard(layout.shardClass(shard), type.end(), functions, type.splitFunctions(), type.largestMethod());
    }

    /** Emits all other classes, by internal name. To be called after all shards are done. */
    public Map<String, byte[]> emitRest() {
        Map<String, byte[]> classes = new LinkedHashMap<>();
        if (layout.module().importedFunctions() > 0) {
            classes.put(layout.importsClass(), ImportsClass.emit(layout));
        }
        classes.putAll(new DispatchClasses(layout, methodBytes).emit());
        classes.put(layout.instance(), new InstanceClass(layout).emit());
        classes.putAll(TypeClasses.emit(layout.module()));
        return classes;
    }

    /** The resource with what data segments hold. */
    public byte[] data() {
        return layout.image().resource();
    }

    public ModuleDescription describe() {
        Module module = layout.module();
        List<GlobalType> globals =
                module.globals().stream().map(Module.Global::type).toList();
        List<TableType> tables =
                module.tables().stream().map(Module.Table::type).toList();
        boolean[] shared = new boolean[globals.size()];
        for (int i = 0; i < shared.length; i++) {
            shared[i] = layout.isShared(i);
        }
        int[] values = layout.signatures().values();
        int[] signatures = Arrays.stream(values)
                .map(f -> layout.signature(module.functionType(f)))
                .toArray();
        String name = module.names().module();
        return new ModuleDescription(
                name == null ? "" : name,
                layout.instance().replace('/', '.'),
                layout.strategy(),
                layout.vectors(),
                module.types(),
                layout.signatures().types(),
                module.imports(),
                module.exports().stream().map(ModuleEmitter::describe).toList(),
                tables,
                module.memories(),
                module.tags(),
                globals,
                shared,
                values,
                signatures,
                module.elements().stream()
                        .map(segment -> InstanceClass.items(module, segment))
                        .toList(),
                layout.image().sizes(),
                module.start() >= 0);
    }

    private static ModuleDescription.Export describe(Module.Export export) {
        ModuleDescription.Kind kind = export.kind() == ExternKind.FUNC
                ? ModuleDescription.Kind.FUNCTION
                : ModuleDescription.Kind.valueOf(export.kind().name());
        return new ModuleDescription.Export(export.name(), kind, export.index());
    }
}
