package io.wasmj.http;

import io.wasmj.compiler.CompilerOptions;
import io.wasmj.compiler.WasmCompiler;
import io.wasmj.runtime.CompiledModule;
import io.wasmj.runtime.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes a loaded module of a component's source; called once per source, when a server starts. */
@FunctionalInterface
public interface ModuleLoader {

    /** Loads a {@code .jar} that {@code wasmj compile} wrote, and compiles anything else so that its guests can be ended. */
    ModuleLoader DEFAULT = (engine, source) -> source.toString().endsWith(".jar")
            ? engine.load(source)
            : engine.load(
                    WasmCompiler.compile(Files.readAllBytes(source), CompilerOptions.DEFAULT.withInterruptible(true))
                            .files());

    /**
     * Loads one.
     *
     * @throws io.wasmj.runtime.WasmException where the source is not a module, or not a valid one
     */
    CompiledModule load(Engine engine, Path source) throws IOException;
}
