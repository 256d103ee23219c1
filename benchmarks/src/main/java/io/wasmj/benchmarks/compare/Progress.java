package io.wasmj.benchmarks.compare;

import java.io.PrintStream;

/** Tells a person at a terminal what is being done; nobody else. */
final class Progress {

    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintStream out;
    private final boolean visible;
    private final int total;
    private int begun;

    /** @param total how many programs there are */
    Progress(PrintStream out, boolean visible, int total) {
        this.out = out;
        this.visible = visible;
        this.total = total;
    }

    void nextProgram() {
        begun++;
    }

    void show(String what) {
        if (visible) {
            out.print(CLEAR_LINE + "[" + begun + "/" + total + "] " + what);
            out.flush();
        }
    }

    void clear() {
        if (visible) {
            out.print(CLEAR_LINE);
            out.flush();
        }
    }
}
