package io.wasmj.compiler.ir;

/**
 * What evaluating something may read, change or prevent, as a set of bits. Two things may change places unless they
 * conflict.
 */
public final class Effects {

    public static final int NONE = 0;
    public static final int READ_MEMORY = 1;
    public static final int WRITE_MEMORY = 1 << 1;
    public static final int READ_GLOBAL = 1 << 2;
    public static final int WRITE_GLOBAL = 1 << 3;
    public static final int READ_TABLE = 1 << 4;
    public static final int WRITE_TABLE = 1 << 5;
    /** Structures and arrays. */
    public static final int READ_HEAP = 1 << 6;

    public static final int WRITE_HEAP = 1 << 7;
    /** May trap with an out of bounds memory access: two such may change places, the trap is the same. */
    public static final int TRAP_MEMORY = 1 << 8;
    /** May trap otherwise. */
    public static final int TRAP = 1 << 9;
    /** What follows may not run. */
    public static final int CONTROL = 1 << 10;
    /** Writes a local. */
    public static final int WRITE_LOCAL = 1 << 11;

    private static final int READS = READ_MEMORY | READ_GLOBAL | READ_TABLE | READ_HEAP;
    private static final int WRITES = WRITE_MEMORY | WRITE_GLOBAL | WRITE_TABLE | WRITE_HEAP;
    private static final int TRAPS = TRAP_MEMORY | TRAP;

    /** A call may do everything but touch the caller's locals. */
    public static final int CALL = READS | WRITES | TRAPS;

    private Effects() {}

    /** Whether something that stands first with {@code a} may not be moved behind something with {@code b}. */
    static boolean conflict(int a, int b) {
        int bWrites = b & WRITES;
        if ((a & WRITES & (bWrites | ((b & READS) << 1))) != 0 || (((a & READS) << 1) & bWrites) != 0) {
            return true;
        }
        boolean traps = (a & TRAPS) != 0;
        if ((traps && (b & (WRITES | CONTROL)) != 0) || ((a & WRITES) != 0 && (b & (TRAPS | CONTROL)) != 0)) {
            return true;
        }
        if ((a & WRITE_LOCAL) != 0 && (b & CONTROL) != 0) {
            return true;
        }
        return traps && (b & TRAPS) != 0 && ((a | b) & TRAPS) != TRAP_MEMORY;
    }

    /** Whether evaluating changes something or may not come to its end, so that it must happen even if unused. */
    static boolean needed(int effects) {
        return (effects & (WRITES | TRAPS | CONTROL | WRITE_LOCAL)) != 0;
    }
}
