package io.wasmj.runtime;

import io.wasmj.runtime.abi.ModuleDescription;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Defines the generated classes of one module. They see those of types, this runtime and the JDK, nothing else. */
final class GuestClassLoader extends ClassLoader {

    static {
        registerAsParallelCapable();
    }

    private final Map<String, byte[]> files;

    GuestClassLoader(Map<String, byte[]> files, TypeClassLoader types) {
        super("wasmj", types);
        this.files = Map.copyOf(files);
        types.offer(files);
    }

    static GuestClassLoader ofJar(Path path, TypeClassLoader types) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        try (JarFile jar = new JarFile(path.toFile())) {
            for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                try (InputStream in = jar.getInputStream(entry)) {
                    files.put(entry.getName(), in.readAllBytes());
                }
            }
        } catch (ZipException | EOFException e) {
            throw new MalformedModule(path + " is not a jar, or a damaged one", e);
        }
        if (!files.containsKey(ModuleDescription.STAMP)) {
            throw new MalformedModule(path + " is not a compiled module: it lacks " + ModuleDescription.STAMP, -1);
        }
        return new GuestClassLoader(files, types);
    }

    /** The contents of an entry that every compiled module has. */
    byte[] file(String name) {
        byte[] bytes = files.get(name);
        if (bytes == null) {
            throw new MalformedModule("the compiled module lacks " + name, -1);
        }
        return bytes;
    }

    /** The contents of an entry that a compiled module may have. */
    byte @Nullable [] optionalFile(String name) {
        return files.get(name);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = files.get(name.replace('.', '/') + ".class");
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        byte[] bytes = files.get(name);
        return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
    }
}
