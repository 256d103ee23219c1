package io.wasmj.wasi;

import io.wasmj.runtime.CompiledModule;
import io.wasmj.runtime.Engine;
import io.wasmj.runtime.Exit;
import io.wasmj.runtime.GuestFrame;
import io.wasmj.runtime.InstanceOptions;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.Trap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a compiled program with nothing but this module and the runtime: {@code APP.jar [--dir H::G[:ro]]… [--env K=V]… [ARG]…}. */
public final class RunJar {

    private static final int TRAPPED = 134;

    private RunJar() {}

    public static void main(String[] args) throws Exception {
        if (args.length == 0) {
            System.err.println("usage: RunJar APP.jar [--dir HOST::GUEST[:ro]]... [--env NAME=VALUE]... [ARG]...");
            System.exit(2);
        }
        Wasi wasi = Wasi.DEFAULT.withProcessStdio();
        int at = 1;
        for (; at + 1 < args.length && args[at].matches("--dir|--env"); at += 2) {
            if (args[at].equals("--dir")) {
                wasi = DirectoryGrant.parse(args[at + 1]).addTo(wasi);
            } else {
                String[] variable = args[at + 1].split("=", 2);
                wasi = wasi.withEnv(variable[0], variable.length > 1 ? variable[1] : "");
            }
        }
        List<String> guestArgs = new ArrayList<>(List.of(args).subList(at, args.length));
        guestArgs.addFirst(args[0]);
        Wasi granted = wasi.withArgs(guestArgs);
        System.exit(run(Path.of(args[0]), granted));
    }

    private static int run(Path jar, Wasi wasi) throws Exception {
        Linker linker = new Linker();
        Wasi.defineIn(linker);
        try (Engine engine = new Engine();
                WasiState state = wasi.newState()) {
            CompiledModule module = engine.load(jar);
            WasiThreads.defineIn(linker, module);
            InstanceOptions options = InstanceOptions.DEFAULT.withAttachment(state);
            WasiThreads.DEFAULT.run(linker.link(module), options, main -> main.call("_start"));
            return 0;
        } catch (Exit exit) {
            return exit.code();
        } catch (Trap trap) {
            System.err.println("wasm trap: " + trap.getMessage());
            List<GuestFrame> frames = trap.frames();
            for (int i = 0; i < frames.size(); i++) {
                System.err.println("  " + i + ": " + frames.get(i));
            }
            return TRAPPED;
        }
    }
}
