package io.wasmj.cli.script;

import io.wasmj.runtime.CompiledModule;
import io.wasmj.runtime.ImportType;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.Linker;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The modules and instances a script has made so far. One that could not be made leaves its outcome in its place, which
 * then becomes that of every command that builds on it.
 */
final class Instances {

    /** A command builds on what could not be made. */
    static final class Unavailable extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final transient Outcome outcome;

        private Unavailable(Outcome outcome) {
            super(null, null, false, false);
            this.outcome = outcome;
        }

        Outcome outcome() {
            return outcome;
        }
    }

    /** What stands behind a name: a value, or why there is none. */
    private record Slot<T>(@Nullable T value, @Nullable Outcome why) {
        T get() {
            if (value == null) {
                throw new Unavailable(why == null ? new Outcome.Failed("there is none", null) : why);
            }
            return value;
        }
    }

    private final Spectest spectest;
    private final Map<String, Slot<Instance>> named = new HashMap<>();
    private final Map<String, Slot<Instance>> registered = new HashMap<>();
    private final Map<String, Slot<CompiledModule>> definitions = new HashMap<>();
    private Slot<Instance> latest = new Slot<>(null, null);
    private Slot<CompiledModule> latestDefinition = new Slot<>(null, null);

    Instances(Spectest spectest) {
        this.spectest = spectest;
    }

    void add(@Nullable String name, Instance instance) {
        set(name, new Slot<>(instance, null));
    }

    void addMissing(@Nullable String name, Outcome why) {
        set(name, new Slot<>(null, why));
    }

    private void set(@Nullable String name, Slot<Instance> slot) {
        latest = slot;
        if (name != null) {
            named.put(name, slot);
        }
    }

    void define(@Nullable String name, CompiledModule module) {
        setDefinition(name, new Slot<>(module, null));
    }

    void defineMissing(@Nullable String name, Outcome why) {
        setDefinition(name, new Slot<>(null, why));
    }

    private void setDefinition(@Nullable String name, Slot<CompiledModule> slot) {
        latestDefinition = slot;
        if (name != null) {
            definitions.put(name, slot);
        }
    }

    void register(String as, @Nullable String name) {
        Slot<Instance> slot = slot(name);
        registered.put(as, slot);
        slot.get();
    }

    /** The instance of a name, or the latest. */
    Instance get(@Nullable String name) {
        return slot(name).get();
    }

    private Slot<Instance> slot(@Nullable String name) {
        return name == null ? latest : named.getOrDefault(name, new Slot<>(null, null));
    }

    CompiledModule definition(@Nullable String name) {
        return (name == null ? latestDefinition : definitions.getOrDefault(name, new Slot<>(null, null))).get();
    }

    /** Links a module against what is registered and instantiates it. */
    Instance instantiate(CompiledModule module) {
        Linker linker = new Linker();
        for (String from :
                module.imports().stream().map(ImportType::module).distinct().toList()) {
            Slot<Instance> slot = registered.get(from);
            if (slot != null) {
                linker.instance(from, slot.get());
            } else if (from.equals(Spectest.NAME)) {
                spectest.define(linker);
            }
        }
        return linker.link(module).instantiate();
    }
}
