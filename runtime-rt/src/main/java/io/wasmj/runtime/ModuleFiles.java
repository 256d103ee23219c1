package io.wasmj.runtime;

import io.wasmj.runtime.abi.ModuleDescription;
import java.io.Closeable;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** What a compiled module consists of, by entry name. */
sealed interface ModuleFiles extends Closeable {

    /** The contents of an entry; null where there is none. */
    byte @Nullable [] read(String name);

    /** Reads all entries below a folder. */
    void forEachBelow(String folder, BiConsumer<String, byte[]> reader);

    /** Whether the JVM was started with these among its own classes. */
    boolean isOnClassPath();

    @Override
    void close();

    /** Of a module that was compiled in this process. */
    record InMemory(Map<String, byte[]> files) implements ModuleFiles {

        public InMemory {
            files = Map.copyOf(files);
        }

        @Override
        public byte @Nullable [] read(String name) {
            return files.get(name);
        }

        @Override
        public void forEachBelow(String folder, BiConsumer<String, byte[]> reader) {
            files.forEach((name, bytes) -> {
                if (name.startsWith(folder)) {
                    reader.accept(name, bytes);
                }
            });
        }

        @Override
        public boolean isOnClassPath() {
            return false;
        }

        @Override
        public void close() {}
    }

    /**
     * Of a jar, which stays open and is read as its entries are wanted: a program may never need most of them. Whatever
     * takes the jar's place meanwhile is not seen.
     */
    record InJar(Path path, JarFile jar) implements ModuleFiles {

        static InJar open(Path path) throws IOException {
            JarFile jar;
            try {
                jar = new JarFile(path.toFile(), false);
            } catch (ZipException | EOFException e) {
                throw new MalformedModule(path + " is not a jar, or a damaged one", e);
            }
            if (jar.getEntry(ModuleDescription.STAMP) == null) {
                jar.close();
                throw new MalformedModule(path + " is not a compiled module: it lacks " + ModuleDescription.STAMP, -1);
            }
            return new InJar(path, jar);
        }

        @Override
        public byte @Nullable [] read(String name) {
            JarEntry entry = jar.getJarEntry(name);
            if (entry == null) {
                return null;
            }
            try (InputStream in = jar.getInputStream(entry)) {
                return in.readAllBytes();
            } catch (IOException e) {
                throw new MalformedModule(path + " is damaged: " + name + " cannot be read", e);
            }
        }

        @Override
        public void forEachBelow(String folder, BiConsumer<String, byte[]> reader) {
            jar.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.startsWith(folder))
                    .forEach(name -> {
                        byte[] bytes = read(name);
                        if (bytes != null) {
                            reader.accept(name, bytes);
                        }
                    });
        }

        @Override
        public boolean isOnClassPath() {
            String classPath = System.getProperty("java.class.path", "");
            return List.of(classPath.split(File.pathSeparator, -1))
                    .contains(path.toAbsolutePath().normalize().toString());
        }

        @Override
        public void close() {
            try {
                jar.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
