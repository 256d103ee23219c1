package io.wasmj.runtime;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Defines the generated classes of one module. They see those of types, this runtime and the JDK, nothing else. */
final class GuestClassLoader extends ClassLoader {

    static {
        registerAsParallelCapable();
    }

    private final ModuleFiles files;

    GuestClassLoader(ModuleFiles files, TypeClassLoader types) {
        super("wasmj", types);
        this.files = files;
        types.offer(files);
    }

    /** The contents of an entry that every compiled module has. */
    byte[] file(String name) {
        byte[] bytes = files.read(name);
        if (bytes == null) {
            throw new MalformedModule("the compiled module lacks " + name, -1);
        }
        return bytes;
    }

    /** The contents of an entry that a compiled module may have. */
    byte @Nullable [] optionalFile(String name) {
        return files.read(name);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = files.read(name.replace('.', '/') + ".class");
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        byte[] bytes = files.read(name);
        return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
    }
}
