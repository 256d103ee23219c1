package io.wasmj.compiler;

import java.util.Map;

/**
 * A compiled module: what {@code Engine.load} takes and what a jar of it holds.
 *
 * @param files contents by entry name, in the order they are written
 */
public record CompiledArtifact(Map<String, byte[]> files, CompilationReport report) {}
