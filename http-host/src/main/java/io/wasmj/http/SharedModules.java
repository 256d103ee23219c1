package io.wasmj.http;

import io.wasmj.runtime.CompiledModule;
import io.wasmj.runtime.Engine;
import io.wasmj.runtime.Instance;
import io.wasmj.runtime.InstanceOptions;
import io.wasmj.runtime.LinkedModule;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.SnapshotException;
import io.wasmj.runtime.UnknownImports;
import io.wasmj.wasi.Wasi;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The modules of all applications of a server. Those with the same bytes are one: its classes, its machine code, and what
 * instances start from are there once, and go with the last application that uses them.
 */
final class SharedModules {

    /** What imports nothing else is linked once, too: what an instance may do is attached to it. */
    private static final String OF_WASI = "wasi_";

    private record Key(String sha256, ModuleLoader loader, UnknownImports unknown) {}

    private final Map<Key, Entry> entries = new HashMap<>();

    private static final class Entry {
        final Engine engine = new Engine();
        final CompiledModule module;
        final @Nullable LinkedModule linked;
        /** Made with the first application that instantiates it. */
        @Nullable
        Function<InstanceOptions, Instance> starting;

        int users;

        Entry(Path source, ModuleLoader loader, UnknownImports unknown) throws IOException {
            try {
                module = loader.load(engine, source);
                linked =
                        module.imports().stream().allMatch(each -> each.module().startsWith(OF_WASI))
                                ? linked(module, unknown)
                                : null;
            } catch (IOException | RuntimeException | Error e) {
                engine.close();
                throw e;
            }
        }

        private static LinkedModule linked(CompiledModule module, UnknownImports unknown) {
            Linker linker = new Linker();
            Wasi.defineIn(linker);
            linker.unknownImports(unknown);
            return linker.link(module);
        }
    }

    /** A module as one application has it. */
    final class Use implements AutoCloseable {
        private final Key key;
        private final Entry entry;
        private boolean closed;

        private Use(Key key, Entry entry) {
            this.key = key;
            this.entry = entry;
        }

        CompiledModule module() {
            return entry.module;
        }

        /** Where all applications have one; else null, as each has its own host services. */
        @Nullable
        LinkedModule linked() {
            return entry.linked;
        }

        /**
         * What makes instances as a new one is.
         *
         * @param linked of this module
         * @param instance a new one, with nothing of it run yet
         */
        Function<InstanceOptions, Instance> startingAs(Instance instance, LinkedModule linked) {
            if (entry.linked == null) {
                return starting(instance, linked);
            }
            synchronized (entry) {
                if (entry.starting == null) {
                    entry.starting = starting(instance, linked);
                }
                return entry.starting;
            }
        }

        @Override
        public void close() {
            synchronized (entries) {
                if (closed || --entry.users > 0) {
                    closed = true;
                    return;
                }
                closed = true;
                entries.remove(key);
            }
            entry.engine.close();
        }
    }

    /**
     * The module of a source.
     *
     * @throws io.wasmj.runtime.WasmException where it is not one, or cannot be linked
     */
    Use use(Path source, ModuleLoader loader, UnknownImports unknown) throws IOException {
        Key key = new Key(digest(source), loader, unknown);
        synchronized (entries) {
            Entry entry = entries.get(key);
            if (entry == null) {
                entry = new Entry(source, loader, unknown);
                entries.put(key, entry);
            }
            entry.users++;
            return new Use(key, entry);
        }
    }

    /** What makes instances of one application alone. */
    static Function<InstanceOptions, Instance> starting(Instance instance, LinkedModule linked) {
        // What a start function does, it does for each request; and what has a snapshot needs no other.
        if (linked.module().hasStart() || linked.module().hasSnapshot()) {
            return linked::instantiate;
        }
        try {
            return instance.snapshot()::instantiate;
        } catch (SnapshotException e) {
            return linked::instantiate;
        }
    }

    private static String digest(Path source) throws IOException {
        try (InputStream in = Files.newInputStream(source);
                DigestInputStream digest = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digest.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JVM has SHA-256", e);
        }
    }
}
