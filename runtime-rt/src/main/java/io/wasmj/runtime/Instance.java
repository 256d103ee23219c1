package io.wasmj.runtime;

import io.wasmj.runtime.abi.GuestInstance;
import io.wasmj.runtime.abi.InstanceState;
import io.wasmj.runtime.abi.ModuleDescription;
import io.wasmj.runtime.abi.ModuleDescription.Export;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A running module. It belongs to one thread at a time, and after {@link #close} must not be used: its memory is gone.
 */
public final class Instance implements Caller, AutoCloseable {

    private final LinkedModule linked;
    private final CompiledModule module;
    private final GuestInstance guest;
    private final List<Object> attachments;
    private volatile boolean closed;

    Instance(LinkedModule linked, GuestInstance guest, List<Object> attachments) {
        this.linked = linked;
        module = linked.module();
        this.guest = guest;
        this.attachments = attachments;
    }

    public CompiledModule module() {
        return module;
    }

    /** Calls an exported function with boxed arguments; returns null, the one result, or an {@code Object[]} of them. */
    public @Nullable Object call(String export, @Nullable Object... arguments) {
        return function(export).call(arguments);
    }

    /** Whether there is an exported function of that name. */
    public boolean hasFunction(String export) {
        return description().exports().stream()
                .anyMatch(e ->
                        e.kind() == ModuleDescription.Kind.FUNCTION && e.name().equals(export));
    }

    /** An exported function. */
    public WasmFunction function(String export) {
        return get(export, WasmFunction.class);
    }

    /**
     * An exact handle of an exported function.
     *
     * @throws IllegalArgumentException where the export is of another type
     */
    public MethodHandle function(String export, MethodType type) {
        WasmFunction function = function(export);
        if (!function.type().methodType().equals(type)) {
            throw new IllegalArgumentException(export + " is " + function.type() + ", not " + type);
        }
        return function.handle();
    }

    /**
     * An object whose methods call exports directly, without boxing. Method names are export names unless
     * {@link WasmExport} says otherwise.
     *
     * @param type an interface outside named modules, or in a package opened to this one
     * @throws IllegalArgumentException where an export is missing or of another type
     */
    public <T> T exports(Class<T> type) {
        Instance.class.getModule().addReads(type.getModule());
        return exports(type, MethodHandles.lookup());
    }

    /** As {@link #exports(Class)}, for an interface that only {@code lookup} can reach. */
    public <T> T exports(Class<T> type, MethodHandles.Lookup lookup) {
        return module.guest()
                .bindExports(
                        type,
                        guest,
                        lookup,
                        name -> export(name, ModuleDescription.Kind.FUNCTION).index());
    }

    /** An exported memory. */
    public Memory memory(String export) {
        return get(export, Memory.class);
    }

    /** An exported table. */
    public Table table(String export) {
        return get(export, Table.class);
    }

    /** An exported global. */
    public Global global(String export) {
        return get(export, Global.class);
    }

    /** An exported tag. */
    public Tag tag(String export) {
        return get(export, Tag.class);
    }

    /** Everything exported, by name. */
    public Map<String, Extern> externs() {
        Map<String, Extern> all = new LinkedHashMap<>();
        for (Export export : description().exports()) {
            all.put(export.name(), extern(export));
        }
        return all;
    }

    private <T> T get(String name, Class<T> type) {
        ModuleDescription.Kind kind = type == WasmFunction.class
                ? ModuleDescription.Kind.FUNCTION
                : ModuleDescription.Kind.valueOf(type.getSimpleName().toUpperCase(java.util.Locale.ROOT));
        return type.cast(extern(export(name, kind)));
    }

    private Export export(String name, ModuleDescription.Kind kind) {
        return description().exports().stream()
                .filter(e -> e.name().equals(name) && e.kind() == kind)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no exported " + kind.name().toLowerCase(java.util.Locale.ROOT) + " \"" + name + "\""));
    }

    private Extern extern(Export export) {
        return switch (export.kind()) {
            case FUNCTION -> guest.function(export.index());
            case TABLE -> guest.table(export.index());
            case MEMORY -> memory(export.index());
            case GLOBAL -> guest.sharedGlobal(export.index());
            case TAG -> guest.tag(export.index());
        };
    }

    private ModuleDescription description() {
        return module.guest().description();
    }

    /** Whether a call ended in a trap or an exception, so that the guest's state may be torn. */
    public boolean isPoisoned() {
        return guest.isPoisoned();
    }

    /**
     * Its state now, for others to start from. What is attached to it is not part of that, nor is what the host knows of
     * it, such as open files.
     *
     * @throws SnapshotException where it has state that others cannot be given: an import it can change, an object of the
     *     host or of the guest's heap, a call that is under way or ended in a trap
     */
    public Snapshot snapshot() {
        if (closed) {
            throw new IllegalStateException("the instance is closed");
        }
        return new Snapshot(linked, InstanceState.of(guest));
    }

    @Override
    public Memory memory() {
        if (description().memories().isEmpty()) {
            throw new IllegalStateException("the instance has no memory");
        }
        return memory(0);
    }

    private Memory memory(int index) {
        if (closed) {
            throw new IllegalStateException("the instance is closed");
        }
        return guest.memory(index);
    }

    @Override
    public <T> T attachment(Class<T> type) {
        for (Object attachment : attachments) {
            if (type.isInstance(attachment)) {
                return type.cast(attachment);
            }
        }
        throw new IllegalStateException("nothing of " + type + " is attached to the instance");
    }

    @Override
    public void poll() {
        GuestInstance.poll(guest);
    }

    @Override
    public Instance instance() {
        return this;
    }

    /**
     * Gives the memory back at once. Nothing of this instance may be called any more, and no view of its memory used; as
     * everything else, this is for the thread the instance belongs to.
     */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            module.engine().unregister(this);
            guest.release(false);
        }
    }

    /**
     * As {@link #close}, for whoever cannot know whether another thread is still running the guest, which then finds its
     * memory empty and traps. The memory goes when nobody can reach it any more.
     */
    public void abandon() {
        closed = true;
        module.engine().unregister(this);
        guest.release(true);
    }
}
