package io.wasmj.compiler;

import io.wasmj.runtime.CompiledModule;
import io.wasmj.runtime.Snapshot;
import io.wasmj.runtime.SnapshotException;
import io.wasmj.runtime.abi.ModuleDescription;
import io.wasmj.runtime.abi.StateCodec;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;

/**
 * A compiled module: what {@code Engine.load} takes and what a jar of it holds.
 *
 * @param files contents by entry name, in the order they are written
 */
public record CompiledArtifact(Map<String, byte[]> files, CompilationReport report) {

    /**
     * The module with a state from which all its instances start, in every process that loads it. Its active data segments
     * are not needed any more and go.
     *
     * @param snapshot of an instance of the same module, which may have been compiled in another way
     * @throws SnapshotException where it is of another module, was not taken where {@link WasmCompiler#compileFrozen} goes
     *     on, or holds what a jar cannot hold
     */
    public CompiledArtifact withSnapshot(Snapshot snapshot) {
        return withSnapshot(snapshot, Map.of());
    }

    /**
     * As above.
     *
     * @param properties what those who run it must know of the state, of which {@link CompiledModule#stamp} tells them
     */
    public CompiledArtifact withSnapshot(Snapshot snapshot, Map<String, String> properties) {
        Properties stamp = stamp();
        CompiledModule taken = snapshot.module().module();
        String hash = stamp.getProperty("wasm.sha256");
        if (!taken.stamp("wasm.sha256").equals(hash)) {
            throw new SnapshotException("the snapshot is of another module: its wasm.sha256 is "
                    + taken.stamp("wasm.sha256") + ", that of this one is " + hash);
        }
        boolean stopped = !taken.stamp("recording").isEmpty();
        if (stopped != stamp.containsKey("frozen")) {
            throw new SnapshotException(
                    stopped
                            ? "the snapshot was taken in the middle of a run, and the module starts at the beginning"
                            : "the module goes on in the middle of a run, and the snapshot was not taken there");
        }
        Map<String, byte[]> all = new LinkedHashMap<>(files);
        byte[] extended = extended(properties);
        all.put(ModuleDescription.STAMP, extended);
        all.put(ModuleDescription.STATE, snapshot.encode(extended));
        all.put(ModuleDescription.DATA, StateCodec.withoutImage(file(ModuleDescription.DATA)));
        return new CompiledArtifact(all, report);
    }

    private byte[] extended(Map<String, String> properties) {
        StringBuilder lines = new StringBuilder(new String(file(ModuleDescription.STAMP), StandardCharsets.UTF_8));
        new TreeMap<>(properties)
                .forEach((key, value) ->
                        lines.append(key).append('=').append(value).append('\n'));
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    private byte[] file(String name) {
        return Objects.requireNonNull(files.get(name), name);
    }

    private Properties stamp() {
        Properties stamp = new Properties();
        try {
            stamp.load(new StringReader(new String(file(ModuleDescription.STAMP), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return stamp;
    }

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
