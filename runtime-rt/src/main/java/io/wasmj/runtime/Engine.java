package io.wasmj.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where compiled modules are loaded and instances live. Thread-safe. Closing it closes every instance made through it.
 *
 * <pre>{@code
 * try (Engine engine = new Engine()) {
 *     LinkedModule module = new Linker().link(engine.load(Path.of("add.jar")));
 *     try (Instance instance = module.instantiate()) {
 *         instance.call("add", 1, 2);
 *     }
 * }
 * }</pre>
 */
public final class Engine implements AutoCloseable {

    /** Room for many times as many instances as threads make at once, lest these write to the same cache lines. */
    private static final int FEW = 256;

    private final TypeClassLoader types = new TypeClassLoader();
    private final Set<Instance> instances = ConcurrentHashMap.newKeySet(FEW);

    /** Open as long as their classes are in use, but not beyond the engine's own time. */
    private final Set<ModuleFiles> jars = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private volatile boolean closed;

    /** An engine with nothing in it yet. */
    public Engine() {}

    /**
     * Loads a module from a jar that {@code wasmj compile} wrote. The jar stays open, and is read as the guest needs its
     * classes, until nobody can reach the module or the engine is closed; another may take its place meanwhile, if that is
     * done by renaming.
     *
     * @throws MalformedModule where it is no such jar, is damaged, or was made for another version of this runtime
     */
    public CompiledModule load(Path jar) throws IOException {
        ModuleFiles files = ModuleFiles.InJar.open(jar);
        try {
            CompiledModule module = load(files);
            jars.add(files);
            return module;
        } catch (RuntimeException | Error e) {
            files.close();
            throw e;
        }
    }

    /**
     * Loads a module that was compiled in this process.
     *
     * @param files what the jar would hold: contents by entry name
     */
    public CompiledModule load(Map<String, byte[]> files) {
        return load(new ModuleFiles.InMemory(files));
    }

    private CompiledModule load(ModuleFiles files) {
        return new CompiledModule(this, new GuestClassLoader(files, types));
    }

    void register(Instance instance) {
        instances.add(instance);
        if (closed) {
            instance.close();
            throw new IllegalStateException("the engine is closed");
        }
    }

    void unregister(Instance instance) {
        instances.remove(instance);
    }

    /**
     * Closes every instance, from any thread: a guest that is still running in another finds its memory empty and then
     * gone.
     */
    @Override
    public void close() {
        closed = true;
        instances.forEach(Instance::abandon);
        instances.clear();
        synchronized (jars) {
            jars.forEach(ModuleFiles::close);
        }
    }
}
