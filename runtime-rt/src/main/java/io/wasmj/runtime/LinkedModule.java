package io.wasmj.runtime;

import io.wasmj.runtime.abi.InstanceState;
import io.wasmj.runtime.abi.ResolvedImports;
import org.jspecify.annotations.Nullable;

/** A module whose imports are resolved: ready to be instantiated, again and again and from many threads. */
public final class LinkedModule {

    private final CompiledModule module;
    private final ResolvedImports imports;

    LinkedModule(CompiledModule module, ResolvedImports imports) {
        this.module = module;
        this.imports = imports;
    }

    public CompiledModule module() {
        return module;
    }

    public Instance instantiate() {
        return instantiate(InstanceOptions.DEFAULT);
    }

    /**
     * Makes an instance: fresh memory, globals and tables, segments copied, start function run; or, where the module's jar
     * has a snapshot, as that has it.
     *
     * @throws Trap where a segment does not fit, a limit is too small, or the start function traps
     */
    public Instance instantiate(InstanceOptions options) {
        return instantiate(options, module.state());
    }

    /** @param state of another instance, as which this one starts; null for a new one */
    Instance instantiate(InstanceOptions options, @Nullable InstanceState state) {
        Instance[] made = new Instance[1];
        Interruption interruption = options.interruption();
        module.guest().instantiate(imports, options.own(), state, guest -> {
            if (interruption != null) {
                interruption.attach(guest);
            }
            made[0] = new Instance(this, guest, options.attachments());
            return made[0];
        });
        module.engine().register(made[0]);
        return made[0];
    }
}
