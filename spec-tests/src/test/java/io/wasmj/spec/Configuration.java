package io.wasmj.spec;

import io.wasmj.compiler.CompiledArtifact;
import io.wasmj.compiler.CompilerOptions;
import io.wasmj.compiler.Features;
import io.wasmj.compiler.WasmCompiler;
import io.wasmj.runtime.CompiledModule;
import io.wasmj.runtime.Engine;
import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.runtime.VectorForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A way to compile and load modules; what they do must be the same in all. */
public enum Configuration {
    NATIVE("native memory", MemoryStrategy.NATIVE, CompilerOptions.MOST_METHOD_BYTES, false),
    HEAP("heap memory", MemoryStrategy.HEAP, CompilerOptions.MOST_METHOD_BYTES, false),
    JAR("native memory through jars", MemoryStrategy.NATIVE, CompilerOptions.MOST_METHOD_BYTES, true),
    SPLIT("native memory, nearly every function split", MemoryStrategy.NATIVE, Configuration.TINY_METHOD_BYTES, false),
    HEAP_SPLIT_JAR("heap memory, split, through jars", MemoryStrategy.HEAP, Configuration.TINY_METHOD_BYTES, true);

    private static final int TINY_METHOD_BYTES = 150;

    private final String title;
    private final MemoryStrategy memory;
    private final int methodBytes;
    private final boolean throughJar;

    Configuration(String title, MemoryStrategy memory, int methodBytes, boolean throughJar) {
        this.title = title;
        this.memory = memory;
        this.methodBytes = methodBytes;
        this.throughJar = throughJar;
    }

    public String title() {
        return title;
    }

    public MemoryStrategy memory() {
        return memory;
    }

    public CompiledModule load(Engine engine, byte[] wasm) throws IOException {
        return load(engine, wasm, Features.DEFAULT);
    }

    public CompiledModule load(Engine engine, byte[] wasm, Features features) throws IOException {
        // One job: tests themselves run in parallel.
        CompilerOptions options = CompilerOptions.DEFAULT
                .withMemory(memory)
                .withVectors(VectorForm.best())
                .withMethodBytes(methodBytes)
                .withFeatures(features)
                .withJobs(1);
        CompiledArtifact artifact = WasmCompiler.compile(wasm, options);
        if (!throughJar) {
            return engine.load(artifact.files());
        }
        Path jar = Files.createTempFile("wasmj-test", ".jar");
        try {
            artifact.writeJar(jar);
            return engine.load(jar);
        } finally {
            Files.delete(jar);
        }
    }
}
