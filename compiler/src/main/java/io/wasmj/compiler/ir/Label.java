package io.wasmj.compiler.ir;

import java.util.BitSet;

/** Where a branch goes: the start of a loop, or the end of a block. */
public final class Label {

    private static final int[] NO_VALUES = {};

    private final boolean loop;
    private boolean used;

    /** Locals that are live where the label stands; set by liveness analysis. */
    public final BitSet live = new BitSet();

    /** The temporaries that carry the values a branch brings along. */
    final int[] values;

    public Label(boolean loop) {
        this(loop, NO_VALUES);
    }

    Label(boolean loop, int[] values) {
        this.loop = loop;
        this.values = values;
    }

    public boolean isLoop() {
        return loop;
    }

    /** Whether some branch goes here. */
    public boolean isUsed() {
        return used;
    }

    public Label use() {
        used = true;
        return this;
    }
}
