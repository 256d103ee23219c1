package io.wasmj.runtime;

import io.wasmj.runtime.abi.ModuleDescription;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Defines the generated classes of structures and arrays. A class is named after its type, so that modules of one engine
 * that have a type in common also share its class, whichever of them brought it.
 */
final class TypeClassLoader extends ClassLoader {

    static {
        registerAsParallelCapable();
    }

    private final Map<String, byte[]> files = new ConcurrentHashMap<>();

    TypeClassLoader() {
        super("wasmj-types", Engine.class.getClassLoader());
    }

    /** Takes the classes of types from a module's files. */
    void offer(ModuleFiles module) {
        module.forEachBelow(ModuleDescription.TYPES, files::putIfAbsent);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = files.get(name.replace('.', '/') + ".class");
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }
}
