package io.wasmj.runtime;

import io.wasmj.runtime.abi.MethodNames;
import io.wasmj.runtime.abi.ModuleDescription;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Defines the generated classes of one module. They see those of types, this runtime and the JDK, nothing else. */
final class GuestClassLoader extends ClassLoader {

    static {
        registerAsParallelCapable();
    }

    private final ModuleFiles files;

    /** Whether the JVM has its classes already, from an AOT cache: verified and linked. */
    private final boolean isOnClassPath;

    GuestClassLoader(ModuleFiles files, TypeClassLoader types) {
        super("wasmj", types);
        this.files = files;
        types.offer(files);
        isOnClassPath = files.isOnClassPath() && isOfSameBuild(file(ModuleDescription.STAMP));
    }

    /** Another jar may have taken the place of the one on the class path; all builds of a module name classes alike. */
    private static boolean isOfSameBuild(byte[] stamp) {
        try (InputStream there = GuestClassLoader.class.getClassLoader().getResourceAsStream(ModuleDescription.STAMP)) {
            return there != null && Arrays.equals(stamp, there.readAllBytes());
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (isOnClassPath || !isOwn(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : findClass(name);
        }
    }

    private static boolean isOwn(String name) {
        return name.startsWith(MethodNames.GUEST_PACKAGE)
                && !name.startsWith(ModuleDescription.TYPES.replace('/', '.'));
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
