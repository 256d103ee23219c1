package io.wasmj.spec.jar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.compiler.CompiledArtifact;
import io.wasmj.compiler.CompilerOptions;
import io.wasmj.compiler.WasmCompiler;
import io.wasmj.runtime.Engine;
import io.wasmj.runtime.MalformedModule;
import io.wasmj.runtime.MemoryStrategy;
import io.wasmj.runtime.abi.ModuleDescription;
import io.wasmj.spec.Conformance;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A jar runs where only the runtime is, and one that does not fit is refused with a reason. */
final class JarTest {

    @TempDir
    private Path folder = Path.of("");

    private static CompiledArtifact compile(MemoryStrategy memory) throws IOException {
        byte[] wasm = Files.readAllBytes(Conformance.project().resolve("spec-tests/guests/api.wasm"));
        return WasmCompiler.compile(wasm, CompilerOptions.DEFAULT.withMemory(memory));
    }

    private Path write(CompiledArtifact artifact) throws IOException {
        Path jar = folder.resolve("api.jar");
        artifact.writeJar(jar);
        return jar;
    }

    private static String refusal(Path jar) {
        try (Engine engine = new Engine()) {
            return String.valueOf(
                    assertThrows(MalformedModule.class, () -> engine.load(jar)).getMessage());
        }
    }

    // ---- Refusals

    @Test
    void anotherVersionOfTheAbi() throws IOException {
        CompiledArtifact artifact = compile(MemoryStrategy.HEAP);
        Map<String, byte[]> files = new LinkedHashMap<>(artifact.files());
        String stamp = new String(Objects.requireNonNull(files.get(ModuleDescription.STAMP)), StandardCharsets.UTF_8);
        String other = stamp.replaceAll("abi\\.version=\\d+", "abi.version=999");
        files.put(ModuleDescription.STAMP, other.getBytes(StandardCharsets.UTF_8));
        String message = refusal(write(new CompiledArtifact(files, artifact.report())));
        assertTrue(message.contains("999") && message.contains("compile it again"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {ModuleDescription.STAMP, ModuleDescription.RESOURCE, ModuleDescription.DATA})
    void missingPart(String part) throws IOException {
        CompiledArtifact artifact = compile(MemoryStrategy.HEAP);
        Map<String, byte[]> files = new LinkedHashMap<>(artifact.files());
        files.remove(part);
        String message = refusal(write(new CompiledArtifact(files, artifact.report())));
        assertTrue(message.contains(part), message);
    }

    @Test
    void damagedDescription() throws IOException {
        CompiledArtifact artifact = compile(MemoryStrategy.HEAP);
        byte[] description = Objects.requireNonNull(artifact.files().get(ModuleDescription.RESOURCE));
        for (int length = 0; length < description.length; length += 7) {
            Map<String, byte[]> files = new LinkedHashMap<>(artifact.files());
            files.put(ModuleDescription.RESOURCE, Arrays.copyOf(description, length));
            String message = refusal(write(new CompiledArtifact(files, artifact.report())));
            assertTrue(message.contains("damaged"), message);
        }
    }

    @Test
    void truncated() throws IOException {
        Path whole = write(compile(MemoryStrategy.HEAP));
        byte[] bytes = Files.readAllBytes(whole);
        Path jar = folder.resolve("truncated.jar");
        for (int length = 0; length < bytes.length; length += bytes.length / 20) {
            Files.write(jar, Arrays.copyOf(bytes, length));
            String message = refusal(jar);
            assertTrue(message.contains("truncated.jar"), message);
        }
    }

    @Test
    void noJarAtAll() throws IOException {
        Path wasm = Files.copy(Conformance.project().resolve("spec-tests/guests/api.wasm"), folder.resolve("api.wasm"));
        assertTrue(refusal(wasm).contains("api.wasm"));
        try (Engine engine = new Engine()) {
            assertThrows(NoSuchFileException.class, () -> engine.load(folder.resolve("missing.jar")));
        }
    }

    // ---- Alone with the runtime

    @ParameterizedTest
    @EnumSource
    void runsWithoutTheCompiler(MemoryStrategy memory) throws Exception {
        Path jar = write(compile(memory));
        List<String> flags = memory == MemoryStrategy.NATIVE
                ? List.of("--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED")
                : List.of();
        assertEquals("5 hello, and no compiler", inChild(flags, jar));
    }

    @Test
    void nativeMemoryWithoutItsFlagIsRefused() throws Exception {
        String said = inChild(List.of(), write(compile(MemoryStrategy.NATIVE)));
        assertTrue(said.contains("--add-exports java.base/jdk.internal.misc=ALL-UNNAMED"), said);
    }

    /** What {@link JarChild} prints in a JVM of its own, whose class path is the runtime and that class. */
    private String inChild(List<String> flags, Path jar) throws Exception {
        String file = JarChild.class.getName().replace('.', '/') + ".class";
        Path copy = folder.resolve("child").resolve(file);
        Files.createDirectories(Objects.requireNonNull(copy.getParent()));
        Files.copy(codeOf(JarChild.class).resolve(file), copy);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of(
                "-cp",
                folder.resolve("child") + java.io.File.pathSeparator + codeOf(Engine.class),
                JarChild.class.getName(),
                jar.toString()));
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(child.waitFor(1, TimeUnit.MINUTES));
        return output.strip();
    }

    private static Path codeOf(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
