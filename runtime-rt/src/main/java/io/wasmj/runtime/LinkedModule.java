package io.wasmj.runtime;

import io.wasmj.runtime.abi.GlobalInstance;
import io.wasmj.runtime.abi.MemoryInstance;
import io.wasmj.runtime.abi.TableInstance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A module whose imports are resolved: ready to be instantiated, again and again and from many threads. */
public final class LinkedModule {

    private final CompiledModule module;
    private final @Nullable Object imports;
    private final List<GlobalInstance> globals;
    private final List<TableInstance> tables;
    private final List<MemoryInstance> memories;

    LinkedModule(
            CompiledModule module,
            @Nullable Object imports,
            List<GlobalInstance> globals,
            List<TableInstance> tables,
            List<MemoryInstance> memories) {
        this.module = module;
        this.imports = imports;
        this.globals = List.copyOf(globals);
        this.tables = List.copyOf(tables);
        this.memories = List.copyOf(memories);
    }

    public CompiledModule module() {
        return module;
    }

    public Instance instantiate() {
        return instantiate(InstanceOptions.DEFAULT);
    }

    /**
     * Makes an instance: fresh memory, globals and tables, segments copied, start function run.
     *
     * @throws Trap where a segment does not fit, a limit is too small, or the start function traps
     */
    public Instance instantiate(InstanceOptions options) {
        Instance[] made = new Instance[1];
        Interruption interruption = options.interruption();
        module.guest()
                .instantiate(
                        imports,
                        globals,
                        tables,
                        memories,
                        options.maxMemoryPages(),
                        options.maxTableElements(),
                        guest -> {
                            if (interruption != null) {
                                interruption.attach(guest);
                            }
                            made[0] = new Instance(module, guest, options.attachments(), memories.isEmpty());
                            return made[0];
                        });
        module.engine().register(made[0]);
        return made[0];
    }
}
