package io.wasmj.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.graalvm.polyglot.proxy.ProxyObject;

/**
 * GraalWasm. Whether it only interprets or has the Graal compiler is a matter of the JVM's module path. Instances have
 * contexts of their own, because WASI's state belongs to the context, and one engine, which keeps the compiled code.
 */
final class GraalWasm implements Peer, AutoCloseable {

    private final Engine engine = Engine.create("wasm");

    @Override
    public String version() {
        return "GraalWasm " + JarVersion.of(Engine.class) + ", " + engine.getImplementationName();
    }

    @Override
    public Program compile(Path wasm) throws IOException {
        Source source = Source.newBuilder("wasm", wasm.toFile()).build();
        // What the first context parses, the engine keeps for the others.
        try (Context context = Context.newBuilder("wasm").engine(engine).build()) {
            context.eval(source);
        }
        return guest -> instantiate(source, guest);
    }

    private Instance instantiate(Source source, Guest guest) {
        Context context = Context.newBuilder("wasm")
                .engine(engine)
                .option("wasm.Builtins", "wasi_snapshot_preview1")
                .option("wasm.WasiMapDirs", directories(guest.directories()))
                .arguments("wasm", guest.arguments().toArray(String[]::new))
                .environment(guest.environment())
                .allowIO(org.graalvm.polyglot.io.IOAccess.ALL)
                .out(guest.stdout())
                .err(guest.stderr())
                .build();
        Marks marks = guest.marks();
        ProxyObject bench = ProxyObject.fromMap(Map.of(Marks.START, call(marks::start), Marks.END, call(marks::end)));
        Value exports = context.eval(source)
                .newInstance(ProxyObject.fromMap(Map.of(Marks.MODULE, bench)))
                .getMember("exports");
        String entry = Guest.entry(exports.getMemberKeys());
        return new Instance() {
            @Override
            public int start() {
                try {
                    exports.invokeMember(entry);
                    return 0;
                } catch (PolyglotException e) {
                    if (e.isExit()) {
                        return e.getExitStatus();
                    }
                    throw e;
                }
            }

            @Override
            public void close() {
                context.close(true);
            }
        };
    }

    private static ProxyExecutable call(Runnable action) {
        return _ -> {
            action.run();
            return null;
        };
    }

    private static String directories(Map<String, Path> directories) {
        return directories.entrySet().stream()
                .map(each -> each.getKey() + "::" + each.getValue())
                .collect(Collectors.joining(","));
    }

    @Override
    public void close() {
        engine.close();
    }
}
