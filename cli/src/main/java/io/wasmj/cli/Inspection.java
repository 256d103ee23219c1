package io.wasmj.cli;

import io.wasmj.compiler.CompilerOptions;
import io.wasmj.compiler.ModuleCache;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.ImportType;
import io.wasmj.runtime.abi.DescriptionCodec;
import io.wasmj.runtime.abi.ModuleDescription;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * What a compiled module consists of.
 *
 * @param wasmBytes size of the WebAssembly module; null where only the jar is known
 * @param bodies bytes of WebAssembly by method name, as far as known
 */
record Inspection(
        Path file,
        ModuleDescription description,
        Properties stamp,
        @Nullable Integer wasmBytes,
        Map<String, Integer> bodies,
        MethodSizes sizes) {

    /** HotSpot never compiles a method of more bytes of bytecode than this. */
    static final int METHOD_LIMIT = CompilerOptions.MOST_METHOD_BYTES;

    static Inspection of(ModuleFile file, CompilerOptions options, @Nullable ModuleCache cache, Shell shell)
            throws IOException {
        Path jar = file.jar(options, cache, shell);
        Map<String, byte[]> files = jar == null ? file.compile(options, shell) : contents(jar);
        byte[] description = files.get(ModuleDescription.RESOURCE);
        byte[] stamp = files.get(ModuleDescription.STAMP);
        if (description == null || stamp == null) {
            throw new CommandFailure(file.path() + ": is a jar, but not of a compiled module");
        }
        ModuleDescription module = DescriptionCodec.decode(description);
        byte[] wasm = file.isCompiled() ? null : file.readWasm();
        return new Inspection(
                file.path(),
                module,
                properties(stamp),
                wasm == null ? null : wasm.length,
                wasm == null ? Map.of() : FunctionBodies.byMethod(wasm, imported(module, FuncType.class)),
                MethodSizes.of(files));
    }

    private static Map<String, byte[]> contents(Path jar) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        try (JarFile open = new JarFile(jar.toFile())) {
            for (Enumeration<JarEntry> entries = open.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                try (InputStream in = open.getInputStream(entry)) {
                    files.put(entry.getName(), in.readAllBytes());
                }
            }
        } catch (ZipException e) {
            throw new CommandFailure(jar + ": is a damaged jar: " + e.getMessage(), e);
        }
        return files;
    }

    private static Properties properties(byte[] stamp) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(new String(stamp, StandardCharsets.UTF_8)));
        return properties;
    }

    /** Functions with the most bytecode first. */
    List<MethodSizes.Function> largestFunctions(int most) {
        return sizes.functions().stream()
                .sorted(Comparator.comparingInt(MethodSizes.Function::bytes)
                        .reversed()
                        .thenComparing(MethodSizes.Function::method))
                .limit(most)
                .toList();
    }

    long splitFunctions() {
        return sizes.functions().stream().filter(MethodSizes.Function::isSplit).count();
    }

    boolean isWithinLimit() {
        return sizes.largest().bytes() <= METHOD_LIMIT;
    }

    /** How many of the tables or memories are imported: those come first. */
    int imported(Class<?> type) {
        return imported(description, type);
    }

    private static int imported(ModuleDescription module, Class<?> type) {
        return (int) module.imports().stream()
                .map(ImportType::type)
                .filter(type::isInstance)
                .count();
    }
}
