package io.wasmj.cli;

import io.wasmj.compiler.CompilerOptions;
import io.wasmj.compiler.ModuleCache;
import io.wasmj.compiler.WasmCompiler;
import io.wasmj.http.ModuleLoader;
import io.wasmj.runtime.CompiledModule;
import io.wasmj.runtime.Engine;
import io.wasmj.runtime.WasmException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A module as the user names it: WebAssembly, in binary form or as text, or a jar of a compiled one. Told apart by content, not by name. */
final class ModuleFile {

    private static final int MOST_IMPORT_BYTES = 1 << 20;

    private final Path path;
    private final byte[] start;

    private ModuleFile(Path path, byte[] start) {
        this.path = path;
        this.start = start;
    }

    /** @throws IOException where there is no such file, or it cannot be read */
    static ModuleFile of(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw new CommandFailure(path + ": is a directory, not a module");
        }
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString());
        }
        try (InputStream in = Files.newInputStream(path)) {
            return new ModuleFile(path, in.readNBytes(8));
        }
    }

    Path path() {
        return path;
    }

    /** The file's own name. */
    String name() {
        return path.getFileName().toString();
    }

    boolean isCompiled() {
        return startsWith("PK\3\4");
    }

    private boolean startsWith(String magic) {
        return new String(start, StandardCharsets.ISO_8859_1).startsWith(magic);
    }

    /** The module in binary form, whatever form the file has. */
    byte[] readWasm() throws IOException {
        return WasmCompiler.toBinary(Files.readAllBytes(path));
    }

    /** Compiles the module if need be, and loads it. */
    CompiledModule load(Engine engine, CompilerOptions options, @Nullable ModuleCache cache, Shell shell)
            throws IOException {
        try {
            if (isCompiled()) {
                return engine.load(path);
            }
            byte[] wasm = readWasm();
            Path jar = cachedJar(wasm, options, cache, shell);
            return jar == null ? engine.load(compile(wasm, options, shell)) : engine.load(jar);
        } catch (WasmException e) {
            throw explain(e);
        }
    }

    /** What makes modules of the sources of applications; what is wrong with one is left to whoever knows the manifest. */
    static ModuleLoader loader(CompilerOptions options, @Nullable ModuleCache cache, Shell shell) {
        return (engine, source) -> {
            try {
                return of(source).load(engine, options.withInterruptible(true), cache, shell);
            } catch (CommandFailure e) {
                throw e.getCause() instanceof WasmException fault ? fault : e;
            }
        };
    }

    /** The module's jar: itself, or from the cache. Null where no cache is wanted or it does not work. */
    @Nullable
    Path jar(CompilerOptions options, @Nullable ModuleCache cache, Shell shell) throws IOException {
        try {
            return isCompiled() ? path : cachedJar(readWasm(), options, cache, shell);
        } catch (WasmException e) {
            throw explain(e);
        }
    }

    /** What a jar of the module would hold. */
    Map<String, byte[]> compile(CompilerOptions options, Shell shell) throws IOException {
        try {
            return compile(readWasm(), options, shell);
        } catch (WasmException e) {
            throw explain(e);
        }
    }

    private Map<String, byte[]> compile(byte[] wasm, CompilerOptions options, Shell shell) {
        try (ProgressBar progress = new ProgressBar(name(), shell)) {
            return WasmCompiler.compile(wasm, fitting(options, wasm), progress).files();
        }
    }

    private @Nullable Path cachedJar(byte[] wasm, CompilerOptions options, @Nullable ModuleCache cache, Shell shell) {
        if (cache == null) {
            return null;
        }
        try (ProgressBar progress = new ProgressBar(name(), shell)) {
            return cache.jar(wasm, fitting(options, wasm), progress);
        } catch (IOException e) {
            shell.err().println("wasmj: compiling for this run only: " + FailureReport.describe(e));
            return null;
        }
    }

    /** Programs that start threads are compiled to be interruptible: one thread may have to end the others. */
    static CompilerOptions fitting(CompilerOptions options, byte[] wasm) {
        return startsThreads(wasm) ? options.withInterruptible(true) : options;
    }

    /**
     * Whether a module imports {@code wasi.thread-spawn}. It is not decoded for this, since it may well be in the cache;
     * imports stand near the start, and where something else looks like this one, nothing is lost but a little speed.
     */
    private static boolean startsThreads(byte[] wasm) {
        String start = new String(wasm, 0, Math.min(wasm.length, MOST_IMPORT_BYTES), StandardCharsets.ISO_8859_1);
        return start.contains("\4wasi\14thread-spawn");
    }

    /** Names the file, which whoever found the fault did not know. */
    CommandFailure explain(WasmException e) {
        return new CommandFailure(path + ": " + e.getMessage(), e);
    }
}
