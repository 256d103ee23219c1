package io.wasmj.cli;

import io.wasmj.compiler.CompilationProgress;
import java.io.PrintStream;
import java.util.Locale;

/** Shows how far a compilation is, on a terminal only. Compilations that are over at once show nothing. */
final class ProgressBar implements CompilationProgress, AutoCloseable {

    private static final long DELAY_NANOS = 400_000_000;
    private static final long INTERVAL_NANOS = 80_000_000;
    private static final int WIDTH = 30;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final String what;
    private final Shell shell;
    private final long began = System.nanoTime();
    private long drawn = began + DELAY_NANOS - INTERVAL_NANOS;
    private int most;
    private boolean visible;

    ProgressBar(String what, Shell shell) {
        this.what = what;
        this.shell = shell;
    }

    @Override
    public void advanced(int done, int total) {
        if (shell.interactive()) {
            draw(done, total);
        }
    }

    private synchronized void draw(int done, int total) {
        // Threads may arrive out of order.
        most = Math.max(most, done);
        if (System.nanoTime() - drawn < INTERVAL_NANOS) {
            return;
        }
        drawn = System.nanoTime();
        visible = true;
        PrintStream err = shell.err();
        err.print(CLEAR_LINE + "compiling " + what + " " + line(most, total));
        err.flush();
    }

    /** {@code [=====>    ] 54 %, 1,234 of 2,285 functions} */
    static String line(int done, int total) {
        double part = total == 0 ? 1 : (double) done / total;
        int filled = (int) (part * WIDTH);
        String bar = "=".repeat(filled) + (filled < WIDTH ? ">" + " ".repeat(WIDTH - filled - 1) : "");
        return String.format(Locale.ROOT, "[%s] %d %%, %,d of %,d functions", bar, (int) (part * 100), done, total);
    }

    @Override
    public synchronized void close() {
        if (visible) {
            shell.err().print(CLEAR_LINE);
            shell.err().flush();
        }
    }
}
