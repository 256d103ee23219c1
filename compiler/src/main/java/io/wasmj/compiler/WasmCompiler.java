package io.wasmj.compiler;

import io.wasmj.compiler.binary.Module;
import io.wasmj.compiler.binary.ModuleDecoder;
import io.wasmj.compiler.emit.ModuleEmitter;
import io.wasmj.compiler.ir.FunctionSource;
import io.wasmj.compiler.pass.CallSites;
import io.wasmj.compiler.text.TextFormat;
import io.wasmj.compiler.validate.ModuleValidator;
import io.wasmj.runtime.SnapshotException;
import io.wasmj.runtime.Suspension;
import io.wasmj.runtime.VectorForm;
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

    private final byte[] wasm;
    private final CompilerOptions options;
    private final CompilationProgress progress;
    private final long start = System.nanoTime();
    private final String hash;
    private final Module module;

    private WasmCompiler(byte[] wasm, CompilerOptions options, CompilationProgress progress) {
        this.wasm = wasm;
        this.options = options;
        this.progress = progress;
        hash = sha256(wasm);
        module = ModuleDecoder.decode(wasm, options.features());
    }

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
        return new WasmCompiler(wasm, options, progress).compile(FunctionSource.PLAIN, "");
    }

    /**
     * Compiles a module for one run in which it is to be stopped: when a host function throws a {@link Suspension}, each
     * function notes where it was. It does what it always does, but slower.
     */
    public static CompiledArtifact compileRecording(
            byte[] wasm, CompilerOptions options, CompilationProgress progress) {
        return new WasmCompiler(wasm, options.withVectors(VectorForm.HALVES), progress)
                .compile(CallSites::recording, "recording=true\n");
    }

    /**
     * Compiles a module that goes on where a guest was stopped. It needs the snapshot that was taken there: {@link
     * CompiledArtifact#withSnapshot}.
     *
     * <pre>{@code
     * Instance instance = ...; // of what compileRecording gave
     * try {
     *     instance.call("_start");
     * } catch (Suspension suspension) {
     *     WasmCompiler.compileFrozen(wasm, options, "_start", suspension, CompilationProgress.NONE)
     *             .withSnapshot(instance.snapshot())
     *             .writeJar(Path.of("frozen.jar"));
     * }
     * }</pre>
     *
     * @param export which was called, and which goes on when it is called
     * @throws SnapshotException where the guest was stopped where it cannot go on; the message says why
     */
    public static CompiledArtifact compileFrozen(
            byte[] wasm, CompilerOptions options, String export, Suspension suspension, CompilationProgress progress) {
        WasmCompiler compiler = new WasmCompiler(wasm, options, progress);
        Freezing freezing =
                new Freezing(compiler.module, export, suspension.recording().frames());
        String frames = suspension.recording().frames().toString();
        return compiler.compile(freezing, "frozen=" + sha256(frames.getBytes(StandardCharsets.UTF_8)) + "\n");
    }

    private CompiledArtifact compile(FunctionSource source, String stamp) {
        ModuleValidator validator = new ModuleValidator(module);
        validator.validateModule();
        Module extended = source instanceof Freezing freezing ? freezing.module() : module;
        int functions = extended.bodies().size();
        try (Workers workers = new Workers(options.jobs())) {
            List<ModuleEmitter.Scan> scans = workers.all(functions, i -> {
                if (i < module.bodies().size()) {
                    validator.validateFunction(i);
                }
                return ModuleEmitter.scan(extended, i);
            });
            String id = hash.substring(0, 16);
            ModuleEmitter emitter = ModuleEmitter.of(
                    extended,
                    source,
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
            files.put(ModuleDescription.STAMP, stamp(stamp));
            files.put(ModuleDescription.RESOURCE, DescriptionCodec.encode(emitter.describe()));
            files.put(ModuleDescription.DATA, emitter.data());
            emitter.emitRest().forEach((name, bytes) -> files.put(name + ".class", bytes));
            shards.forEach(shard -> files.put(shard.name() + ".class", shard.bytes()));
            return new CompiledArtifact(files, report(files, functions, shards));
        }
    }

    private CompilationReport report(Map<String, byte[]> files, int functions, List<ModuleEmitter.Shard> shards) {
        long classBytes = files.entrySet().stream()
                .filter(e -> e.getKey().endsWith(".class"))
                .mapToLong(e -> e.getValue().length)
                .sum();
        return new CompilationReport(
                functions,
                shards.stream().mapToInt(ModuleEmitter.Shard::splitFunctions).sum(),
                wasm.length,
                classBytes,
                shards.stream()
                        .mapToInt(ModuleEmitter.Shard::largestMethod)
                        .max()
                        .orElse(0),
                Duration.ofNanos(System.nanoTime() - start));
    }

    /** @param more lines */
    private byte[] stamp(String more) {
        // Written by hand: java.util.Properties adds the time.
        return ("abi.version=" + ModuleDescription.ABI_VERSION + "\ncompiler.version=" + VERSION + "\nwasm.sha256="
                        + hash + "\noptions=" + options.stamp() + "\n" + more)
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
