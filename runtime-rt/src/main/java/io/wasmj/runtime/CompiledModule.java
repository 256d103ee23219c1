package io.wasmj.runtime;

import io.wasmj.runtime.abi.DescriptionCodec;
import io.wasmj.runtime.abi.GuestModule;
import io.wasmj.runtime.abi.InstanceState;
import io.wasmj.runtime.abi.ModuleDescription;
import io.wasmj.runtime.abi.StateCodec;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** A module whose classes are loaded; everything made of it shares them. */
public final class CompiledModule {

    private static final String INTERRUPTIBLE = "interruptible";

    private final Engine engine;
    private final Properties stamp;
    private final GuestModule guest;
    private final byte @Nullable [] encodedState;
    private final byte[] encodedStamp;

    /** Read when first needed: it may be large. */
    private @Nullable InstanceState state;

    CompiledModule(Engine engine, GuestClassLoader loader) {
        this.engine = engine;
        encodedStamp = loader.file(ModuleDescription.STAMP);
        stamp = readStamp(encodedStamp);
        encodedState = loader.optionalFile(ModuleDescription.STATE);
        ModuleDescription description = DescriptionCodec.decode(loader.file(ModuleDescription.RESOURCE));
        if (description.strategy() == MemoryStrategy.NATIVE && !exports("jdk.internal.misc", loader)) {
            throw new LinkException("the module was compiled for native memory, which wants the JVM flag"
                    + " --add-exports java.base/jdk.internal.misc=ALL-UNNAMED; add it, or compile with --memory heap");
        }
        if (description.vectors() == VectorForm.REGISTERS
                && !(VectorForm.best() == VectorForm.REGISTERS && exports("jdk.internal.vm.vector", loader))) {
            throw new LinkException("the module was compiled for vectors in registers, which wants Java 25 and the JVM"
                    + " flags " + VectorForm.REGISTER_FLAGS + "; add them, or compile with --vectors halves");
        }
        try {
            guest = new GuestModule(description, loader, MemorySegment.ofArray(loader.file(ModuleDescription.DATA)));
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new MalformedModule("the compiled module is damaged: " + e, e);
        }
    }

    private static Properties readStamp(byte[] bytes) {
        Properties stamp = new Properties();
        try {
            stamp.load(new StringReader(new String(bytes, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalArgumentException e) {
            throw new MalformedModule("the compiled module's stamp is damaged", e);
        }
        String abi = stamp.getProperty("abi.version");
        if (!Integer.toString(ModuleDescription.ABI_VERSION).equals(abi)) {
            throw new MalformedModule(
                    "the module was compiled for ABI version " + abi + ", this runtime has "
                            + ModuleDescription.ABI_VERSION + ": compile it again",
                    -1);
        }
        return stamp;
    }

    private static boolean exports(String packageName, ClassLoader loader) {
        return Object.class.getModule().isExported(packageName, loader.getUnnamedModule());
    }

    /** The name from the name section, or the empty string. */
    public String name() {
        return guest.description().name();
    }

    public List<ImportType> imports() {
        return guest.description().imports();
    }

    public List<ExportType> exports() {
        return guest.description().exports().stream()
                .map(e -> new ExportType(e.name(), guest.description().typeOf(e)))
                .toList();
    }

    /** The build stamp: {@code wasm.sha256}, {@code compiler.version}, {@code abi.version}, {@code options}. */
    public String stamp(String key) {
        return stamp.getProperty(key, "");
    }

    /** Whether the build stamp has an entry. */
    public boolean hasStamp(String key) {
        return stamp.containsKey(key);
    }

    /** Whether an {@link Interruption} ends its guests wherever they are, in endless loops too. */
    public boolean isInterruptible() {
        return stamp("options").contains(INTERRUPTIBLE);
    }

    /** Whether making an instance runs code of the guest: it has a start function, and no snapshot. */
    public boolean hasStart() {
        return guest.description().starts() && !hasSnapshot();
    }

    /** Whether its jar has a snapshot, from which all its instances start. */
    public boolean hasSnapshot() {
        return encodedState != null;
    }

    /** Whether its instances go on in the middle of a run, in which they have seen arguments and environment already. */
    public boolean isFrozen() {
        return hasStamp("frozen");
    }

    /** The state its instances start from; null where they start as the module says. */
    synchronized @Nullable InstanceState state() {
        if (state == null && encodedState != null) {
            state = StateCodec.decode(encodedState, guest, encodedStamp);
        }
        return state;
    }

    /** What a memory made for an import of its must be ({@link Memory#create}). */
    public MemoryStrategy memoryStrategy() {
        return guest.description().strategy();
    }

    Engine engine() {
        return engine;
    }

    GuestModule guest() {
        return guest;
    }
}
