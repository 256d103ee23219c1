package io.wasmj.compiler;

import io.wasmj.compiler.binary.Module;
import io.wasmj.compiler.binary.ModuleDecoder;
import io.wasmj.compiler.emit.ModuleEmitter;
import io.wasmj.compiler.text.TextFormat;
import io.wasmj.compiler.validate.ModuleValidator;
import io.wasmj.runtime.abi.DescriptionCodec;
import io.wasmj.runtime.abi.ModuleDescription;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Compiles modules to Java classes. */
public final class WasmCompiler {

    /** The version of this compiler, part of the build stamp: another version may emit other code. */
    public static final String VERSION = "0.1.0";

    private WasmCompiler() {}

    /**
     * A module in binary form: as it is if it is in that form already, otherwise read as text.
     *
     * @param module in UTF-8 if it is text, with or without {@code (module} around the fields
     * @throws io.wasmj.runtime.MalformedModule where the text is not a module (spec, "Text Format"); the message says
     *     why and where, and shows the line with a caret under the place
     * @throws io.wasmj.runtime.InvalidModule where an annotation is for what it cannot be for
     */
    public static byte[] toBinary(byte[] module) {
        return TextFormat.isText(module) ? TextFormat.toBinary(module) : module;
    }

    /**
     * A module in binary form, of one that is written down in a program.
     *
     * @throws io.wasmj.runtime.MalformedModule as above
     * @throws io.wasmj.runtime.InvalidModule as above
     */
    public static byte[] toBinary(String text) {
        return TextFormat.toBinary(text.getBytes(StandardCharsets.UTF_8));
    }

    public static CompiledArtifact compile(byte[] wasm, CompilerOptions options) {
        return compile(wasm, options, CompilationProgress.NONE);
    }

    /**
     * Decodes, validates and compiles a module.
     *
     * @throws io.wasmj.runtime.MalformedModule where the bytes are not a module
     * @throws io.wasmj.runtime.InvalidModule where the module is not valid or needs a proposal that is off or not supported
     */
    public static CompiledArtifact compile(byte[] wasm, CompilerOptions options, CompilationProgress progress) {
        long start = System.nanoTime();
        String hash = sha256(wasm);
        Module module = ModuleDecoder.decode(wasm, options.features());
        int functions = module.bodies().size();
        ModuleValidator validator = new ModuleValidator(module);
        validator.validateModule();
        try (Workers workers = new Workers(options.jobs())) {
            List<ModuleEmitter.Scan> scans = workers.all(functions, i -> {
                validator.validateFunction(i);
                return ModuleEmitter.scan(module, i);
            });
            String id = hash.substring(0, 16);
            ModuleEmitter emitter = ModuleEmitter.of(
                    module,
                    options.memory(),
                    options.vectors(),
                    options.methodBytes(),
                    options.interruptible(),
                    id,
                    scans);
            AtomicInteger done = new AtomicInteger();
            Runnable functionDone = () -> progress.advanced(done.incrementAndGet(), functions);
            List<ModuleEmitter.Shard> shards = workers.all(emitter.shards(), i -> emitter.emitShard(i, functionDone));
            Map<String, byte[]> files = new LinkedHashMap<>();
            files.put(ModuleDescription.STAMP, stamp(hash, options));
            files.put(ModuleDescription.RESOURCE, DescriptionCodec.encode(emitter.describe()));
            files.put(ModuleDescription.DATA, emitter.data());
            emitter.emitRest().forEach((name, bytes) -> files.put(name + ".class", bytes));
            shards.forEach(shard -> files.put(shard.name() + ".class", shard.bytes()));
            long classBytes = files.entrySet().stream()
                    .filter(e -> e.getKey().endsWith(".class"))
                    .mapToLong(e -> e.getValue().length)
                    .sum();
            return new CompiledArtifact(
                    files,
                    new CompilationReport(
                            functions,
                            shards.stream()
                                    .mapToInt(ModuleEmitter.Shard::splitFunctions)
                                    .sum(),
                            wasm.length,
                            classBytes,
                            shards.stream()
                                    .mapToInt(ModuleEmitter.Shard::largestMethod)
                                    .max()
                                    .orElse(0),
                            Duration.ofNanos(System.nanoTime() - start)));
        }
    }

    private static byte[] stamp(String hash, CompilerOptions options) {
        // Written by hand: java.util.Properties adds the time.
        return ("abi.version=" + ModuleDescription.ABI_VERSION + "\ncompiler.version=" + VERSION + "\nwasm.sha256="
                        + hash + "\noptions=" + options.stamp() + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
