package io.wasmj.compiler;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A compiled module: what {@code Engine.load} takes and what a jar of it holds.
 *
 * @param files contents by entry name, in the order they are written
 */
public record CompiledArtifact(Map<String, byte[]> files, CompilationReport report) {

    /**
     * Writes the module as a jar. Equal modules give equal bytes. The target is replaced in one step when all is
     * written: whatever goes wrong, there is never half a jar under its name.
     *
     * @throws IOException whose message says which file could not be written, and why
     */
    public void writeJar(Path target) throws IOException {
        JarWriter.write(files, target, JarWriter.Form.SMALL);
    }
}
