package io.wasmj.cli;

import io.wasmj.runtime.GuestFrame;
import io.wasmj.runtime.Trap;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Tells of a trap as wasmtime does: the guest's frames by name, then the reason. */
final class TrapReport {

    /** 128 + SIGABRT: what a shell reports of a native program that aborts. */
    static final int EXIT_CODE = 134;

    private static final int MOST_FRAMES = 40;

    private TrapReport() {}

    /**
     * Prints, and returns the exit code.
     *
     * @param module the name before each frame
     * @param called the export that was called
     */
    static int report(Trap trap, ModuleFile file, String module, String called, Shell shell) {
        shell.out().flush();
        PrintStream err = shell.err();
        err.println("Error: failed to run main module `" + file.path() + "`");
        err.println();
        err.println("Caused by:");
        err.println("    0: failed to invoke `" + called + "`");
        err.println("    1: error while executing at wasm backtrace:");
        List<GuestFrame> frames = trap.frames();
        for (int i = 0; i < Math.min(frames.size(), MOST_FRAMES); i++) {
            err.println(String.format(Locale.ROOT, "        %4d: %s!%s", i, module, frames.get(i)));
        }
        if (frames.size() > MOST_FRAMES) {
            err.println("              ... and " + (frames.size() - MOST_FRAMES) + " more frames");
        }
        err.println("    2: wasm trap: " + trap.getMessage());
        if (shell.isDebug()) {
            trap.printStackTrace(err);
        }
        err.flush();
        return EXIT_CODE;
    }
}
