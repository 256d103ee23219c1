package io.wasmj.spec.api;

import io.wasmj.compiler.CompiledArtifact;
import io.wasmj.compiler.CompilerOptions;
import io.wasmj.compiler.WasmCompiler;
import io.wasmj.runtime.CompiledModule;
import io.wasmj.runtime.Engine;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.spec.Conformance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** The modules in {@code spec-tests/guests}, whose text lies beside them. */
enum Guest {
    API,
    ENDLESS,
    EXCEPTIONS,
    GC,
    HOST,
    IMPORTS,
    STATE,
    THREADS;

    byte[] wasm() {
        String file = "spec-tests/guests/" + name().toLowerCase(java.util.Locale.ROOT) + ".wasm";
        try {
            return Files.readAllBytes(Conformance.project().resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    CompiledArtifact compile(MemoryStrategy memory) {
        return WasmCompiler.compile(wasm(), CompilerOptions.DEFAULT.withMemory(memory));
    }

    CompiledModule load(Engine engine, MemoryStrategy memory) {
        return engine.load(compile(memory).files());
    }

    /** An instance of a module that imports nothing. */
    Instance instantiate(Engine engine, MemoryStrategy memory) {
        return new Linker().link(load(engine, memory)).instantiate();
    }
}
